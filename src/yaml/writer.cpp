#include "yaml/writer.hpp"

#include "yaml/scalar.hpp"

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

class Writer
{
public:
  // Write the lines of `node`; the blanks before the first are there already.
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
        m_out += " " + scalar_text(value) + "\n";
        continue;
      }
      // A list stands below its key, not to the right of it, as kubectl has it.
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
        m_out += scalar_text(item) + "\n";
      }
    }
  }

  std::string m_out = {};
};

} // namespace

std::string
to_text(const Node& node, std::size_t indent)
{
  Writer writer;
  writer.text(std::string(indent, ' '));
  if (has_lines(node)) {
    writer.lines(node, indent);
  } else {
    writer.text(scalar_text(node) + "\n");
  }
  return writer.take();
}

} // namespace oidcctl::yaml
