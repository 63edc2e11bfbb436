#include "authenticator/key_cache.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace oidcctl {

namespace {

constexpr Seconds k_longest_guess = std::chrono::days{1};
constexpr std::uint32_t k_largest_age = 0x7fffffff; // where Go's library cuts

struct Ages
{
  std::optional<Seconds> shared = std::nullopt; // s-maxage
  std::optional<Seconds> plain = std::nullopt;  // max-age
};

std::optional<Seconds>
parse_age(std::string_view value)
{
  if (value.size() > 1 && value.front() == '"' && value.back() == '"') {
    value = value.substr(1, value.size() - 2);
  }
  std::uint32_t seconds = 0;
  const auto* end = value.data() + value.size();
  const auto number = std::from_chars(value.data(), end, seconds);
  if (number.ptr != end || number.ec == std::errc::invalid_argument) {
    return std::nullopt;
  }
  const bool fits = number.ec == std::errc{} && seconds < k_largest_age;
  return Seconds{fits ? seconds : k_largest_age};
}

// Return the ages in a Cache-Control header, the last of several; nothing when one of
// them cannot be read: Go's library then gives up on the other headers, too.
std::optional<Ages>
parse_ages(std::string_view cache_control)
{
  Ages ages;
  for (const auto& part : text::split(cache_control, ',')) {
    const std::string_view directive = text::trim(part);
    const auto name_end = directive.find_first_of("= \t");
    const auto name = text::to_lower(directive.substr(0, name_end));
    if (name != "s-maxage" && name != "max-age") {
      continue;
    }
    if (name_end == std::string_view::npos || directive[name_end] != '=') {
      return std::nullopt;
    }
    const auto value = directive.substr(name_end + 1);
    const auto age = parse_age(value.substr(0, value.find_first_of(" \t")));
    if (!age) {
      return std::nullopt;
    }
    (name == "max-age" ? ages.plain : ages.shared) = age;
  }
  return ages;
}

} // namespace

KeyCacheLifetime
key_cache_lifetime(const HttpReply& reply, Time now)
{
  const auto header = [&reply](std::string_view name) {
    return reply.header(name).value_or("");
  };
  KeyCacheLifetime unreadable{Seconds{0}, "an invalid header"};
  const auto ages = parse_ages(header("cache-control"));
  const auto date = parse_http_date(header("date"));
  const auto modified = parse_http_date(header("last-modified"));
  // A date that cannot be read has the same effect; an `Expires` has not.
  if (!ages || (!date && !header("date").empty()) ||
      (!modified && !header("last-modified").empty())) {
    return unreadable;
  }
  if (ages->shared) {
    return {*ages->shared, "s-maxage"};
  }
  if (ages->plain) {
    return {*ages->plain, "max-age"};
  }
  if (const auto expires = parse_http_date(header("expires"))) {
    return {std::max(Seconds{0}, *expires - date.value_or(now)), "Expires"};
  }
  if (modified) {
    const auto tenth = std::max(Seconds{0}, now - *modified) / 10;
    return {std::min(tenth, k_longest_guess), "Last-Modified"};
  }
  return {Seconds{0}, "no caching header"};
}

} // namespace oidcctl
