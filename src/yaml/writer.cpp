#include "yaml/writer.hpp"

#include "base/text.hpp"
#include "yaml/scalar.hpp"

#include <algorithm>

namespace oidcctl::yaml {

namespace {

// Readers look for the colon of a key within 1024 characters; a longer key needs "? ".
constexpr std::size_t k_longest_key = 1000;

std::string
scalar_text(const Node& node)
{
  switch (node.kind) {
  case Node::Kind::null:
    return "null";
  case Node::Kind::boolean:
    return node.boolean ? "true" : "false";
  case Node::Kind::number:
    return node.text;
  case Node::Kind::string:
    return scalar(node.text);
  case Node::Kind::list:
    return "[]"; // empty: the others take lines of their own
  case Node::Kind::map:
    return "{}";
  }
  return "null";
}

bool
has_lines(const Node& node)
{
  return !node.items.empty() || !node.members.empty();
}

// Return whether a literal block has the text as it is for every reader: it has several
// lines, the first does not start with a space, none ends with one or is empty, and no
// character is hidden.
bool
fits_block(std::string_view text)
{
  const bool has_end = text.ends_with('\n');
  const auto lines = text::split(text.substr(0, text.size() - (has_end ? 1 : 0)), '\n');
  const bool is_text = text.find('\n') != std::string_view::npos && text::is_utf8(text) &&
                       text::escape_hidden(std::string(text)) == text &&
                       text.front() != ' ';
  return is_text && std::all_of(lines.begin(), lines.end(), [](const std::string& line) {
           return !line.empty() && line.back() != ' ' &&
                  std::all_of(line.begin(), line.end(), [](unsigned char c) {
                    return c >= ' ' && c != 0x7f;
                  });
         });
}

class Writer
{
public:
  explicit Writer(LongText long_text) : m_long_text(long_text) {}

  // Write the lines of `node`; the spaces before the first are there already.
  void
  lines(const Node& node, std::size_t indent)
  {
    if (node.is(Node::Kind::map)) {
      members(node, indent);
    } else {
      items(node, indent);
    }
  }

  void
  text(std::string_view text)
  {
    m_out += text;
  }
  std::string
  take()
  {
    return std::move(m_out);
  }

private:
  // Write the value of a member or item, after its "key: " or "- ".
  void
  one(const Node& value, std::size_t indent)
  {
    const bool is_block = m_long_text == LongText::block &&
                          value.is(Node::Kind::string) && fits_block(value.text);
    if (!is_block) {
      m_out += scalar_text(value) + "\n";
      return;
    }
    const bool has_end = value.text.back() == '\n';
    m_out += has_end ? "|\n" : "|-\n";
    const std::string_view text = value.text;
    for (const auto& line :
         text::split(text.substr(0, text.size() - (has_end ? 1 : 0)), '\n')) {
      m_out += std::string(indent, ' ') + line + "\n";
    }
  }

  void
  start_line(std::size_t indent, bool& is_first)
  {
    m_out.append(is_first ? 0 : indent, ' ');
    is_first = false;
  }

  void
  members(const Node& map, std::size_t indent)
  {
    bool is_first = true;
    for (const auto& [name, value, place] : map.members) {
      start_line(indent, is_first);
      const auto key = scalar(name);
      const bool is_long = key.size() > k_longest_key;
      m_out += is_long ? "? " + key + "\n" + std::string(indent, ' ') : key;
      m_out += ':';
      if (!has_lines(value)) {
        m_out += ' ';
        one(value, indent + 2);
        continue;
      }
      // A list is below its key, not to the right of it, as kubectl has it.
      const auto inner = indent + (value.is(Node::Kind::list) && !is_long ? 0 : 2);
      m_out += "\n" + std::string(inner, ' ');
      lines(value, inner);
    }
  }

  void
  items(const Node& list, std::size_t indent)
  {
    bool is_first = true;
    for (const auto& item : list.items) {
      start_line(indent, is_first);
      m_out += "- ";
      if (has_lines(item)) {
        lines(item, indent + 2);
      } else {
        one(item, indent + 2);
      }
    }
  }

  LongText m_long_text;
  std::string m_out = {};
};

} // namespace

std::string
to_text(const Node& node, std::size_t indent, LongText long_text)
{
  Writer writer(long_text);
  writer.text(std::string(indent, ' '));
  if (has_lines(node)) {
    writer.lines(node, indent);
  } else {
    writer.text(scalar_text(node) + "\n");
  }
  return writer.take();
}

} // namespace oidcctl::yaml
