#include "cli/config/profile_options.hpp"

#include "cli/config/profile_choice.hpp"

namespace oidcctl::cli {

namespace {

std::vector<std::string>
find_profiles(System& system, const OptionSet& options)
{
  return profile_names(system, {.config = options.text("--config")});
}

} // namespace

void
add_profile_options(const Parameters& parameters, ProfileFlags& flags)
{
  const auto profile = parameters.in("Profile");
  profile
      .value("--profile",
             "NAME",
             flags.profile,
             "Take options that are not set from this profile")
      .values.find = find_profiles;
  profile.file("--config", flags.config, "File of profiles").default_text =
      "~/.config/oidcctl/config.yaml";
}

} // namespace oidcctl::cli
