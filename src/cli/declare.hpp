#pragma once

#include "base/json.hpp"
#include "cli/framework/command.hpp"

#include <string>
#include <vector>

// What the commands declare, without a call of any.
namespace oidcctl::cli {

// Let `command` declare its options and action in `invocation`.
void declare(const Command& command, Invocation& invocation);

// Return the long names of the options of all commands, without dashes, each once,
// sorted.
std::vector<std::string> all_option_names();

// Return everything that is declared, for the lint tests: a list of {page, summary, runs,
// options, declarations}.
Json describe_commands();

} // namespace oidcctl::cli
