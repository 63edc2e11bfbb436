#pragma once

namespace oidcctl {

// Before the first look-up of a name: keep a static executable from loading the name
// service modules of the machine it runs on, which need the C library of that machine.
// Does nothing in other builds.
void confine_name_service();

} // namespace oidcctl
