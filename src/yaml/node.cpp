#include "yaml/node.hpp"

#include <algorithm>

namespace oidcctl::yaml {

const Node*
Node::find(std::string_view name) const
{
  const auto found =
      std::find_if(members.rbegin(), members.rend(), [name](const Member& member) {
        return member.name == name;
      });
  return found == members.rend() ? nullptr : &found->value;
}

Node*
Node::find(std::string_view name)
{
  return const_cast<Node*>(static_cast<const Node&>(*this).find(name));
}

void
Node::set(std::string_view name, Node value)
{
  if (auto* known = find(name)) {
    *known = std::move(value);
    return;
  }
  members.push_back({std::string(name), std::move(value), {}});
}

Node
Node::from_bool(bool boolean)
{
  Node node;
  node.kind = Kind::boolean;
  node.boolean = boolean;
  return node;
}

Node
Node::from_text(std::string text)
{
  Node node;
  node.kind = Kind::string;
  node.text = std::move(text);
  return node;
}

Node
Node::list()
{
  return list(std::vector<Node>());
}

Node
Node::list(std::vector<Node> items)
{
  Node node;
  node.kind = Kind::list;
  node.items = std::move(items);
  return node;
}

Node
Node::list(const std::vector<std::string>& texts)
{
  auto node = list();
  for (const auto& text : texts) {
    node.items.push_back(from_text(text));
  }
  return node;
}

Node
Node::map()
{
  Node node;
  node.kind = Kind::map;
  return node;
}

bool
same(const Node& left, const Node& right)
{
  return left.kind == right.kind && left.boolean == right.boolean &&
         left.text == right.text &&
         std::equal(left.items.begin(),
                    left.items.end(),
                    right.items.begin(),
                    right.items.end(),
                    same) &&
         std::equal(left.members.begin(),
                    left.members.end(),
                    right.members.begin(),
                    right.members.end(),
                    [](const Member& one, const Member& other) {
                      return one.name == other.name && same(one.value, other.value);
                    });
}

std::string_view
noun_of(Node::Kind kind)
{
  switch (kind) {
  case Node::Kind::null:
    return "empty";
  case Node::Kind::boolean:
    return "a boolean";
  case Node::Kind::number:
    return "a number";
  case Node::Kind::string:
    return "a string";
  case Node::Kind::list:
    return "a list";
  case Node::Kind::map:
    return "a map";
  }
  return "empty";
}

} // namespace oidcctl::yaml
