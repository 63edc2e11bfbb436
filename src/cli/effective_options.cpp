#include "cli/effective_options.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/config/profiles.hpp"
#include "cli/tree.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

bool
is_flag(const CLI::Option& option)
{
  return option.get_items_expected_max() == 0;
}

bool
is_list(const CLI::Option& option)
{
  return option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
}

// Return what the option is without any source; no list has a default.
Json
default_of(CLI::Option& option)
{
  if (is_list(option)) {
    return Json::array();
  }
  const auto text = option.capture_default_str()->get_default_str();
  if (is_flag(option)) {
    return text == "true";
  }
  return text.empty() ? Json(nullptr) : Json(text);
}

Json
value_of(CLI::Option& option)
{
  if (option.count() == 0) {
    return default_of(option);
  }
  if (is_flag(option)) {
    return option.as<bool>();
  }
  if (is_list(option)) {
    return option.results();
  }
  return option.results().back();
}

Result<void>
check_path(const std::vector<std::string>& path)
{
  auto list = commands();
  const Command* command = nullptr;
  for (const auto& word : path) {
    command = find_command(list, word);
    if (command == nullptr) {
      std::vector<std::string> names;
      for (const auto& child : list) {
        names.emplace_back(child.name);
      }
      const auto near = nearest(word, names);
      return fail(ErrorCode::usage,
                  fmt::format("unknown command {}", text::quote(text::join(path, " "))),
                  near            ? fmt::format("did you mean {}?", *near)
                  : names.empty() ? "remove " + text::quote(word)
                                  : "commands: " + text::join(names, ", "));
    }
    list = children_of(*command);
  }
  return {};
}

void
add_paths(std::span<const Command> list,
          std::vector<std::string> path,
          std::vector<std::vector<std::string>>& paths)
{
  for (const auto& command : list) {
    path.emplace_back(command.name);
    if (command.build != nullptr) {
      paths.push_back(path);
    }
    add_paths(children_of(command), path, paths);
    path.pop_back();
  }
}

// Return the words of a call with these flags, from the back, as the parser takes them.
std::vector<std::string>
call_of(const std::vector<std::string>& path, const ProfileFlags& flags)
{
  auto words = path;
  if (!flags.profile.empty()) {
    words.push_back("--profile=" + flags.profile);
  }
  if (!flags.config.empty()) {
    words.push_back("--config=" + flags.config);
  }
  std::reverse(words.begin(), words.end());
  return words;
}

bool
is_shown(const CLI::Option& option)
{
  const auto& names = option.get_lnames();
  return !names.empty() && !option.get_group().empty() && names.front() != "help" &&
         names.front() != "profile" && names.front() != "config";
}

} // namespace

Result<std::vector<EffectiveOption>>
effective_options(const std::vector<std::string>& path,
                  const ProfileFlags& flags,
                  System& system)
{
  TRY(check_path(path));
  Invocation invocation;
  const auto app = make_app(path, invocation);
  auto* leaf = resolve_command(*app, path);
  const auto* command = command_of(*leaf);
  if (command == nullptr || command->build == nullptr) {
    return std::vector<EffectiveOption>{};
  }
  if (command->profile == ProfileUse::never) {
    app->parse(call_of(path, {}));
  } else {
    app->parse(call_of(path, flags));
  }
  TRY_ASSIGN(const auto origins, apply_sources(*leaf, invocation, system));
  std::vector<EffectiveOption> options;
  for (auto* option : leaf->get_options()) {
    if (!is_shown(*option)) {
      continue;
    }
    const auto name = "--" + option->get_lnames().front();
    const auto origin = std::find_if(origins.begin(),
                                     origins.end(),
                                     [&name](const auto& o) { return o.option == name; });
    options.push_back({name,
                       value_of(*option),
                       !is_flag(*option) && is_secret_option(name),
                       origin == origins.end() ? OptionOrigin{.option = name} : *origin});
  }
  return options;
}

std::vector<std::vector<std::string>>
command_paths()
{
  std::vector<std::vector<std::string>> paths;
  add_paths(commands(), {}, paths);
  return paths;
}

} // namespace oidcctl::cli
