#pragma once

#include "grants.hpp"
#include "service.hpp"

namespace oidcctl::test_issuer {

// Return the answer with the tokens for `grant` (RFC 6749 chapter 5.1, OpenID Connect
// Core chapter 3.1.3.3): an ID token for the scope openid, a refresh token for
// offline_access.
Reply token_reply(const Visit& visit, Grant grant);

} // namespace oidcctl::test_issuer
