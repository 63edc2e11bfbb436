#pragma once

#include "base/result.hpp"

#include <string>

namespace CLI {
class App;
}

namespace oidcctl {
struct System;
}

namespace oidcctl::cli {

// Return the name of the environment variable for a long option: "--client-id" gives
// "OIDCCTL_CLIENT_ID".
std::string variable_of(const std::string& option);

// Give every option of `app` that stands in no argument its value from the environment;
// with `-v` say so on standard error.
Result<void> apply_environment(CLI::App& app, System& system);

} // namespace oidcctl::cli
