#include "kube/kubeconfig/splice.hpp"

#include "yaml/scalar.hpp"
#include "yaml/writer.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace oidcctl::kube {

namespace {

using yaml::Node;

constexpr std::size_t k_npos = std::string_view::npos;

// A text by lines, which are counted from 1 on, and what is to become of them.
class Lines
{
public:
  explicit Lines(std::string_view text)
  {
    while (!text.empty()) {
      const auto size = std::min(text.find('\n'), text.size() - 1) + 1;
      m_lines.push_back(text.substr(0, size));
      text.remove_prefix(size);
    }
  }

  std::size_t
  count() const
  {
    return m_lines.size();
  }

  // Return line `number` without its end; nothing where there is none, as of an item that
  // is empty at the end of the file.
  std::string_view
  at(std::size_t number) const
  {
    if (number == 0 || number > m_lines.size()) {
      return {};
    }
    auto line = m_lines[number - 1];
    line = line.substr(0, line.find_last_not_of("\r\n") + 1);
    return line;
  }

  // Return whether the line is neither empty nor a comment.
  bool
  counts(std::size_t number) const
  {
    const auto first = at(number).find_first_not_of(' ');
    return first != k_npos && at(number)[first] != '#';
  }

  // Return how far the line is indented; `k_npos` when there is nothing in it.
  std::size_t
  indent(std::size_t number) const
  {
    return at(number).find_first_not_of(' ');
  }

  // Put `text` after what is before line `number`.
  void
  add_behind(std::size_t number, const std::string& text)
  {
    m_added[{number, 0}] += text;
  }

  // Put `text` instead of the lines from `first` on before `end`. What is put in the same
  // place later is after it.
  void
  replace(std::size_t first, std::size_t end, const std::string& text)
  {
    m_added[{first, 1}] += text;
    for (auto number = first; number < end; ++number) {
      m_dropped.insert(number);
    }
  }

  std::string
  text() const
  {
    std::string out;
    auto added = m_added.begin();
    for (std::size_t number = 1; number <= m_lines.size() + 1; ++number) {
      for (; added != m_added.end() && added->first.first == number; ++added) {
        out += (out.empty() || out.back() == '\n' ? "" : "\n") + added->second;
      }
      if (number <= m_lines.size() && !m_dropped.contains(number)) {
        out += m_lines[number - 1];
      }
    }
    return out;
  }

private:
  std::vector<std::string_view> m_lines = {};
  // By the line before which they are; 0: to the text above, 1: instead of the line.
  std::map<std::pair<std::size_t, int>, std::string> m_added = {};
  std::set<std::size_t> m_dropped = {};
};

const yaml::Member*
find_member(const Node& root, std::string_view name)
{
  const auto found = std::find_if(root.members.begin(),
                                  root.members.end(),
                                  [name](const auto& m) { return m.name == name; });
  return found == root.members.end() ? nullptr : &*found;
}

// Return whether the line is "NAME: VALUE" at its very start, and the value ends with it.
bool
is_short_member(const Lines& lines, std::size_t number, std::string_view name)
{
  const auto line = lines.at(number);
  if (!line.starts_with(name) || line.substr(name.size(), 1) != ":") {
    return false;
  }
  for (auto next = number + 1; next <= lines.count(); ++next) {
    if (lines.counts(next)) {
      return lines.indent(next) == 0 && !lines.at(next).starts_with("- ");
    }
  }
  return true;
}

// Changes one list of the file.
class ListEdit
{
public:
  ListEdit(Lines& lines, const Node& root, const EntryList& list)
      : m_lines(lines), m_list(list), m_member(find_member(root, list.name))
  {}

  bool
  apply(const Placement& placement)
  {
    if (m_member == nullptr || m_member->value.items.empty()) {
      return append_to_empty(placement);
    }
    const auto& items = m_member->value.items;
    const auto index = placement.replaces.value_or(items.size() - 1);
    const auto first = items[index].place.line;
    const auto dash = m_lines.indent(first);
    if (dash == k_npos || !m_lines.at(first).substr(dash).starts_with("- ")) {
      return false;
    }
    const auto end = end_of(first, dash);
    const auto text = item_text(placement, dash);
    if (placement.replaces) {
      m_lines.replace(first, end, text);
    } else {
      m_lines.add_behind(end, text);
    }
    return true;
  }

private:
  static std::string
  item_text(const Placement& placement, std::size_t dash)
  {
    return yaml::to_text(Node::list({placement.item}), dash);
  }

  // Return the line after the last that belongs to the item which starts in line `first`.
  std::size_t
  end_of(std::size_t first, std::size_t dash) const
  {
    auto end = first + 1;
    for (auto number = first + 1; number <= m_lines.count(); ++number) {
      if (!m_lines.counts(number)) {
        continue;
      }
      if (m_lines.indent(number) <= dash) {
        break;
      }
      end = number + 1;
    }
    return end;
  }

  // There is no such list, or nothing in it: "users:", "users: []", "users: null".
  bool
  append_to_empty(const Placement& placement)
  {
    const auto text = item_text(placement, 0);
    if (m_line > 0) {
      m_lines.replace(m_line, m_line, text);
      return true;
    }
    m_line = m_member == nullptr ? m_lines.count() + 1 : m_member->place.line;
    if (m_member != nullptr && !is_short_member(m_lines, m_line, m_list.name)) {
      return false;
    }
    m_lines.replace(m_line,
                    m_line + (m_member == nullptr ? 0 : 1),
                    std::string(m_list.name) + ":\n" + text);
    return true;
  }

  Lines& m_lines;
  const EntryList& m_list;
  const yaml::Member* m_member;
  std::size_t m_line = 0; // where an empty list has been begun; 0: it was not
};

bool
set_current_context(Lines& lines, const Node& root, const std::string& name)
{
  constexpr std::string_view member = "current-context";
  const auto text = std::string(member) + ": " + yaml::scalar(name) + "\n";
  const auto* there = find_member(root, member);
  if (there == nullptr) {
    lines.replace(lines.count() + 1, lines.count() + 1, text);
    return true;
  }
  const auto number = there->place.line;
  if (!is_short_member(lines, number, member)) {
    return false;
  }
  lines.replace(number, number + 1, text);
  return true;
}

} // namespace

std::optional<std::string>
splice(std::string_view text,
       const yaml::Node& root,
       std::span<const Placement> placements,
       const std::optional<std::string>& current_context)
{
  if (!root.is(Node::Kind::map) && !root.is(Node::Kind::null)) {
    return std::nullopt;
  }
  Lines lines(text);
  std::map<const EntryList*, ListEdit> edits;
  for (const auto& placement : placements) {
    auto& edit =
        edits.try_emplace(placement.list, lines, root, *placement.list).first->second;
    if (!edit.apply(placement)) {
      return std::nullopt;
    }
  }
  if (current_context && !set_current_context(lines, root, *current_context)) {
    return std::nullopt;
  }
  return lines.text();
}

} // namespace oidcctl::kube
