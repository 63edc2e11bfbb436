#include "go/x509/address.hpp"

#include "base/hex.hpp"
#include "go/x509/rules.hpp"

#include <fmt/format.h>

#include <charconv>

namespace oidcctl::go::x509 {

namespace {

constexpr std::size_t k_v4_size = 4;
constexpr std::size_t k_v6_size = 16;
constexpr std::string_view k_mapped("\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);

std::optional<unsigned>
number(std::string_view text, int base, unsigned most)
{
  unsigned value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value, base);
  const bool is_good = !text.empty() && problem == std::errc() && stop == end;
  return is_good && value <= most ? std::optional(value) : std::nullopt;
}

std::optional<std::string>
parse_v4(std::string_view text, Version go)
{
  std::string bytes;
  for (std::size_t i = 0; i < k_v4_size; ++i) {
    const auto end = i + 1 < k_v4_size ? text.find('.') : text.size();
    const bool has_zeros =
        end != std::string_view::npos && end > 1 && text.front() == '0';
    if (end == std::string_view::npos ||
        (has_zeros && go >= rules::no_leading_zeros_in_ipv4)) {
      return std::nullopt;
    }
    const auto value = number(text.substr(0, end), 10, 255);
    if (!value) {
      return std::nullopt;
    }
    bytes += static_cast<char>(*value);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return bytes;
}

// Append the groups of `text`; at the end of an address the last may be an IPv4 address.
bool
parse_groups(std::string_view text, bool is_end, Version go, std::string& bytes)
{
  while (!text.empty()) {
    const auto colon = text.find(':');
    const auto group = text.substr(0, colon);
    const bool is_last = colon == std::string_view::npos;
    if (is_last && is_end && group.find('.') != std::string_view::npos) {
      const auto tail = parse_v4(group, go);
      bytes += tail.value_or("");
      return tail.has_value();
    }
    const auto value = group.size() <= 4 ? number(group, 16, 0xffff) : std::nullopt;
    if (!value || (!is_last && colon + 1 == text.size())) {
      return false;
    }
    bytes += static_cast<char>(*value >> 8U);
    bytes += static_cast<char>(*value & 0xffU);
    text.remove_prefix(is_last ? text.size() : colon + 1);
  }
  return true;
}

std::optional<std::string>
parse_v6(std::string_view text, Version go)
{
  const auto gap = text.find("::");
  const bool has_gap = gap != std::string_view::npos;
  std::string front;
  std::string back;
  if (!parse_groups(text.substr(0, gap), !has_gap, go, front) ||
      (has_gap && !parse_groups(text.substr(gap + 2), true, go, back))) {
    return std::nullopt;
  }
  const auto size = front.size() + back.size();
  if (has_gap ? size > k_v6_size - 2 : size != k_v6_size) {
    return std::nullopt; // a gap is one group at least
  }
  return front + std::string(k_v6_size - size, '\0') + back;
}

std::string_view
unmapped(std::string_view bytes)
{
  const bool is_mapped = bytes.size() == k_v6_size && bytes.starts_with(k_mapped);
  return is_mapped ? bytes.substr(k_mapped.size()) : bytes;
}

unsigned
group_at(std::string_view bytes, std::size_t index)
{
  return static_cast<unsigned>(static_cast<unsigned char>(bytes[2 * index])) << 8U |
         static_cast<unsigned char>(bytes[2 * index + 1]);
}

std::string
v6_text(std::string_view bytes)
{
  constexpr std::size_t groups = 8;
  std::size_t best = groups; // where the longest run of zeros begins
  std::size_t longest = 1;   // one group is not shortened
  for (std::size_t i = 0; i < groups; ++i) {
    std::size_t end = i;
    while (end < groups && group_at(bytes, end) == 0) {
      ++end;
    }
    if (end - i > longest) {
      best = i;
      longest = end - i;
    }
  }
  std::string out;
  for (std::size_t i = 0; i < groups; ++i) {
    if (i == best) {
      out += "::";
      i += longest - 1;
      continue;
    }
    const bool needs_colon = !out.empty() && out.back() != ':';
    out += fmt::format("{}{:x}", needs_colon ? ":" : "", group_at(bytes, i));
  }
  return out;
}

} // namespace

std::optional<std::string>
parse_ip(std::string_view text, Version go)
{
  if (text.find(':') == std::string_view::npos) {
    return parse_v4(text, go);
  }
  auto bytes = parse_v6(text, go);
  return bytes ? std::optional(std::string(unmapped(*bytes))) : std::nullopt;
}

std::string
ip_text(std::string_view bytes)
{
  bytes = unmapped(bytes);
  const auto at = [bytes](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(bytes[i]));
  };
  if (bytes.size() == k_v4_size) {
    return fmt::format("{}.{}.{}.{}", at(0), at(1), at(2), at(3));
  }
  if (bytes.size() == k_v6_size) {
    return v6_text(bytes);
  }
  return "?" + hex(bytes);
}

bool
is_same_ip(std::string_view a, std::string_view b)
{
  return unmapped(a) == unmapped(b);
}

} // namespace oidcctl::go::x509
