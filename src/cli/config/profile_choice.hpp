#pragma once

#include "cli/config/profiles.hpp"
#include "cli/framework/invocation.hpp"

#include <string>
#include <vector>

namespace oidcctl {
struct System;
}

namespace oidcctl::cli {

// The file of profiles that counts, and the profile in force.
struct ProfileChoice
{
  std::string path = {}; // empty: there is no file
  ProfileFile file = {};
  Profile profile = {};       // without a name: none is in force
  std::string chosen_by = {}; // "--profile", "OIDCCTL_PROFILE" or "current-profile"

  bool
  is_made() const
  {
    return !profile.name.empty();
  }
};

// Return the path of the file: `--config`, else config.yaml in $XDG_CONFIG_HOME/oidcctl
// or $HOME/.config/oidcctl. Empty when nothing says where a home is.
std::string config_path(const System& system, const ProfileFlags& flags);

// Return what the file says and the profile that the flags or the file choose. A file in
// the usual place may be missing; one that was named may not. A file that holds a secret
// must be readable by its owner alone.
Result<ProfileChoice> choose_profile(System& system, const ProfileFlags& flags);

// Return the names of all profiles, none where there is no file that can be read: for
// completion.
std::vector<std::string> profile_names(System& system, const ProfileFlags& flags);

// Return the values that the profiles set for the option `key`; the same conditions.
std::vector<std::string>
values_in_profiles(System& system, const ProfileFlags& flags, const std::string& key);

// Return whether a profile cannot set `key`: it would choose itself, or print a help.
bool is_barred_key(std::string_view key);

// Return an error, with a suggestion, when a profile sets an option that is none of
// `known` (long names without dashes, of all commands).
Result<void> check_keys(const ProfileChoice& choice,
                        const Profile& profile,
                        const std::vector<std::string>& known);

} // namespace oidcctl::cli
