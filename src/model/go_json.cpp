#include "model/go_json.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace oidcctl::go {

namespace {

constexpr char32_t k_replacement = 0xfffd;

class Reader
{
public:
  Reader(std::string_view text, std::size_t depth) : m_text(text), m_depth(depth) {}

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
  refuse(std::string_view where)
  {
    m_error.message =
        m_at < m_text.size()
            ? fmt::format("invalid character {} {} (byte {})",
                          text::quote(m_text.substr(m_at, 1)), where, m_at)
            : std::string("unexpected end of JSON input");
    return false;
  }

  void
  skip_blanks()
  {
    m_at = std::min(m_text.find_first_not_of(" \t\r\n", m_at), m_text.size());
  }

  bool at(char c) const { return m_at < m_text.size() && m_text[m_at] == c; }

  bool
  take(char c)
  {
    if (!at(c)) {
      return false;
    }
    ++m_at;
    return true;
  }

  bool
  read_value(Value& value, std::size_t depth)
  {
    if (m_at >= m_text.size()) {
      return refuse("looking for beginning of value");
    }
    switch (m_text[m_at]) {
    case '{':
      return enter(depth) && read_object(value, depth + 1);
    case '[':
      return enter(depth) && read_array(value, depth + 1);
    case '"':
      value.kind = Value::Kind::string;
      return read_string(value.text);
    case 't':
      value.kind = Value::Kind::boolean;
      value.truth = true;
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
  enter(std::size_t depth)
  {
    if (depth < m_depth) {
      return true;
    }
    m_error = nesting() > k_go_depth
                  ? ParseError{Fault::syntax, "exceeded max depth"}
                  : ParseError{Fault::too_deep,
                               fmt::format("nested deeper than {} levels", m_depth)};
    return false;
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
  read_word(std::string_view word)
  {
    for (const char c : word) {
      if (!take(c)) {
        return refuse(fmt::format("in literal {}", word));
      }
    }
    return true;
  }

  bool
  read_digits()
  {
    const auto start = m_at;
    while (m_at < m_text.size() && m_text[m_at] >= '0' && m_text[m_at] <= '9') {
      ++m_at;
    }
    return m_at > start;
  }

  bool
  read_number(std::string& text)
  {
    const auto start = m_at;
    const bool negative = take('-');
    if (!take('0') && !read_digits()) {
      return refuse(negative ? "in numeric literal" : "looking for beginning of value");
    }
    if (take('.') && !read_digits()) {
      return refuse("after decimal point in numeric literal");
    }
    if (take('e') || take('E')) {
      if (!take('+')) {
        take('-');
      }
      if (!read_digits()) {
        return refuse("in exponent of numeric literal");
      }
    }
    text = m_text.substr(start, m_at - start);
    return true;
  }

  std::optional<char32_t>
  read_hex4()
  {
    if (m_at + 4 > m_text.size()) {
      m_at = m_text.size();
      return std::nullopt;
    }
    char32_t value = 0;
    for (int i = 0; i < 4; ++i, ++m_at) {
      const char c = m_text[m_at];
      const char lower = static_cast<char>(c | 0x20);
      if (c >= '0' && c <= '9') {
        value = value * 16 + static_cast<char32_t>(c - '0');
      } else if (lower >= 'a' && lower <= 'f') {
        value = value * 16 + static_cast<char32_t>(lower - 'a' + 10);
      } else {
        return std::nullopt;
      }
    }
    return value;
  }

  // Read what follows `\u`; half a surrogate pair becomes U+FFFD.
  bool
  read_unicode(std::string& out)
  {
    const auto first = read_hex4();
    if (!first) {
      return refuse("in \\u hexadecimal character escape");
    }
    char32_t c = *first;
    if (c >= 0xd800 && c <= 0xdfff) {
      const auto back = m_at;
      c = k_replacement;
      if (*first < 0xdc00 && take('\\') && take('u')) {
        const auto second = read_hex4();
        if (second && *second >= 0xdc00 && *second <= 0xdfff) {
          c = 0x10000 + ((*first - 0xd800) << 10) + (*second - 0xdc00);
        }
      }
      if (c == k_replacement) {
        m_at = back; // what followed stands for itself
      }
    }
    text::append_utf8(out, c);
    return true;
  }

  bool
  read_escape(std::string& out)
  {
    static constexpr std::string_view letters = "\"\\/bfnrt";
    static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (take('u')) {
      return read_unicode(out);
    }
    const auto which =
        m_at < m_text.size() ? letters.find(m_text[m_at]) : std::string_view::npos;
    if (which == std::string_view::npos) {
      return refuse("in string escape code");
    }
    out += meanings[which];
    ++m_at;
    return true;
  }

  bool
  read_string(std::string& out)
  {
    ++m_at;
    while (true) {
      const auto start = m_at;
      while (m_at < m_text.size() && m_text[m_at] != '"' && m_text[m_at] != '\\' &&
             static_cast<unsigned char>(m_text[m_at]) >= 0x20) {
        ++m_at;
      }
      const auto piece = m_text.substr(start, m_at - start);
      out += text::is_utf8(piece) ? std::string(piece) : text::to_valid_utf8(piece);
      if (take('"')) {
        return true;
      }
      if (!take('\\')) {
        return refuse("in string literal");
      }
      if (!read_escape(out)) {
        return false;
      }
    }
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
    while (true) {
      skip_blanks();
      auto& member = value.members.emplace_back();
      if (!at('"')) {
        return refuse("looking for beginning of object key string");
      }
      if (!read_string(member.name)) {
        return false;
      }
      skip_blanks();
      if (!take(':')) {
        return refuse("after object key");
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

  std::string_view m_text;
  std::size_t m_depth;
  std::size_t m_at = 0;
  ParseError m_error = {};
};

// Return `name` as Go folds it for the look-up of struct fields.
std::string
folded(std::string_view name)
{
  static constexpr std::pair<std::string_view, char> odd[] = {{"\u017f", 's'},
                                                              {"\u212a", 'k'}};
  std::string out;
  out.reserve(name.size());
  while (!name.empty()) {
    const auto* letter = std::find_if(std::begin(odd), std::end(odd), [name](const auto& o) {
      return name.substr(0, o.first.size()) == o.first;
    });
    out += letter == std::end(odd) ? name.front() : letter->second;
    name.remove_prefix(letter == std::end(odd) ? 1 : letter->first.size());
  }
  return text::to_lower(out);
}

Json
number_to_json(const std::string& text)
{
  auto value = Json::parse(text, nullptr, false);
  return value.is_discarded() ? Json(text) : value; // too large for a double
}

} // namespace

const Value*
Value::find(std::string_view name) const
{
  const auto found =
      std::find_if(members.rbegin(), members.rend(), [name](const Member& member) {
        return member.name == name;
      });
  return found == members.rend() ? nullptr : &found->value;
}

tl::expected<Value, ParseError>
parse(std::string_view text, std::size_t depth)
{
  return Reader(text, depth).read();
}

bool
names_field(std::string_view name, std::string_view field)
{
  constexpr std::size_t longest_letter = 3; // U+212A
  return name == field ||
         (name.size() <= longest_letter * field.size() && folded(name) == folded(field));
}

std::string_view
type_name(Value::Kind kind)
{
  switch (kind) {
  case Value::Kind::null:
    return "null";
  case Value::Kind::boolean:
    return "bool";
  case Value::Kind::number:
    return "number";
  case Value::Kind::string:
    return "string";
  case Value::Kind::array:
    return "array";
  case Value::Kind::object:
    return "object";
  }
  return "null";
}

std::string_view
noun_of(Value::Kind kind)
{
  switch (kind) {
  case Value::Kind::null:
    return "null";
  case Value::Kind::boolean:
    return "a bool";
  case Value::Kind::number:
    return "a number";
  case Value::Kind::string:
    return "a string";
  case Value::Kind::array:
    return "an array";
  case Value::Kind::object:
    return "an object";
  }
  return "null";
}

std::vector<std::string>
duplicates(const Value& object)
{
  std::vector<std::string> names;
  for (const auto& member : object.members) {
    names.push_back(member.name);
  }
  std::sort(names.begin(), names.end());
  std::vector<std::string> twice;
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (names[i] == names[i - 1] && (twice.empty() || twice.back() != names[i])) {
      twice.push_back(names[i]);
    }
  }
  return twice;
}

Json
to_json(const Value& value)
{
  switch (value.kind) {
  case Value::Kind::null:
    return nullptr;
  case Value::Kind::boolean:
    return value.truth;
  case Value::Kind::number:
    return number_to_json(value.text);
  case Value::Kind::string:
    return value.text;
  case Value::Kind::array: {
    auto list = Json::array();
    for (const auto& item : value.items) {
      list.push_back(to_json(item));
    }
    return list;
  }
  case Value::Kind::object: {
    // An index of its own, because a look-up in ordered JSON goes through all members.
    auto object = Json::object();
    auto& list = object.get_ref<Json::object_t&>();
    std::unordered_map<std::string_view, std::size_t> places;
    for (const auto& member : value.members) {
      const auto [place, is_new] = places.emplace(member.name, list.size());
      if (is_new) {
        list.push_back({member.name, to_json(member.value)});
      } else {
        (list.begin() + static_cast<std::ptrdiff_t>(place->second))->second =
            to_json(member.value);
      }
    }
    return object;
  }
  }
  return nullptr;
}

} // namespace oidcctl::go
