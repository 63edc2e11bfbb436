#pragma once

#include "cli/framework/invocation.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::cli {

// Whether a command takes values from a profile.
enum class ProfileUse {
  always,     // from the current one
  when_asked, // only with --profile in its arguments: another program calls this command
  never,
};

// One command: a row of its noun's table. A command with children only groups them.
struct Command
{
  std::string_view name = {};
  std::string_view summary = {};
  // Declare the options and store the action; called only for the command that is called.
  void (*build)(Parameters& parameters, Invocation& invocation) = nullptr;
  std::span<const Command> (*children)() = nullptr; // the table of a noun
  ProfileUse profile = ProfileUse::always;
};

// Return the commands below `command`; none where it groups none.
std::span<const Command> children_of(const Command& command);

// Return the command called `name` among `list`, or nullptr.
const Command* find_command(std::span<const Command> list, std::string_view name);

// The command that a call names.
struct CommandPath
{
  std::vector<std::string> names = {}; // {"token", "verify"}
  const Command* command = nullptr;    // the last of them; nullptr: the program itself
};

// Return the command that the first words of `arguments` name among `list`.
CommandPath find_command(std::span<const Command> list,
                         std::span<const std::string> arguments);

} // namespace oidcctl::cli
