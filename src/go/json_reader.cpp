#include "go/json_scanner.hpp"

#include <fmt/format.h>

#include <algorithm>

// Values as the decoder of Go's encoding/json builds them.
namespace oidcctl::go {

namespace {

constexpr std::size_t k_usual_members = 4; // of an object, at least

class Reader : private Scanner
{
public:
  Reader(std::string_view text, std::size_t depth, DepthPolicy depth_policy)
      : Scanner(text), m_depth(depth), m_deeper(depth_policy)
  {}

  tl::expected<Value, ParseError>
  read()
  {
    Value value;
    skip_blanks();
    if (!read_value(value, 0)) {
      return tl::make_unexpected(m_error);
    }
    skip_blanks();
    if (m_at != m_text.size()) {
      refuse("after top-level value");
      return tl::make_unexpected(m_error);
    }
    return value;
  }

private:
  bool
  read_value(Value& value, std::size_t depth)
  {
    if (m_at >= m_text.size()) {
      return refuse("looking for beginning of value");
    }
    switch (m_text[m_at]) {
    case '{':
    case '[':
      return read_container(value, depth);
    case '"':
      value.kind = Value::Kind::string;
      return read_string(value.text);
    case 't':
      value.kind = Value::Kind::boolean;
      value.boolean = true;
      return read_word("true");
    case 'f':
      value.kind = Value::Kind::boolean;
      return read_word("false");
    case 'n':
      return read_word("null");
    default:
      value.kind = Value::Kind::number;
      return read_number(value.text);
    }
  }

  bool
  read_container(Value& value, std::size_t depth)
  {
    const bool is_object = at('{');
    if (depth < m_depth) {
      return is_object ? read_object(value, depth + 1) : read_array(value, depth + 1);
    }
    if (m_deeper == DepthPolicy::forget) {
      value.kind = is_object ? Value::Kind::object : Value::Kind::array;
      return skip_container(depth);
    }
    m_error = nesting() > k_go_depth
                  ? too_deep_for_go()
                  : ParseError{DecodeError::too_deep,
                               fmt::format("nested deeper than {} levels", m_depth)};
    return false;
  }

  static ParseError
  too_deep_for_go()
  {
    return {DecodeError::syntax, "exceeded max depth"};
  }

  bool
  read_name(std::string& name)
  {
    if (!at('"')) {
      return refuse("looking for beginning of object key string");
    }
    if (!read_string(name)) {
      return false;
    }
    skip_blanks();
    if (!take(':')) {
      return refuse("after object key");
    }
    return true;
  }

  // Check an array or object without keeping it and without going down itself, so that
  // ten thousand levels need no stack.
  bool
  skip_container(std::size_t depth)
  {
    std::string open; // the signs that will close what is open
    std::string name;
    do {
      skip_blanks();
      if (at('{') || at('[')) {
        if (depth + open.size() >= k_go_depth) {
          m_error = too_deep_for_go();
          return false;
        }
        open += at('{') ? '}' : ']';
        ++m_at;
        skip_blanks();
        if (!at(open.back())) {
          if (open.back() == '}' && !read_name(name)) {
            return false;
          }
          continue;
        }
      } else if (Value scalar; !read_value(scalar, 0)) {
        return false;
      }
      if (!close_containers(open)) {
        return false;
      }
    } while (!open.empty());
    return true;
  }

  // Behind a value, or before the sign that closes an empty container: close what ends
  // here and go to the next value.
  bool
  close_containers(std::string& open)
  {
    while (!open.empty()) {
      skip_blanks();
      if (take(open.back())) {
        open.pop_back();
        continue;
      }
      const bool in_object = open.back() == '}';
      if (!take(',')) {
        return refuse(in_object ? "after object key:value pair" : "after array element");
      }
      skip_blanks();
      std::string name;
      return !in_object || read_name(name);
    }
    return true;
  }

  // Return how deep the whole text is nested, without going down itself.
  std::size_t
  nesting() const
  {
    std::size_t depth = 0;
    std::size_t deepest = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < m_text.size(); ++i) {
      const char c = m_text[i];
      if (in_string) {
        i += c == '\\' ? 1 : 0;
        in_string = c != '"';
      } else if (c == '"') {
        in_string = true;
      } else if (c == '{' || c == '[') {
        deepest = std::max(deepest, ++depth);
      } else if ((c == '}' || c == ']') && depth > 0) {
        --depth;
      }
    }
    return deepest;
  }

  bool
  read_array(Value& value, std::size_t depth)
  {
    value.kind = Value::Kind::array;
    ++m_at;
    skip_blanks();
    if (take(']')) {
      return true;
    }
    while (true) {
      skip_blanks();
      if (!read_value(value.items.emplace_back(), depth)) {
        return false;
      }
      skip_blanks();
      if (take(']')) {
        return true;
      }
      if (!take(',')) {
        return refuse("after array element");
      }
    }
  }

  bool
  read_object(Value& value, std::size_t depth)
  {
    value.kind = Value::Kind::object;
    ++m_at;
    skip_blanks();
    if (take('}')) {
      return true;
    }
    value.members.reserve(k_usual_members);
    while (true) {
      skip_blanks();
      auto& member = value.members.emplace_back();
      if (!read_name(member.name)) {
        return false;
      }
      skip_blanks();
      if (!read_value(member.value, depth)) {
        return false;
      }
      skip_blanks();
      if (take('}')) {
        return true;
      }
      if (!take(',')) {
        return refuse("after object key:value pair");
      }
    }
  }

  std::size_t m_depth;
  DepthPolicy m_deeper;
};

} // namespace

tl::expected<Value, ParseError>
parse(std::string_view text, std::size_t depth, DepthPolicy depth_policy)
{
  return Reader(text, depth, depth_policy).read();
}

} // namespace oidcctl::go
