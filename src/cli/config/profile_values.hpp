#pragma once

#include "base/result.hpp"

namespace oidcctl {
struct System;
}

namespace oidcctl::cli {

struct Option;
struct ProfileChoice;
struct ProfileEntry;

// Set `option` to the value of a profile's entry. An error, with its line, when the entry
// is not of the option's type. A relative path is resolved from the directory of the file
// of profiles; "~/" is the home of the user. A program without a slash is left to PATH.
Result<void> set_from_profile(Option& option,
                              const ProfileEntry& entry,
                              const ProfileChoice& choice,
                              const System& system);

} // namespace oidcctl::cli
