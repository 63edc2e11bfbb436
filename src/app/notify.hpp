#pragma once

#include <string>

namespace oidcctl {

struct System;

// Write "oidcctl: LINE" to standard error, with everything escaped that could control a
// terminal. For what happens during a long call; results go through `cli::Outcome`.
void notify(System& system, const std::string& line);

} // namespace oidcctl
