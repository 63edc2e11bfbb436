#include "base/json_values.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/config/profile_choice.hpp"
#include "cli/declare.hpp"
#include "cli/effective_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

// The values that a call would take from the environment and the profile.
namespace oidcctl::cli {

namespace {

constexpr const char* k_hidden = "REDACTED";

// Return what every command gets from elsewhere than its arguments, each option once.
Result<std::vector<EffectiveOption>>
set_anywhere(const ProfileFlags& flags, System& system)
{
  std::vector<EffectiveOption> all;
  for (const auto& path : command_paths()) {
    TRY_ASSIGN(const auto options, effective_options(path, flags, system));
    for (const auto& option : options) {
      const bool is_new = std::none_of(all.begin(), all.end(), [&option](const auto& o) {
        return o.option == option.option;
      });
      if (is_new && option.source != OptionSource::by_default) {
        all.push_back(option);
      }
    }
  }
  return all;
}

Json
row_of(const EffectiveOption& option)
{
  const bool is_hidden = option.is_secret && !option.value.is_null();
  const auto& place = option.place;
  return {{"option", option.option},
          {"value", is_hidden ? Json(k_hidden) : option.value},
          {"source", source_name(option.source)},
          {"place", place.empty() ? Json(nullptr) : Json(place)}};
}

Result<Outcome>
run_config_view(System& system,
                const std::vector<std::string>& path,
                const ProfileFlags& flags)
{
  TRY_ASSIGN(const auto choice, choose_profile(system, flags));
  for (const auto& profile : choice.file.profiles) {
    TRY(check_keys(choice, profile, all_option_names()));
  }
  ProfileFlags given = flags;
  if (path.empty()) {
    given.profile = choice.profile.name;
  } else if (flags.profile_named_by != "--profile") {
    given.profile.clear(); // the command asks the environment itself, or does not
  }
  TRY_ASSIGN(const auto options,
             path.empty() ? set_anywhere(given, system)
                          : effective_options(path, given, system));
  auto rows = Json::array();
  for (const auto& option : options) {
    rows.push_back(row_of(option));
  }
  Document document;
  document.data = {{"apiVersion", "oidcctl/v1"},
                   {"kind", "EffectiveOptions"},
                   {"command", text_or_null(text::join(path, " "))},
                   {"file", text_or_null(choice.path)},
                   {"profile", text_or_null(choice.profile.name)},
                   {"profileFrom", text_or_null(choice.chosen_by)},
                   {"profiles", choice.file.names()},
                   {"options", std::move(rows)}};
  document.view.facts = {{"File", {"/file"}},
                         {"Profiles", {"/profiles"}},
                         {"Profile", {"/profile", "/profileFrom"}},
                         {"Command", {"/command"}}};
  document.view.list = {
      "/options", {{"OPTION", "/option"}, {"SOURCE", "/source"}, {"VALUE", "/value"}}};
  return Outcome{std::move(document)};
}

// Return the commands below those that the line names so far.
std::vector<std::string>
find_commands(System&, const OptionSet& options)
{
  const auto path = find_command(commands(), options.find("COMMAND")->given);
  std::vector<std::string> names;
  for (const auto& command :
       path.command == nullptr ? commands() : children_of(*path.command)) {
    names.emplace_back(command.name);
  }
  return names;
}

} // namespace

void
build_config_view(Parameters& parameters, Invocation& invocation)
{
  auto path = std::make_shared<std::vector<std::string>>();
  auto& command = parameters.arguments(
      "COMMAND", *path, "Show every option of this command (default: those set, of all)");
  command.values.find = find_commands;
  add_output_options(parameters, invocation.output);
  invocation.action = [path, &flags = invocation.profile](System& system) {
    return run_config_view(system, *path, flags);
  };
}

} // namespace oidcctl::cli
