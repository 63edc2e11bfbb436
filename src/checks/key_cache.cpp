#include "checks/key_cache.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace oidcctl {

namespace {

constexpr Seconds k_longest_guess = std::chrono::days{1};
// Larger numbers are cut here, so that no sum overflows.
constexpr long long k_largest_age = 10LL * 366 * 24 * 3600;

std::optional<Seconds>
directive(std::string_view cache_control, std::string_view name)
{
  for (const auto& part : text::split(cache_control, ',')) {
    const auto trimmed = text::trim(part);
    const auto equals = trimmed.find('=');
    if (equals == std::string_view::npos ||
        text::to_lower(text::trim(trimmed.substr(0, equals))) != name) {
      continue;
    }
    auto value = text::trim(trimmed.substr(equals + 1));
    if (value.size() > 1 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    long long seconds = 0;
    const auto* end = value.data() + value.size();
    const auto number = std::from_chars(value.data(), end, seconds);
    if (number.ec == std::errc::result_out_of_range) {
      return Seconds{k_largest_age};
    }
    if (number.ec == std::errc{} && number.ptr == end) {
      return Seconds{std::clamp(seconds, 0LL, k_largest_age)};
    }
  }
  return std::nullopt;
}

std::optional<Time>
date_header(const HttpReply& reply, std::string_view name)
{
  const auto value = reply.header(name);
  return value ? parse_http_date(*value) : std::nullopt;
}

} // namespace

KeyCacheLifetime
key_cache_lifetime(const HttpReply& reply, Time now)
{
  const auto cache_control = reply.header("cache-control").value_or("");
  for (const auto* name : {"s-maxage", "max-age"}) {
    if (const auto span = directive(cache_control, name)) {
      return {*span, name};
    }
  }
  const auto date = date_header(reply, "date").value_or(now);
  if (const auto expires = date_header(reply, "expires")) {
    return {std::max(Seconds{0}, *expires - date), "Expires"};
  }
  if (const auto modified = date_header(reply, "last-modified")) {
    const auto tenth = std::max(Seconds{0}, date - *modified) / 10;
    return {std::min(tenth, k_longest_guess), "Last-Modified"};
  }
  return {Seconds{0}, "no caching header"};
}

} // namespace oidcctl
