#include "cli/effective_options.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/config/profiles.hpp"
#include "cli/declare.hpp"
#include "cli/option_sources.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

// Return the value that a target holds.
struct ToJson
{
  Json
  operator()(const bool* target) const
  {
    return *target;
  }
  Json
  operator()(const long* target) const
  {
    return fmt::format("{}", *target);
  }
  Json
  operator()(const double* target) const
  {
    return fmt::format("{}", *target);
  }
  Json
  operator()(const std::string* target) const
  {
    return target->empty() ? Json(nullptr) : Json(*target);
  }
  Json
  operator()(const std::optional<std::string>* target) const
  {
    return *target ? Json(**target) : Json(nullptr);
  }
  Json
  operator()(const std::vector<std::string>* target) const
  {
    return *target;
  }
};

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
      return fail(ErrorCode::usage,
                  fmt::format("unknown command {}", text::quote(text::join(path, " "))),
                  suggestion(word,
                             names,
                             names.empty() ? "remove " + text::quote(word)
                                           : "commands: " + text::join(names, ", ")));
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

bool
is_shown(const Option& option)
{
  return !option.is_argument && !option.is_hidden && option.name() != "--profile" &&
         option.name() != "--config";
}

EffectiveOption
effective(const Option& option)
{
  return {.option = option.name(),
          .value = std::visit(ToJson{}, option.target),
          .is_secret = !option.is_flag() && is_secret_option(option.name()),
          .source = option.source,
          .place = option.place};
}

} // namespace

Result<std::vector<EffectiveOption>>
effective_options(const std::vector<std::string>& path,
                  const ProfileFlags& flags,
                  System& system)
{
  TRY(check_path(path));
  const auto called = find_command(commands(), path);
  std::vector<EffectiveOption> options;
  if (called.command == nullptr || called.command->build == nullptr) {
    return options;
  }
  Invocation invocation;
  declare(*called.command, invocation);
  for (const auto& [name, value] :
       {std::pair("--profile", flags.profile), std::pair("--config", flags.config)}) {
    auto* const option = invocation.options.find(name);
    if (option != nullptr && !value.empty()) {
      TRY(store(*option, {value}, OptionSource::argument));
    }
  }
  TRY(apply_sources(*called.command, invocation, system));
  for (const auto& option : invocation.options.options) {
    if (is_shown(option)) {
      options.push_back(effective(option));
    }
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
