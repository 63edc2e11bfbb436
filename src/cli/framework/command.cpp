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

} // namespace oidcctl::cli
