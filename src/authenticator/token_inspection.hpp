#pragma once

#include "base/json.hpp"
#include "base/time.hpp"
#include "model/oidc/unverified_token.hpp"

#include <string_view>

namespace oidcctl {

// Return what `token` says of itself, for people: header, claims, issuer, audience, times
// in words, claims that could name a user, and what is suspicious. Nothing is verified,
// and neither the signature nor the token itself is in it. `kind: TokenInspection`.
Json token_inspection(const UnverifiedToken& token, std::string_view text, Time now);

} // namespace oidcctl
