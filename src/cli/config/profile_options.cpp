#include "cli/config/profile_options.hpp"

namespace oidcctl::cli {

void
add_profile_options(const Parameters& parameters, ProfileFlags& flags)
{
  auto profile = parameters.in("Profile");
  profile.value("--profile",
                "NAME",
                flags.profile,
                "Take what is not given here from this profile of the file");
  profile.value("--config",
                "FILE",
                flags.config,
                "The file of profiles (default: ~/.config/oidcctl/config.yaml)");
}

} // namespace oidcctl::cli
