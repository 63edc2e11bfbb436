#pragma once

#include "cli/framework/outcome.hpp"
#include "cli/framework/output_options.hpp"
#include "cli/framework/parameters.hpp"

#include <string>

namespace oidcctl::cli {

// Which values are used where neither the arguments nor the environment set one.
struct ProfileFlags
{
  std::string config = {};  // the file; empty: the usual one
  std::string profile = {}; // empty: the file's current-profile
  std::string profile_named_by = "--profile";
};

// Where the command that is called stores what it will do, and how to print it.
struct Invocation
{
  std::string program = "oidcctl"; // the name by which the program was called
  OptionSet options = {};          // of the command that is called
  ProfileFlags profile = {};
  OutputFlags output = {};
  Action action = {};
};

} // namespace oidcctl::cli
