#pragma once

#include "cli/framework/invocation.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::cli {

// What the shell may offer behind an option or as an argument.
enum class Offer { nothing, files, words };

struct Completion
{
  std::string_view option = {}; // long name; empty: the arguments
  Offer offer = Offer::nothing;
  std::vector<std::string> (*words)() = nullptr;
};

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
  std::span<const Completion> completions = {};
  ProfileUse profile = ProfileUse::always;
};

// Return the commands below `command`; none where it groups none.
std::span<const Command> children_of(const Command& command);

// Return the command called `name` among `list`, or nullptr.
const Command* find_command(std::span<const Command> list, std::string_view name);

} // namespace oidcctl::cli
