#pragma once

#include "model/http/exchange.hpp"
#include "model/oidc/discovery.hpp"

#include <optional>

namespace oidcctl {

// Return the discovery document in the reply of `exchange`, or why it is not one; nothing
// unless there is a reply with status 200.
std::optional<tl::expected<Discovery, go::ParseError>>
discovery_of(const HttpExchange& exchange);

} // namespace oidcctl
