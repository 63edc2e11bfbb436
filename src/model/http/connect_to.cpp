#include "model/http/connect_to.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <vector>

namespace oidcctl {

namespace {

// Cut at colons, but not at those inside brackets.
std::vector<std::string>
split_outside_brackets(std::string_view text)
{
  std::vector<std::string> parts(1);
  bool inside = false;
  for (const char c : text) {
    if (c == ':' && !inside) {
      parts.emplace_back();
      continue;
    }
    inside = c == '[' || (inside && c != ']');
    parts.back() += c;
  }
  return parts;
}

// Return the port without leading zeros, which no comparison expects; nothing when it is
// not a port. An empty one stays empty.
std::optional<std::string>
plain_port(std::string_view text)
{
  if (text.empty()) {
    return std::string();
  }
  std::uint16_t port = 0;
  const auto* end = text.data() + text.size();
  const auto number = std::from_chars(text.data(), end, port);
  return number.ec == std::errc{} && number.ptr == end
             ? std::optional(std::to_string(port))
             : std::nullopt;
}

} // namespace

tl::expected<ConnectTo, std::string>
ConnectTo::parse(std::string_view text)
{
  auto parts = split_outside_brackets(text);
  if (parts.size() != 4) {
    return tl::make_unexpected(fmt::format(
        "{} has {} parts: expected HOST:PORT:HOST:PORT (with IPv6 addresses in brackets)",
        text::quote(text),
        parts.size()));
  }
  for (auto* port : {&parts[1], &parts[3]}) {
    auto plain = plain_port(*port);
    if (!plain) {
      return tl::make_unexpected(fmt::format(
          "invalid port {}: expected a number up to 65535", text::quote(*port)));
    }
    *port = std::move(*plain);
  }
  return ConnectTo{parts[0], parts[1], parts[2], parts[3]};
}

bool
ConnectTo::applies_to(std::string_view wanted_host, std::uint16_t wanted_port) const
{
  const auto bare = [](std::string_view name) {
    return name.size() > 1 && name.front() == '[' ? name.substr(1, name.size() - 2)
                                                  : name;
  };
  return (host.empty() ||
          text::to_lower(bare(host)) == text::to_lower(bare(wanted_host))) &&
         (port.empty() || port == std::to_string(wanted_port));
}

std::string
ConnectTo::str() const
{
  return fmt::format("{}:{}:{}:{}", host, port, target, target_port);
}

} // namespace oidcctl
