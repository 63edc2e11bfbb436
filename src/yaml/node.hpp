#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::yaml {

// Where something is in a text, counted from 1; 0 is nowhere.
struct Place
{
  std::size_t line = 0;
  std::size_t column = 0;
};

struct Member;

// A value as kubectl's reader takes it: YAML 1.1, where a bare yes is a boolean and a
// bare 012 a number, and where whatever is in quotes is a string.
struct Node
{
  enum class Kind { null, boolean, number, string, list, map };

  Kind kind = Kind::null;
  bool boolean = false;        // of a boolean
  std::string text = {};       // of a string, or a number as it was written
  std::vector<Node> items;     // of a list
  std::vector<Member> members; // of a map, in their order, duplicates included
  Place place = {};

  bool
  is(Kind wanted) const
  {
    return kind == wanted;
  }

  // Return the last member with this name, as kubectl does, or nullptr.
  const Node* find(std::string_view name) const;
  Node* find(std::string_view name);

  // Append a member, or replace the value of the last one with its name.
  void set(std::string_view name, Node value);

  static Node from_bool(bool boolean);
  static Node from_text(std::string text);
  static Node list();
  static Node list(std::vector<Node> items);
  static Node list(const std::vector<std::string>& texts);
  static Node map();
};

struct Member
{
  std::string name = {};
  Node value = {};
  Place place = {};
};

// Return whether both mean the same: kinds, values and the order of what they contain.
// Places do not matter.
bool same(const Node& left, const Node& right);

// Return the word for a kind with its article, for messages: "a list".
std::string_view noun_of(Node::Kind kind);

} // namespace oidcctl::yaml
