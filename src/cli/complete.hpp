#pragma once

#include <span>
#include <string>

namespace oidcctl {
struct System;
}

namespace oidcctl::cli {

// Return what fits the last of `words` (the command line after the program's name), one
// candidate a line, a tab and a description after it; the line ":files" asks the shell to
// offer file names.
std::string complete(std::span<const std::string> words, System& system);

} // namespace oidcctl::cli
