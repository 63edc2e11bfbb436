#include "model/oidc/unverified_token.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

tl::expected<go::Value, std::string>
read_part(const std::string& part, std::string_view name)
{
  const auto bytes = base64::decode(part, base64::Alphabet::url);
  if (!bytes) {
    return tl::make_unexpected(
        fmt::format("its {} is not base64url without padding", name));
  }
  constexpr std::size_t kept_depth = 64;
  auto value = go::parse(*bytes, kept_depth, go::DepthPolicy::forget);
  if (!value) {
    return tl::make_unexpected(
        fmt::format("its {} is not valid JSON: {}", name, value.error().message));
  }
  if (!value->is(go::Value::Kind::object)) {
    return tl::make_unexpected(fmt::format("its {} is not a JSON object", name));
  }
  return std::move(*value);
}

} // namespace

tl::expected<UnverifiedToken, std::string>
UnverifiedToken::parse(std::string_view text)
{
  const auto parts = text::split(text::trim(text), '.');
  if (parts.size() != 3) {
    return tl::make_unexpected(fmt::format(
        "it has {} parts separated by dots: a signed JWT has 3", parts.size()));
  }
  auto header = read_part(parts[0], "header");
  if (!header) {
    return tl::make_unexpected(header.error());
  }
  auto claims = read_part(parts[1], "payload");
  if (!claims) {
    return tl::make_unexpected(claims.error());
  }
  return UnverifiedToken{std::move(*header), std::move(*claims)};
}

} // namespace oidcctl
