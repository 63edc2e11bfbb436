#pragma once

#include "base/json.hpp"
#include "cli/commands.hpp"

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
CLI::App* selected_command(CLI::App& app);

// Return the command below `app` that the words of `path` name; they name one.
CLI::App* resolve_command(CLI::App& app, const std::vector<std::string>& path);

// Return "oidcctl NOUN VERB" for `app`.
std::string path_of(const CLI::App& app);

// Return the row of the table for `app`, or nullptr for the program itself.
const Command* command_of(const CLI::App& app);

// Return the long names of the options of all commands, without dashes, each once,
// sorted.
std::vector<std::string> all_option_names();

// Return the help text of `app`.
std::string help_of(CLI::App& app);

// Return the long names of the options of `app`, each with its dashes.
std::vector<std::string> option_names(const CLI::App& app);

// Return the names of the commands below `app`.
std::vector<std::string> command_names(const CLI::App& app);

// Return the whole tree for the lint tests: a list of {command, summary, options}.
Json describe_tree();

} // namespace oidcctl::cli
