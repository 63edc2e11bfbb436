#pragma once

#include "base/result.hpp"
#include "cli/framework/invocation.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace oidcctl {
struct System;
}

// Where the value of an option comes from when it stands in no argument: the environment
// beats the profile, the profile beats the default.
namespace oidcctl::cli {

enum class OptionSource { argument, environment, profile, by_default };

// Return the permanent word for `source`: "argument", "environment", "profile",
// "default".
std::string_view to_string(OptionSource source);

// An option that got its value from elsewhere than the arguments.
struct OptionOrigin
{
  std::string option = {}; // its first long name with dashes
  OptionSource source = OptionSource::by_default;
  std::string place = {}; // "OIDCCTL_CLIENT_ID"; "line 7 of /home/jane/.../config.yaml"
};

// Return the name of the environment variable for a long option: "--client-id" gives
// "OIDCCTL_CLIENT_ID".
std::string variable_of(const std::string& option);

// Give every option of `app`, the command that is called, that stands in no argument its
// value from the environment or the profile, and return those that got one. Of options
// that are alternatives (see `Parameters`), those of the strongest source count. Notes in
// `invocation` what named the profile.
Result<std::vector<OptionOrigin>>
apply_sources(CLI::App& app, Invocation& invocation, System& system);

// Say on standard error where values come from.
void report_origins(const std::vector<OptionOrigin>& origins, System& system);

// Return a usage error with the origins of the options it names in its hint.
Error with_origins(Error error, const std::vector<OptionOrigin>& origins);

} // namespace oidcctl::cli
