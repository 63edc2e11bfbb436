#pragma once

#include "cli/framework/command.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace oidcctl::cli {

// What a call asks for.
enum class Request { run, help, version };

// Parses the arguments of a call. The library after it is known to parser.cpp only: its
// header costs a compiler several seconds, and its objects cost a start-up time, so only
// the command that is called gets its options, and of these only the ones that
// `arguments` name, unless a help or a suggestion may need the others.
class Parser
{
public:
  // `path` is the command that is called with `arguments`, among `commands`; `options`
  // are its own, which `parse` sets.
  Parser(std::span<const Command> commands,
         const CommandPath& path,
         std::span<const std::string> arguments,
         OptionSet& options);
  ~Parser();

  // A usage error for an option without its value, a value of the wrong type, or words
  // that no option or argument takes.
  Result<Request> parse();

  // Return the help of the command that is called.
  std::string help();

  // Return the hint that leads to the help: "see `oidcctl rbac list --help`".
  std::string see_help() const;

private:
  Result<void> store_results();

  std::unique_ptr<CLI::App> m_app;
  CLI::App* m_leaf = nullptr; // of `path`
  std::span<const std::string> m_arguments;
  OptionSet& m_options;
  std::vector<CLI::Option*> m_parsed = {}; // in the order of `m_options`; null: not named
};

} // namespace oidcctl::cli
