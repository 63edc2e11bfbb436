#include "model/http/ip_address.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

namespace oidcctl {

namespace {

constexpr std::array<std::uint8_t, 12> k_ipv4_start = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255};
constexpr unsigned k_ipv4_bits = 96; // in front of an IPv4 address

// Return the whole of `text` as a number up to `most`, or nothing.
std::optional<unsigned>
number(std::string_view text, int base, unsigned most)
{
  unsigned value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value, base);
  const bool is_good = !text.empty() && problem == std::errc() && stop == end;
  return is_good && value <= most ? std::optional(value) : std::nullopt;
}

bool
parse_ipv4(std::string_view text, std::uint8_t* bytes)
{
  for (int i = 0; i < 4; ++i) {
    const auto dot = i < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos || (dot > 1 && text.front() == '0')) {
      return false;
    }
    const auto value = number(text.substr(0, dot), 10, 255);
    if (!value) {
      return false;
    }
    bytes[i] = static_cast<std::uint8_t>(*value);
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  return true;
}

// Append the groups of `text`, two bytes each; at the end of an address the last may be
// an IPv4 address.
bool
parse_groups(std::string_view text, bool is_end, std::vector<std::uint8_t>& bytes)
{
  while (!text.empty()) {
    const auto colon = text.find(':');
    const auto group = text.substr(0, colon);
    const bool is_last = colon == std::string_view::npos;
    if (std::array<std::uint8_t, 4> tail{};
        is_last && is_end && group.find('.') != std::string_view::npos) {
      if (!parse_ipv4(group, tail.data())) {
        return false;
      }
      bytes.insert(bytes.end(), tail.begin(), tail.end());
      return true;
    }
    const auto value = group.size() <= 4 ? number(group, 16, 0xffff) : std::nullopt;
    if (!value || (!is_last && colon + 1 == text.size())) {
      return false;
    }
    bytes.push_back(static_cast<std::uint8_t>(*value >> 8U));
    bytes.push_back(static_cast<std::uint8_t>(*value & 0xffU));
    text.remove_prefix(is_last ? text.size() : colon + 1);
  }
  return true;
}

std::optional<IpAddress>
parse_ipv6(std::string_view text)
{
  IpAddress address;
  const auto gap = text.find("::");
  std::vector<std::uint8_t> front;
  std::vector<std::uint8_t> back;
  const bool has_gap = gap != std::string_view::npos;
  if (!parse_groups(text.substr(0, gap), !has_gap, front) ||
      (has_gap && !parse_groups(text.substr(gap + 2), true, back))) {
    return std::nullopt;
  }
  const auto size = front.size() + back.size();
  // The gap stands for one group at least.
  if (has_gap ? size > address.bytes.size() - 2 : size != address.bytes.size()) {
    return std::nullopt;
  }
  std::copy(front.begin(), front.end(), address.bytes.begin());
  std::copy_backward(back.begin(), back.end(), address.bytes.end());
  return address;
}

} // namespace

std::optional<IpAddress>
IpAddress::parse(std::string_view text)
{
  if (text.find(':') != std::string_view::npos) {
    return parse_ipv6(text);
  }
  IpAddress address;
  std::copy(k_ipv4_start.begin(), k_ipv4_start.end(), address.bytes.begin());
  return parse_ipv4(text, address.bytes.data() + k_ipv4_start.size())
             ? std::optional(address)
             : std::nullopt;
}

bool
IpAddress::is_ipv4() const
{
  return std::equal(k_ipv4_start.begin(), k_ipv4_start.end(), bytes.begin());
}

bool
IpAddress::is_loopback() const
{
  return is_ipv4() ? bytes[12] == 127 : *this == *parse("::1");
}

std::optional<IpRange>
IpRange::parse(std::string_view text)
{
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) {
    return std::nullopt;
  }
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) {
    return std::nullopt;
  }
  const bool is_short = text.substr(0, slash).find(':') == std::string_view::npos;
  const auto bits = number(text.substr(slash + 1), 10, is_short ? 32 : 128);
  return bits ? std::optional(IpRange{*address, *bits + (is_short ? k_ipv4_bits : 0)})
              : std::nullopt;
}

bool
IpRange::contains(const IpAddress& other) const
{
  if (address.is_ipv4() != other.is_ipv4()) {
    return false;
  }
  for (unsigned bit = 0; bit < bits; ++bit) {
    const auto mask = static_cast<unsigned>(0x80U >> (bit % 8));
    if (((address.bytes[bit / 8] ^ other.bytes[bit / 8]) & mask) != 0) {
      return false;
    }
  }
  return true;
}

} // namespace oidcctl
