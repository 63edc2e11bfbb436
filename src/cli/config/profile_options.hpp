#pragma once

#include "cli/framework/invocation.hpp"

namespace oidcctl::cli {

// Declare --profile and --config.
void add_profile_options(const Parameters& parameters, ProfileFlags& flags);

} // namespace oidcctl::cli
