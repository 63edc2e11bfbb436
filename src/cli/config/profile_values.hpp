#pragma once

#include "base/result.hpp"

namespace CLI {
class Option;
}

namespace oidcctl {
struct System;
}

namespace oidcctl::cli {

struct Command;
struct ProfileChoice;
struct ProfileEntry;

// Give `option` of `command` the value of a profile's entry. An error, with its line, when
// the entry is not of the option's type. The name of a file that is not absolute is taken
// from the folder of the file of profiles; "~/" is the home of the user.
Result<void> set_from_profile(CLI::Option& option,
                              const ProfileEntry& entry,
                              const Command& command,
                              const ProfileChoice& choice,
                              const System& system);

} // namespace oidcctl::cli
