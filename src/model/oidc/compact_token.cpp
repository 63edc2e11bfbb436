#include "model/oidc/compact_token.hpp"

#include "model/oidc/id_token.hpp"
#include "model/oidc/jws.hpp"

#include <algorithm>

namespace oidcctl {

CompactToken
CompactToken::parse(std::string_view token)
{
  const auto dots = std::count(token.begin(), token.end(), '.');
  CompactToken out{.text = token,
                   .parts = static_cast<std::size_t>(dots) + 1,
                   .payload = untrusted_payload(token)};
  if (!out.payload) {
    return out;
  }
  if (auto claims = parse_payload(*out.payload)) {
    out.claims = std::make_shared<const go::Value>(std::move(*claims));
  } else {
    out.claims_error = std::move(claims).error();
  }
  return out;
}

std::optional<std::string>
CompactToken::untrusted_issuer() const
{
  return claims ? oidcctl::untrusted_issuer(*claims) : std::nullopt;
}

} // namespace oidcctl
