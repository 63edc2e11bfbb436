#pragma once

#include "base/json.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// JSON as Go's encoding/json reads it, because kube-apiserver does: a stricter or laxer
// reader would give other verdicts. Duplicate members are kept in their order, invalid
// UTF-8 and lone surrogates become U+FFFD, a byte order mark is an error, and numbers
// stay text until a person asks for a type.
namespace oidcctl::go {

struct Member;

struct Value
{
  enum class Kind { null, boolean, number, string, array, object };

  Kind kind = Kind::null;
  bool boolean = false;        // of a boolean
  std::string text = {};       // of a string (decoded) or a number (as written)
  std::vector<Value> items;    // of an array
  std::vector<Member> members; // of an object, duplicates included

  bool
  is(Kind wanted) const
  {
    return kind == wanted;
  }

  // Return the last member with exactly this name, or nullptr.
  const Value* find(std::string_view name) const;
};

struct Member
{
  std::string name = {};
  Value value = {};
};

enum class DecodeError {
  syntax,   // Go would refuse it too
  too_deep, // deeper than we read, not deeper than Go reads
};

struct ParseError
{
  DecodeError fault = DecodeError::syntax;
  std::string message = {};
};

// Go's own limit of nesting (encoding/json, maxNestingDepth).
inline constexpr std::size_t k_go_depth = 10000;

// What becomes of values that are nested deeper than is kept.
enum class DepthPolicy {
  refuse, // the text is refused with `DecodeError::too_deep`
  forget, // they are checked as Go would, and kept without their contents
};

// Return the value of a whole JSON text, `depth` levels of it.
tl::expected<Value, ParseError> parse(std::string_view text,
                                      std::size_t depth = 64,
                                      DepthPolicy depth_policy = DepthPolicy::refuse);

// Return whether a struct field called `field` takes a member called `name`: equal
// without regard to case, with Go's two odd letters (U+017F for s, U+212A for k).
bool names_field(std::string_view name, std::string_view field);

// Return the word for a value's type as Go's error texts have it.
std::string_view type_name(Value::Kind kind);

// Return the same with its article, for messages: "an array".
std::string_view noun_of(Value::Kind kind);

// Return `text` as Go's %q prints it.
std::string go_quote(std::string_view text);

// Return `texts` as Go's %q prints a slice: ["a" "b"].
std::string go_quote(const std::vector<std::string>& texts);

// Return the names that are more than once in `object` itself (exact names).
std::vector<std::string> duplicates(const Value& object);

// Return `value` as ordinary JSON: the last of equal members wins.
Json to_json(const Value& value);

} // namespace oidcctl::go
