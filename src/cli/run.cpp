#include "cli/run.hpp"

#include "base/json.hpp"
#include "base/suggest.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/complete.hpp"
#include "cli/framework/print.hpp"
#include "cli/option_sources.hpp"
#include "cli/tree.hpp"
#include "cli/version.hpp"
#include "ports/environment.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

// Return whether errors are wanted as JSON; the arguments may not even be parsed yet.
bool
wants_json(std::span<const std::string> arguments, const System& system)
{
  bool is_given = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& word = arguments[i];
    const auto next = i + 1 < arguments.size() ? arguments[i + 1] : std::string();
    if (((word == "-o" || word == "--output") && next == "json") || word == "-ojson" ||
        word == "-o=json" || word == "--output=json") {
      return true;
    }
    is_given |= word.rfind("-o", 0) == 0 || word.rfind("--output", 0) == 0;
  }
  return !is_given && system.environment.get(variable_of("--output")) == "json";
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

// Return the error for words that no option or argument takes.
Error
unexpected(const std::vector<std::string>& words, const CLI::App& app)
{
  const auto& word = words.front();
  const bool is_option = word.size() > 1 && word.front() == '-';
  const auto near = nearest(word.substr(0, word.find('=')),
                            is_option ? option_names(app) : command_names(app));
  const auto path = path_of(app);
  const auto what = is_option                     ? "unknown option"
                    : app.get_parent() == nullptr ? "unknown command"
                                                  : "unexpected argument";
  return {ErrorCode::usage,
          fmt::format("{} {}", what, text::quote(word)),
          near ? fmt::format("did you mean {}?", *near)
               : fmt::format("see `{} --help`", path)};
}

Result<Outcome>
perform(const Invocation& invocation, System& system)
{
  // A slip in these is to be known before anything is asked or written.
  TRY(check_format(invocation.output));
  TRY(style_of(system, invocation.output));
  return invocation.action(system);
}

Result<Outcome>
act(CLI::App& app, Invocation& invocation, System& system)
{
  auto* leaf = selected_command(app);
  auto left = app.remaining(true);
  std::erase(left, "--"); // which ends the options; CLI11 lists it, too
  if (!left.empty()) {
    return tl::make_unexpected(unexpected(left, *leaf));
  }
  TRY_ASSIGN(const auto origins, apply_sources(*leaf, invocation, system));
  if (!invocation.action) {
    return Outcome{help_of(*leaf), ExitStatus::usage};
  }
  if (invocation.output.verbose) {
    report_origins(origins, system);
  }
  auto outcome = perform(invocation, system);
  return outcome ? std::move(outcome)
                 : tl::make_unexpected(with_origins(std::move(outcome).error(), origins));
}

// Return the words as CLI11 takes them: from the back, "-o=json", which kubectl's users
// type, as "-ojson", and an empty value behind '=' as a word of its own, because CLI11
// would take the next word for it.
std::vector<std::string>
words_of(std::span<const std::string> arguments)
{
  std::vector<std::string> words;
  bool options_ended = false;
  for (const auto& word : arguments) {
    options_ended = options_ended || word == "--";
    words.push_back(word);
    if (options_ended || word.size() < 3 || word.front() != '-') {
      continue;
    }
    if (word[1] != '-' && word[2] == '=') {
      words.back().erase(2, 1);
    } else if (word[1] == '-' && word.find('=') == word.size() - 1) {
      words.back().pop_back();
      words.emplace_back();
    }
  }
  std::reverse(words.begin(), words.end());
  return words;
}

Result<int>
parse_and_act(std::span<const std::string> arguments,
              Invocation& invocation,
              System& system)
{
  const auto app = make_app(arguments, invocation);
  try {
    app->parse(words_of(arguments));
  } catch (const CLI::CallForHelp&) {
    system.terminal.out(help_of(*selected_command(*app)));
    return 0;
  } catch (const CLI::CallForVersion&) {
    const auto others = app->remaining(true);
    const auto is_verbose = [](const auto& word) {
      return word == "-v" || word == "--verbose";
    };
    TRY_ASSIGN(
        const auto text,
        version_text(std::any_of(others.begin(), others.end(), is_verbose), system));
    system.terminal.out(text);
    return 0;
  } catch (const CLI::ParseError& error) {
    return fail(ErrorCode::usage,
                error.what(),
                fmt::format("see `{} --help`", path_of(*selected_command(*app))));
  }
  TRY_ASSIGN(const auto outcome, act(*app, invocation, system));
  TRY_ASSIGN(const auto status, print(outcome, invocation.output, system));
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
    system.terminal.out(to_text(describe_tree()) + "\n");
    return 0;
  }
  Invocation invocation;
  invocation.program = program;
  const auto status = parse_and_act(arguments, invocation, system);
  // The arguments may be wrong as a whole; a profile's word on the format is in the
  // other.
  const bool as_json =
      wants_json(arguments, system) || invocation.output.format == "json";
  return status ? *status : report_error(status.error(), as_json, system);
}

} // namespace oidcctl::cli
