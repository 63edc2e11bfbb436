#pragma once

#include "base/json.hpp"
#include "cli/options.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace CLI {
class App;
}

// The command tree as CLI11 objects, built only as far as a call needs it.
namespace oidcctl::cli {

// Return the tree with the names of all commands, and with the options of the one that
// `arguments` call.
std::unique_ptr<CLI::App> make_app(std::span<const std::string> arguments,
                                   Invocation& invocation);

// Return the innermost command that was called.
CLI::App* called(CLI::App& app);

// Return "oidcctl NOUN VERB" for `app`.
std::string path_of(const CLI::App& app);

// Return the help text of `app`.
std::string help_of(CLI::App& app);

// Return the long names of the options of `app`, each with its dashes.
std::vector<std::string> option_names(const CLI::App& app);

// Return the names of the commands below `app`.
std::vector<std::string> command_names(const CLI::App& app);

// Return the whole tree for the lint tests: a list of {command, summary, options}.
Json describe_tree();

} // namespace oidcctl::cli
