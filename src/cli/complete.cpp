#include "cli/complete.hpp"

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/declare.hpp"
#include "cli/option_sources.hpp"

#include <algorithm>
#include <utility>

namespace oidcctl::cli {

namespace {

class Candidates
{
public:
  explicit Candidates(std::string prefix) : m_prefix(std::move(prefix)) {}

  void
  add(const std::string& word, const std::string& description = {})
  {
    // A name with control characters has no line of its own.
    if (word.starts_with(m_prefix) && text::printable(word) == word) {
      m_lines += word + (description.empty() ? "" : "\t" + description) + "\n";
    }
  }

  // Ask the shell to offer names of files or directories itself.
  void
  add_paths(Values::Kind kind)
  {
    m_lines += kind == Values::Kind::directory ? ":directories\n" : ":files\n";
  }

  const std::string&
  lines() const
  {
    return m_lines;
  }

private:
  std::string m_prefix;
  std::string m_lines = {};
};

// Return the value option that `argument` names, or nullptr.
Option*
value_option(OptionSet& set, std::string_view argument)
{
  auto* const option = argument.starts_with("-") ? set.find(argument) : nullptr;
  return option == nullptr || option->is_flag() ? nullptr : option;
}

// Set what the arguments so far set; what is wrong with them is of no interest here.
void
apply_arguments(OptionSet& set, std::span<const std::string> arguments)
{
  Option* pending = nullptr;
  std::vector<std::string> rest;
  const auto put = [](Option& option, const std::string& value) {
    auto values = option.is_list() ? option.given : std::vector<std::string>{};
    values.push_back(value);
    static_cast<void>(store(option, values, OptionSource::argument));
  };
  for (const auto& argument : arguments) {
    const auto equals = argument.find('=');
    if (pending != nullptr) {
      put(*std::exchange(pending, nullptr), argument);
    } else if (auto* const flag = set.find(argument);
               flag != nullptr && flag->is_flag()) {
      put(*flag, "true");
    } else if (auto* const option = value_option(set, argument.substr(0, equals))) {
      if (equals == std::string::npos) {
        pending = option;
      } else {
        put(*option, argument.substr(equals + 1));
      }
    } else if (!argument.starts_with("-")) {
      rest.push_back(argument);
    }
  }
  for (auto& option : set.options) {
    if (option.is_argument && !rest.empty()) {
      put(option, rest.front());
      rest.erase(rest.begin());
    }
  }
}

// Add what fits as a value of `option`, of which `value` follows `before`; in a list with
// commas, its last part.
void
add_values(Candidates& candidates,
           const OptionSet& set,
           const Option& option,
           const std::string& before,
           const std::string& value,
           System& system)
{
  const auto& values = option.values;
  if (values.is_path() || values.kind == Values::Kind::program) {
    candidates.add_paths(values.kind);
    return;
  }
  const auto comma = option.splits_commas ? value.rfind(',') : std::string::npos;
  const auto taken = comma == std::string::npos
                         ? std::vector<std::string>{}
                         : text::split(value.substr(0, comma), ',');
  const auto front =
      comma == std::string::npos ? before : before + value.substr(0, comma + 1);
  auto words = values.all();
  if (values.find != nullptr) {
    words = values.find(system, set);
  }
  for (const auto& word : words) {
    if (std::find(taken.begin(), taken.end(), word) == taken.end()) {
      candidates.add(front + word);
    }
  }
}

// One line for an option: its main name, not the aliases.
void
add_options(Candidates& candidates, const OptionSet& set)
{
  candidates.add("--help", "Print this help");
  for (const auto& option : set.options) {
    if (!option.is_argument && !option.is_hidden) {
      candidates.add(option.name(), description_of(option));
    }
  }
}

void
add_commands(Candidates& candidates, const Command* command)
{
  for (const auto& child : command == nullptr ? commands() : children_of(*command)) {
    candidates.add(std::string(child.name), std::string(child.summary));
  }
  if (command == nullptr) {
    candidates.add("--help", "Print help");
    candidates.add("--version", "Print the version");
  }
}

// Return the argument that a word without a dash would be, or nullptr.
const Option*
open_argument(const OptionSet& set)
{
  for (const auto& option : set.options) {
    if (option.is_argument && (option.is_list() || option.given.empty())) {
      return &option;
    }
  }
  return nullptr;
}

bool
has_values(const Option& option)
{
  const auto& values = option.values;
  return values.kind != Values::Kind::text || values.find != nullptr ||
         !values.all().empty();
}

// Add what fits `last`, which follows `arguments`, as an option, value or argument.
void
add_words(Candidates& candidates,
          const Command& command,
          std::span<const std::string> arguments,
          const std::string& last,
          System& system)
{
  Invocation invocation;
  declare(command, invocation);
  auto& set = invocation.options;
  apply_arguments(set, arguments);
  static_cast<void>(apply_sources(command, invocation, system));
  const auto equals = last.find('=');
  const auto name = last.substr(0, equals);
  if (last.starts_with("--") && equals != std::string::npos) {
    if (const auto* option = value_option(set, name)) {
      add_values(candidates, set, *option, name + "=", last.substr(equals + 1), system);
    }
    return;
  }
  const auto* option = arguments.empty() ? nullptr : value_option(set, arguments.back());
  if (option == nullptr && !last.starts_with("-")) {
    option = open_argument(set);
    option = option != nullptr && has_values(*option) ? option : nullptr;
  }
  if (option == nullptr) {
    add_options(candidates, set);
  } else {
    add_values(candidates, set, *option, {}, last, system);
  }
}

} // namespace

std::string
complete(std::span<const std::string> words, System& system)
{
  const std::vector<std::string> none{""};
  if (words.empty()) {
    words = none;
  }
  const auto& last = words.back();
  const auto before = words.first(words.size() - 1);
  const auto path = find_command(commands(), before);
  Candidates candidates(last);
  if (path.command == nullptr || path.command->build == nullptr) {
    add_commands(candidates, path.command);
  } else {
    add_words(candidates, *path.command, before.subspan(path.names.size()), last, system);
  }
  return candidates.lines();
}

} // namespace oidcctl::cli
