#include "cli/complete.hpp"

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/config/profile_choice.hpp"
#include "cli/tree.hpp"
#include "ports/environment.hpp"
#include "ports/system.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace oidcctl::cli {

namespace {

class Candidates
{
public:
  explicit Candidates(std::string prefix) : m_prefix(std::move(prefix)) {}

  void
  add(const std::string& word, const std::string& description = {})
  {
    if (word.rfind(m_prefix, 0) == 0) {
      m_lines += word + (description.empty() ? "" : "\t" + description) + "\n";
    }
  }

  // Add what fits behind `before`, which is typed already, apart from the words `taken`.
  void
  add(const Completion& completion,
      const std::string& before = {},
      const std::vector<std::string>& taken = {})
  {
    if (completion.offer == Offer::files) {
      m_lines += ":files\n";
    } else if (completion.offer == Offer::words) {
      for (const auto& word : completion.words()) {
        if (std::find(taken.begin(), taken.end(), word) == taken.end()) {
          add(before + word);
        }
      }
    }
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

constexpr Completion k_config_completion{"config", Offer::files};

// The line that is being completed, as far as it is understood.
struct Line
{
  const Command* command = nullptr; // the innermost one that the words name
  std::span<const Command> below = commands();
  std::vector<std::string> path = {};
  ProfileFlags profile = {};
  System* system = nullptr;
};

Line
line_of(std::span<const std::string> words, System& system)
{
  Line line;
  line.system = &system;
  line.profile.config = system.environment.get("OIDCCTL_CONFIG").value_or("");
  std::string before;
  for (const auto& word : words) {
    if (const auto* next = find_command(line.below, word)) {
      line.command = next;
      line.path.push_back(word);
      line.below = children_of(*next);
    } else if (before == "--config") {
      line.profile.config = word;
    } else if (word.rfind("--config=", 0) == 0) {
      line.profile.config = word.substr(word.find('=') + 1);
    }
    before = word;
  }
  return line;
}

const Completion*
find_completion(const Command& command, std::string_view option)
{
  const auto& list = command.completions;
  const auto found = std::find_if(
      list.begin(), list.end(), [option](const auto& c) { return c.option == option; });
  return found == list.end() ? nullptr : &*found;
}

// Return the option of `app` that `word` names and that wants a value, or nullptr.
const CLI::Option*
option_with_value(const CLI::App& app, const std::string& word)
{
  const auto* option =
      word.size() > 1 && word.front() == '-' ? app.get_option_no_throw(word) : nullptr;
  return option != nullptr && option->get_items_expected_max() > 0 ? option : nullptr;
}

// Add what fits as the value of `option`, of which `value` stands behind `before`; in a
// list with commas, its last word.
void
add_values(Candidates& candidates,
           const Line& line,
           const CLI::Option& option,
           const std::string& before,
           const std::string& value)
{
  const auto& name = option.get_lnames().front();
  if (line.command->profile != ProfileUse::never && name == "profile") {
    for (const auto& profile : profile_names(*line.system, line.profile)) {
      candidates.add(before + profile);
    }
    return;
  }
  const auto* completion =
      name == "config" ? &k_config_completion : find_completion(*line.command, name);
  if (completion == nullptr) {
    return;
  }
  const auto comma = option.get_delimiter() == ',' ? value.rfind(',') : std::string::npos;
  if (comma == std::string::npos) {
    candidates.add(*completion, before);
  } else {
    candidates.add(*completion,
                   before + value.substr(0, comma + 1),
                   text::split(value.substr(0, comma), ','));
  }
}

// One line for an option: its main name, not the aliases.
void
add_options(Candidates& candidates, const CLI::App& app)
{
  for (const auto* option : app.get_options()) {
    if (!option->get_lnames().empty()) {
      candidates.add("--" + option->get_lnames().front(), option->get_description());
    }
  }
}

void
add_commands(Candidates& candidates, const Line& line)
{
  for (const auto& child : line.below) {
    candidates.add(std::string(child.name), std::string(child.summary));
  }
  if (line.command == nullptr) {
    candidates.add("--help", "Print help");
    candidates.add("--version", "Print the version");
  }
}

// Add what fits `last`, which stands behind `before`, as an option, value or argument.
void
add_words(Candidates& candidates,
          const Line& line,
          const std::string& before,
          const std::string& last)
{
  Invocation invocation;
  const auto app = make_app(line.path, invocation);
  const CLI::App* leaf = resolve_command(*app, line.path);
  const auto equals = last.find('=');
  if (last.rfind("--", 0) == 0 && equals != std::string::npos) {
    const auto name = last.substr(0, equals);
    if (const auto* option = option_with_value(*leaf, name)) {
      add_values(candidates, line, *option, name + "=", last.substr(equals + 1));
    }
  } else if (const auto* option = option_with_value(*leaf, before)) {
    add_values(candidates, line, *option, {}, last);
  } else if (const auto* completion = find_completion(*line.command, "");
             completion != nullptr && last.rfind('-', 0) != 0) {
    candidates.add(*completion);
  } else {
    add_options(candidates, *leaf);
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
  const auto before = words.subspan(0, words.size() - 1);
  const auto line = line_of(before, system);
  Candidates candidates(last);
  if (line.command == nullptr || line.command->build == nullptr) {
    add_commands(candidates, line);
  } else {
    add_words(candidates, line, before.empty() ? "" : before.back(), last);
  }
  return candidates.lines();
}

} // namespace oidcctl::cli
