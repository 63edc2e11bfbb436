#include "cli/framework/parser.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <deque>

namespace oidcctl::cli {

namespace {

constexpr int k_help_column = 38;
constexpr std::size_t k_help_width = 62; // of a description

void
set_up(CLI::App& app)
{
  app.set_help_flag("-h,--help", "Print this help");
  app.get_formatter()->column_width(k_help_column);
  app.get_formatter()->label("SUBCOMMAND", "COMMAND");
  app.get_formatter()->label("Positionals", "Arguments");
  // One command is called; the words after its name are its own, a file called "token"
  // too.
  app.require_subcommand(0, 1);
  app.allow_extras(); // reported by ourselves, with a suggestion
}

// Return whether `argument` is `name`, or `name` with a value after '='.
bool
is_option_argument(std::string_view argument, std::string_view name)
{
  return argument.starts_with(name) &&
         (argument.size() == name.size() || argument[name.size()] == '=');
}

bool
is_named(const Option& option, std::span<const std::string> arguments)
{
  return std::any_of(arguments.begin(), arguments.end(), [&](const auto& argument) {
    return std::any_of(option.names.begin(), option.names.end(), [&](const auto& name) {
      return is_option_argument(argument, name);
    });
  });
}

// Return whether each argument that starts with '-' is one of `options`, written out:
// then there is nothing to help with, and the parser needs no others.
bool
are_all_known(std::span<const std::string> arguments, const std::deque<Option>& options)
{
  return std::all_of(arguments.begin(), arguments.end(), [&](const auto& argument) {
    return !argument.starts_with('-') || argument == "-" ||
           std::any_of(options.begin(), options.end(), [&](const auto& option) {
             return is_named(option, std::span(&argument, 1));
           });
  });
}

// Add the commands of `list` to `app`, those below only where `names` leads, and with
// `only_named` nothing beside it. Return the innermost that they name.
CLI::App*
add_commands(CLI::App& app,
             std::span<const Command> list,
             std::span<const std::string> names,
             bool only_named)
{
  auto* leaf = &app;
  for (const auto& command : list) {
    if (only_named && (names.empty() || names.front() != command.name)) {
      continue;
    }
    auto* child =
        app.add_subcommand(std::string(command.name), std::string(command.summary));
    set_up(*child);
    child->group("Commands");
    if (!names.empty() && names.front() == command.name) {
      leaf = add_commands(*child, children_of(command), names.subspan(1), only_named);
    }
  }
  return leaf;
}

std::string
names_of(const Option& option)
{
  return text::join(option.names, ",");
}

// The parser only collects texts; `store` makes values of them.
CLI::Option*
add_option(CLI::App& app, const Option& option)
{
  if (option.is_flag()) {
    return app.add_flag(names_of(option))
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }
  const auto take = [](const CLI::results_t&) { return true; };
  const bool takes_all = option.is_argument && option.is_list();
  return app.add_option(names_of(option), take)
      ->type_size(1)
      ->expected(takes_all ? CLI::detail::expected_max_vector_size : 1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(takes_all); // which takes [a,b] apart, too
}

// Return `text` with line breaks instead of some of its spaces.
std::string
wrapped(const std::string& text)
{
  std::string out;
  std::size_t width = 0;
  for (const auto& word : text::split(text, ' ')) {
    if (width > 0 && width + 1 + word.size() > k_help_width) {
      out += '\n';
      width = 0;
    } else if (width > 0) {
      out += ' ';
      ++width;
    }
    out += word;
    width += word.size();
  }
  return out;
}

CLI::App*
called(CLI::App& app)
{
  const auto children = app.get_subcommands();
  return children.empty() ? &app : called(*children.front());
}

// Return "oidcctl NOUN VERB" for `app`.
std::string
path_of(const CLI::App& app)
{
  const auto* parent = app.get_parent();
  return parent == nullptr ? "oidcctl" : path_of(*parent) + " " + app.get_name();
}

std::vector<std::string>
option_names(const CLI::App& app)
{
  std::vector<std::string> names;
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

std::vector<std::string>
command_names(const CLI::App& app)
{
  std::vector<std::string> names;
  for (const auto* child : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(child->get_name());
  }
  return names;
}

// Return the arguments as CLI11 takes them: from the back, "-o=json", which kubectl's
// users type, as "-ojson", and an empty value after '=' as an argument of its own,
// because CLI11 would take the next argument for it.
std::vector<std::string>
reversed(std::span<const std::string> arguments)
{
  std::vector<std::string> all;
  bool options_ended = false;
  for (const auto& argument : arguments) {
    options_ended = options_ended || argument == "--";
    all.push_back(argument);
    if (options_ended || argument.size() < 3 || argument.front() != '-') {
      continue;
    }
    if (argument[1] != '-' && argument[2] == '=') {
      all.back().erase(2, 1);
    } else if (argument[1] == '-' && argument.find('=') == argument.size() - 1) {
      all.back().pop_back();
      all.emplace_back();
    }
  }
  std::reverse(all.begin(), all.end());
  return all;
}

// Return the error for an argument that no option or argument takes.
Error
unexpected(const std::string& argument, const CLI::App& app)
{
  const bool is_option = argument.size() > 1 && argument.front() == '-';
  const auto what = is_option                     ? "unknown option"
                    : app.get_parent() == nullptr ? "unknown command"
                                                  : "unexpected argument";
  return {ErrorCode::usage,
          fmt::format("{} {}", what, text::quote(argument)),
          suggestion(argument.substr(0, argument.find('=')),
                     is_option ? option_names(app) : command_names(app),
                     fmt::format("see `{} --help`", path_of(app)))};
}

} // namespace

Parser::Parser(std::span<const Command> commands,
               const CommandPath& path,
               std::span<const std::string> arguments,
               OptionSet& options)
    : m_app(std::make_unique<CLI::App>(
          "Sets up OpenID Connect for Kubernetes clusters and explains what goes wrong",
          "oidcctl")),
      m_arguments(arguments), m_options(options)
{
  const bool only_named = path.command != nullptr && children_of(*path.command).empty() &&
                          are_all_known(arguments, options.options);
  set_up(*m_app);
  m_app->set_version_flag("-V,--version", "", "Print the version");
  m_app->footer("See `oidcctl COMMAND --help` and the manual page oidcctl(1).");
  m_leaf = add_commands(*m_app, commands, path.names, only_named);
  for (const auto& option : m_options.options) {
    const bool is_needed =
        !only_named || option.is_argument || is_named(option, arguments);
    m_parsed.push_back(is_needed ? add_option(*m_leaf, option) : nullptr);
  }
}

Parser::~Parser() = default;

Result<Request>
Parser::parse()
{
  std::optional<Error> error;
  try {
    m_app->parse(reversed(m_arguments));
  } catch (const CLI::CallForHelp&) {
    return Request::help;
  } catch (const CLI::CallForVersion&) {
    return Request::version;
  } catch (const CLI::ArgumentMismatch&) { // the last argument is an option
    error = Error{ErrorCode::usage, m_arguments.back() + " needs a value", see_help()};
  } catch (const CLI::ParseError& parse_error) {
    error = Error{ErrorCode::usage, parse_error.what(), see_help()};
  }
  // Also after an error, so that it is printed in the format that is asked for.
  const auto stored = store_results();
  auto left = m_app->remaining(true);
  std::erase(left, "--"); // which ends the options; CLI11 lists it, too
  if (!error && !left.empty()) {
    error = unexpected(left.front(), *called(*m_app));
  }
  if (error) {
    return tl::make_unexpected(std::move(*error));
  }
  TRY(stored);
  return Request::run;
}

// Return the first error, after all others are stored.
Result<void>
Parser::store_results()
{
  Result<void> first;
  std::size_t i = 0;
  for (auto& option : m_options.options) {
    const auto* const parsed = m_parsed[i++];
    auto values = parsed != nullptr ? parsed->results() : CLI::results_t{};
    if (values.empty()) {
      continue;
    }
    const bool is_last = m_options.last_counts && !option.is_list();
    if (is_last || option.is_flag()) {
      values = {values.back()};
    }
    auto stored = store(option, values, OptionSource::argument);
    if (!stored && first) {
      first = std::move(stored);
    }
  }
  return first;
}

std::string
Parser::help()
{
  // Texts that only the help needs.
  std::size_t i = 0;
  for (const auto& option : m_options.options) {
    auto* const shown = m_parsed[i++];
    shown->description(wrapped(description_of(option)));
    if (!option.is_flag()) {
      shown->type_name(option.label);
    }
    if (option.is_hidden || !option.heading.empty()) {
      shown->group(option.is_hidden ? "" : option.heading);
    }
  }
  if (!m_options.footer.empty()) {
    m_leaf->footer(m_options.footer);
  }
  auto& app = *called(*m_app);
  const auto* const parent = app.get_parent();
  auto text = app.help(parent == nullptr ? "" : path_of(*parent));
  for (auto at = text.find("\n\n\n"); at != std::string::npos; at = text.find("\n\n\n")) {
    text.erase(at, 1); // CLI11 leaves two empty lines between groups
  }
  return text;
}

std::string
Parser::see_help() const
{
  return fmt::format("see `{} --help`", path_of(*called(*m_app)));
}

} // namespace oidcctl::cli
