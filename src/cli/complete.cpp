#include "cli/complete.hpp"

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/tree.hpp"

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
           const Command& command,
           const CLI::Option& option,
           const std::string& before,
           const std::string& value)
{
  const auto* completion = find_completion(command, option.get_lnames().front());
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

} // namespace

std::string
complete(std::span<const std::string> words)
{
  const std::vector<std::string> none{""};
  if (words.empty()) {
    words = none;
  }
  const auto& last = words.back();
  const auto before = words.subspan(0, words.size() - 1);

  // Walk down the commands as far as the words name them.
  auto list = commands();
  const Command* command = nullptr;
  std::vector<std::string> path;
  for (const auto& word : before) {
    if (const auto* next = find_command(list, word)) {
      command = next;
      path.push_back(word);
      list = next->children;
    }
  }
  Candidates candidates(last);
  if (command == nullptr || command->build == nullptr) {
    for (const auto& child : list) {
      candidates.add(std::string(child.name), std::string(child.summary));
    }
    if (command == nullptr) {
      candidates.add("--help", "Print help");
      candidates.add("--version", "Print the version");
    }
    return candidates.lines();
  }

  Invocation invocation;
  const auto app = make_app(path, invocation);
  const CLI::App* leaf = app.get();
  for (const auto& word : path) {
    leaf = leaf->get_subcommand(word);
  }
  if (const auto equals = last.find('=');
      last.rfind("--", 0) == 0 && equals != std::string::npos) {
    const auto name = last.substr(0, equals);
    if (const auto* option = option_with_value(*leaf, name)) {
      add_values(candidates, *command, *option, name + "=", last.substr(equals + 1));
    }
    return candidates.lines();
  }
  const auto* option = before.empty() ? nullptr : option_with_value(*leaf, before.back());
  if (option != nullptr) {
    add_values(candidates, *command, *option, {}, last);
  } else if (!last.empty() && last.front() == '-') {
    add_options(candidates, *leaf);
  } else if (const auto* completion = find_completion(*command, "")) {
    candidates.add(*completion);
  } else {
    add_options(candidates, *leaf);
  }
  return candidates.lines();
}

} // namespace oidcctl::cli
