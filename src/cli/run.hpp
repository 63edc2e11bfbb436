#pragma once

#include <span>
#include <string>

namespace oidcctl {
struct System;
}

namespace oidcctl::cli {

// Do what the arguments (without the program's name) ask for and return the exit status.
// Everything outside them comes from `system`; nothing else is read or written.
int run(std::span<const std::string> arguments, System& system);

} // namespace oidcctl::cli
