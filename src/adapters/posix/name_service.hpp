#pragma once

namespace oidcctl {

// Before each look-up of a name; only the first call does something. Keep a static
// executable from loading the name service modules of the machine it runs on, which need
// the C library of that machine. Does nothing in other builds.
void confine_name_service();

} // namespace oidcctl
