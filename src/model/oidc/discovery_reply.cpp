#include "model/oidc/discovery_reply.hpp"

namespace oidcctl {

std::optional<tl::expected<Discovery, go::ParseError>>
discovery_of(const HttpExchange& exchange)
{
  const auto* reply = exchange.reply();
  if (reply == nullptr || reply->status != 200) {
    return std::nullopt;
  }
  return Discovery::parse(reply->body);
}

} // namespace oidcctl
