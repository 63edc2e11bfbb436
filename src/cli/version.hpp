#pragma once

#include "base/result.hpp"

#include <string>

namespace oidcctl {
struct System;
}

namespace oidcctl::cli {

// Return what `--version` prints: one line. `verbose`: also how the program was built and
// the versions of the libraries in it, one per line, which loads the network module.
Result<std::string> version_text(bool verbose, System& system);

} // namespace oidcctl::cli
