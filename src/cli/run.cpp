#include "cli/run.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/complete.hpp"
#include "cli/declare.hpp"
#include "cli/framework/parser.hpp"
#include "cli/framework/print.hpp"
#include "cli/option_sources.hpp"
#include "cli/version.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <algorithm>

namespace oidcctl::cli {

namespace {

// Return whether --output asks for JSON in arguments that name no command, which could be
// parsed.
bool
asks_for_json(std::span<const std::string> arguments)
{
  constexpr std::string_view words[] = {"-ojson", "-o=json", "--output=json"};
  std::string before;
  for (const auto& argument : arguments) {
    if (std::find(std::begin(words), std::end(words), argument) != std::end(words) ||
        (argument == "json" && (before == "-o" || before == "--output"))) {
      return true;
    }
    before = argument;
  }
  return false;
}

int
report_error(const Error& error, bool as_json, System& system)
{
  if (as_json) {
    const Json data{{"apiVersion", "oidcctl/v1"},
                    {"kind", "Error"},
                    {"code", to_string(error.code)},
                    {"message", error.message},
                    {"hint", error.hint.empty() ? Json(nullptr) : Json(error.hint)},
                    {"context", error.context}};
    system.terminal.err(to_text(data, -1) + "\n");
  } else {
    system.terminal.err("oidcctl: error: " + text::printable(describe(error)) + "\n");
    if (!error.hint.empty()) {
      system.terminal.err("hint: " + text::printable(error.hint) + "\n");
    }
  }
  return static_cast<int>(exit_status(error.code));
}

Result<Outcome>
perform(const Command& command, Invocation& invocation, System& system)
{
  TRY(apply_sources(command, invocation, system));
  if (invocation.output.verbose) {
    report_sources(invocation.options, system);
  }
  // Before anything is asked or written.
  TRY(check_options(invocation.options));
  return invocation.action(system);
}

Result<int>
parse_and_perform(std::span<const std::string> arguments,
                  const CommandPath& path,
                  Invocation& invocation,
                  System& system)
{
  Parser parser(commands(), path, arguments, invocation.options);
  TRY_ASSIGN(const auto request, parser.parse());
  if (request == Request::version) {
    const auto is_verbose = [](const auto& argument) {
      return argument == "-v" || argument == "--verbose";
    };
    TRY_ASSIGN(const auto text,
               version_text(std::any_of(arguments.begin(), arguments.end(), is_verbose),
                            system));
    system.terminal.out(text);
    return 0;
  }
  if (request == Request::help || !invocation.action) {
    system.terminal.out(parser.help());
    return static_cast<int>(request == Request::help ? ExitStatus::success
                                                     : ExitStatus::usage);
  }
  auto outcome = perform(*path.command, invocation, system);
  if (!outcome) {
    return tl::make_unexpected(
        with_sources(std::move(outcome).error(), invocation.options));
  }
  TRY_ASSIGN(const auto status, print(*outcome, invocation.output, system));
  return static_cast<int>(status);
}

} // namespace

int
run(std::span<const std::string> arguments, System& system, const std::string& program)
{
  if (!arguments.empty() && arguments.front() == "__complete") {
    system.terminal.out(complete(arguments.subspan(1), system));
    return 0;
  }
  if (!arguments.empty() && arguments.front() == "__options") {
    system.terminal.out(to_text(describe_commands()) + "\n");
    return 0;
  }
  const auto path = find_command(commands(), arguments);
  Invocation invocation;
  invocation.program = program;
  if (path.command != nullptr) {
    declare(*path.command, invocation);
  }
  const auto status = parse_and_perform(arguments, path, invocation, system);
  if (status) {
    return *status;
  }
  apply_output_format(invocation.options, system);
  const bool as_json = invocation.output.format == "json" ||
                       (!invocation.action && asks_for_json(arguments));
  return report_error(status.error(), as_json, system);
}

} // namespace oidcctl::cli
