#pragma once

#include "base/result.hpp"
#include "cli/framework/command.hpp"

namespace oidcctl {
struct System;
}

// Values of options that the arguments do not set: the environment overrides the profile,
// the profile overrides the default.
namespace oidcctl::cli {

// Set every option of `invocation` that the arguments do not set from the environment or
// the profile. Of options that are alternatives (see `Parameters`), those of the
// strongest source count. Notes in `invocation` what named the profile.
Result<void>
apply_sources(const Command& command, Invocation& invocation, System& system);

// Set --output from the environment where the arguments do not set it: for the format of
// an error that came before `apply_sources` did.
void apply_output_format(OptionSet& options, const System& system);

// Print on standard error where values come from.
void report_sources(const OptionSet& options, System& system);

// Return a usage error with the sources of the options that it is about in its hint.
Error with_sources(Error error, const OptionSet& options);

} // namespace oidcctl::cli
