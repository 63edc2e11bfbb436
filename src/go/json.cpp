#include "go/json.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace oidcctl::go {

namespace {

// Return how many bytes the first character of `text` has, 0 when it is not valid UTF-8.
std::size_t
utf8_size(std::string_view text)
{
  for (std::size_t size = 1; size <= std::min<std::size_t>(4, text.size()); ++size) {
    if (text::is_utf8(text.substr(0, size))) {
      return size;
    }
  }
  return 0;
}

// Return the first letter of `name` as Go folds it for the look-up of struct fields, and
// take it away.
char
take_folded(std::string_view& name)
{
  static constexpr std::pair<std::string_view, char> odd[] = {{"\u017f", 's'},
                                                              {"\u212a", 'k'}};
  for (const auto& [letter, meaning] : odd) {
    if (name.starts_with(letter)) {
      name.remove_prefix(letter.size());
      return meaning;
    }
  }
  const char c = name.front();
  name.remove_prefix(1);
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
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

bool
names_field(std::string_view name, std::string_view field)
{
  // Without copies: each member of a token is compared with a dozen fields.
  while (!name.empty() && !field.empty()) {
    if (take_folded(name) != take_folded(field)) {
      return false;
    }
  }
  return name.empty() && field.empty();
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

std::string
go_quote(std::string_view text)
{
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    static constexpr std::string_view letters = "\a\b\f\n\r\t\v\"\\";
    static constexpr std::string_view escapes = "abfnrtv\"\\";
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    const auto which = letters.find(c);
    const auto size = utf8_size(text.substr(i));
    if (which != std::string_view::npos) {
      out += {'\\', escapes[which]};
    } else if (byte < 0x20 || byte == 0x7f || size == 0) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += text.substr(i, size);
      i += size - 1;
    }
  }
  return out + "\"";
}

std::string
go_quote(const std::vector<std::string>& texts)
{
  std::string out = "[";
  for (const auto& text : texts) {
    out += (out.size() > 1 ? " " : "") + go_quote(text);
  }
  return out + "]";
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
  std::vector<std::string> twice;
  std::vector<std::string_view> names;
  names.reserve(object.members.size());
  for (const auto& member : object.members) {
    names.push_back(member.name);
  }
  std::sort(names.begin(), names.end());
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (names[i] == names[i - 1] && (twice.empty() || twice.back() != names[i])) {
      twice.emplace_back(names[i]);
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
    return value.boolean;
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
