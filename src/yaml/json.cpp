#include "yaml/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <unordered_map>

namespace oidcctl::yaml {

namespace {

// Return a number of YAML 1.1, which `resolve` took for one, in decimal.
std::string
decimal(std::string text)
{
  text.erase(std::remove(text.begin(), text.end(), '_'), text.end());
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') {
    text.erase(0, 1);
  }
  int base = 10;
  std::size_t prefix = 0;
  if (text.size() > 1 && text.front() == '0') {
    const char letter = static_cast<char>(text[1] | 0x20);
    base = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
    prefix = letter == 'x' || letter == 'b' || letter == 'o' ? 2 : 1;
  }
  std::uint64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data() + prefix, end, value, base);
  const auto digits = problem == std::errc() && stop == end
                          ? fmt::format("{}", value)
                          : fmt::format("{}", std::strtod(text.c_str(), nullptr));
  return (negative && digits != "0" ? "-" : "") + digits;
}

std::vector<go::Member>
members_of(const Node& map)
{
  std::vector<go::Member> members;
  std::unordered_map<std::string_view, std::size_t> places;
  for (const auto& member : map.members) {
    const auto [place, is_new] = places.emplace(member.name, members.size());
    if (is_new) {
      members.push_back({member.name, to_value(member.value)});
    } else {
      members[place->second].value = to_value(member.value);
    }
  }
  return members;
}

} // namespace

go::Value
to_value(const Node& node)
{
  using To = go::Value::Kind;
  go::Value value;
  switch (node.kind) {
  case Node::Kind::null:
    break;
  case Node::Kind::boolean:
    value.kind = To::boolean;
    value.boolean = node.boolean;
    break;
  case Node::Kind::number:
    value.kind = To::number;
    value.text = decimal(node.text);
    break;
  case Node::Kind::string:
    value.kind = To::string;
    value.text = node.text;
    break;
  case Node::Kind::list:
    value.kind = To::array;
    std::transform(
        node.items.begin(), node.items.end(), std::back_inserter(value.items), to_value);
    break;
  case Node::Kind::map:
    value.kind = To::object;
    value.members = members_of(node);
    break;
  }
  return value;
}

} // namespace oidcctl::yaml
