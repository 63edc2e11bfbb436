#pragma once

#include "cli/framework/outcome.hpp"
#include "cli/framework/output_options.hpp"

namespace oidcctl {
struct System;
}

namespace oidcctl::cli {

// Print notes on standard error.
void report_notices(const std::vector<Notice>& notices, System& system);

// Print what a command gave back, its body on standard output and its notes on standard
// error, and return how the program ends. A stream is printed as it is made; when no one
// reads it any more it ends early, and `main` tells of that.
Result<ExitStatus>
print(const Outcome& outcome, const OutputFlags& options, System& system);

} // namespace oidcctl::cli
