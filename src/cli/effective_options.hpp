#pragma once

#include "base/json.hpp"
#include "cli/framework/invocation.hpp"

#include <string>
#include <vector>

namespace oidcctl {
struct System;
}

namespace oidcctl::cli {

// The value that an option of a command would have in a call without arguments.
struct EffectiveOption
{
  std::string option = {}; // its first long name with dashes
  Json value = {};         // text, a truth value, a list of texts; null: nothing
  bool is_secret = false;  // the value is not to be shown
  OptionSource source = OptionSource::by_default;
  std::string place = {}; // see `Option::place`
};

// Return the options of the command that `path` names ("token", "verify"), in the order
// of its help. `flags` holds what is in the arguments, the rest comes from where a call
// of the command would take it. A usage error when there is no such command.
Result<std::vector<EffectiveOption>> effective_options(
    const std::vector<std::string>& path, const ProfileFlags& flags, System& system);

// Return the path of every command that does something: {"token", "verify"}.
std::vector<std::vector<std::string>> command_paths();

} // namespace oidcctl::cli
