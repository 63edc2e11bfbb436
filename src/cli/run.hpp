#pragma once

#include <span>
#include <string>

namespace oidcctl {
struct System;
}

namespace oidcctl::cli {

// Do what the arguments (without the program's name) ask for and return the exit status.
// Everything outside them comes from `system`; nothing else is read or written. `program`
// is the name by which the program was called, a plugin's perhaps, without directories.
int run(std::span<const std::string> arguments,
        System& system,
        const std::string& program = "oidcctl");

} // namespace oidcctl::cli
