#include "cli/option_sources.hpp"

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/config/profile_choice.hpp"
#include "cli/config/profile_values.hpp"
#include "cli/tree.hpp"
#include "ports/environment.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace oidcctl::cli {

namespace {

using Options = std::set<const CLI::Option*>;

Options
given_options(const CLI::App& app)
{
  Options given;
  for (const auto* option : app.get_options()) {
    if (option->count() > 0) {
      given.insert(option);
    }
  }
  return given;
}

// Return the options that a weaker source may still set: those without a value, unless an
// alternative to them has one.
std::vector<CLI::Option*>
open_options(CLI::App& app, const OptionNotes& notes)
{
  const auto given = given_options(app);
  Options barred = given;
  for (const auto& name : notes.of_arguments) {
    barred.insert(app.get_option_no_throw(name));
  }
  for (const auto& group : notes.alternatives) {
    Options members;
    for (const auto& name : group) {
      members.insert(app.get_option_no_throw(name));
    }
    const bool is_said = std::any_of(members.begin(),
                                     members.end(),
                                     [&given](const auto* o) { return given.count(o); });
    if (is_said) {
      barred.insert(members.begin(), members.end());
    }
  }
  std::vector<CLI::Option*> open;
  for (auto* option : app.get_options()) {
    const auto& names = option->get_lnames();
    if (!names.empty() && names.front() != "help" && barred.count(option) == 0) {
      open.push_back(option);
    }
  }
  return open;
}

Result<void>
apply_environment(CLI::App& app,
                  const Invocation& invocation,
                  const System& system,
                  std::vector<OptionOrigin>& origins)
{
  for (auto* option : open_options(app, invocation.notes)) {
    const auto name = "--" + option->get_lnames().front();
    const auto variable = variable_of(name);
    const auto value = system.environment.get(variable);
    if (!value || value->empty()) {
      continue;
    }
    try {
      option->add_result(*value);
      option->run_callback();
    } catch (const CLI::Error& error) {
      return fail(ErrorCode::usage,
                  fmt::format("{}={}: {}", variable, text::quote(*value), error.what()),
                  "unset the variable or set a value that " + name + " takes");
    }
    origins.push_back({name, OptionSource::environment, variable});
  }
  return {};
}

Result<void>
apply_profile(CLI::App& app,
              const Command& command,
              const Invocation& invocation,
              System& system,
              std::vector<OptionOrigin>& origins)
{
  TRY_ASSIGN(const auto choice, choose_profile(system, invocation.profile));
  if (!choice.is_made()) {
    return {};
  }
  TRY(check_keys(choice, choice.profile, all_option_names()));
  for (auto* option : open_options(app, invocation.notes)) {
    const auto* entry = choice.profile.find(option->get_lnames());
    if (entry == nullptr) {
      continue;
    }
    auto done = set_from_profile(*option, *entry, command, choice, system);
    if (!done) {
      return tl::make_unexpected(
          std::move(done)
              .error()
              .within("profile " + text::quote(choice.profile.name))
              .within(text::quote(choice.path)));
    }
    origins.push_back({"--" + option->get_lnames().front(),
                       OptionSource::profile,
                       fmt::format("profile {}, line {} of {}",
                                   text::printable(choice.profile.name),
                                   entry->line,
                                   text::printable(choice.path))});
  }
  return {};
}

// Return whether `text` names the option: "--only" stands in "--only is x", but not in
// "--only-if".
bool
names(const std::string& text, const std::string& option)
{
  for (auto at = text.find(option); at != std::string::npos;
       at = text.find(option, at + 1)) {
    const auto next = text.substr(at + option.size(), 1);
    if (next.empty() || (next != "-" && (next < "a" || next > "z"))) {
      return true;
    }
  }
  return false;
}

} // namespace

std::string_view
to_string(OptionSource source)
{
  switch (source) {
  case OptionSource::argument:
    return "argument";
  case OptionSource::environment:
    return "environment";
  case OptionSource::profile:
    return "profile";
  case OptionSource::by_default:
    break;
  }
  return "default";
}

std::string
variable_of(const std::string& option)
{
  std::string name = "OIDCCTL";
  for (const char c : "_" + option.substr(option.find_first_not_of('-'))) {
    name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

Result<std::vector<OptionOrigin>>
apply_sources(CLI::App& app, Invocation& invocation, System& system)
{
  std::vector<OptionOrigin> origins;
  const auto* command = command_of(app);
  const bool is_asked = !invocation.profile.profile.empty(); // in the arguments
  TRY(apply_environment(app, invocation, system, origins));
  if (!is_asked) {
    invocation.profile.profile_named_by = variable_of("--profile");
  }
  if (command != nullptr && command->build != nullptr &&
      (command->profile == ProfileUse::always ||
       (command->profile == ProfileUse::when_asked && is_asked))) {
    TRY(apply_profile(app, *command, invocation, system, origins));
  }
  return origins;
}

void
report_origins(const std::vector<OptionOrigin>& origins, System& system)
{
  for (const auto& origin : origins) {
    system.terminal.err(
        fmt::format("oidcctl: {} comes from {}\n", origin.option, origin.place));
  }
}

Error
with_origins(Error error, const std::vector<OptionOrigin>& origins)
{
  if (error.code != ErrorCode::usage) {
    return error;
  }
  for (const auto& origin : origins) {
    if (names(error.message, origin.option)) {
      error.hint += fmt::format("{}{} comes from {}",
                                error.hint.empty() ? "" : "; ",
                                origin.option,
                                origin.place);
    }
  }
  return error;
}

} // namespace oidcctl::cli
