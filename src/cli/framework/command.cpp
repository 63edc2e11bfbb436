#include "cli/framework/command.hpp"

#include <algorithm>

namespace oidcctl::cli {

std::span<const Command>
children_of(const Command& command)
{
  return command.children == nullptr ? std::span<const Command>() : command.children();
}

const Command*
find_command(std::span<const Command> list, std::string_view name)
{
  const auto found = std::find_if(
      list.begin(), list.end(), [name](const Command& c) { return c.name == name; });
  return found == list.end() ? nullptr : &*found;
}

CommandPath
find_command(std::span<const Command> list, std::span<const std::string> arguments)
{
  CommandPath path;
  for (const auto& argument : arguments) {
    const auto* const next = find_command(list, argument);
    if (next == nullptr) {
      break;
    }
    path.names.push_back(argument);
    path.command = next;
    list = children_of(*next);
  }
  return path;
}

} // namespace oidcctl::cli
