#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "kube/service_account/marker.hpp"
#include "model/apiserver/service_account_token.hpp"

#include <string>

// TokenRequest of authentication.k8s.io/v1
// (pkg/registry/core/serviceaccount/storage/token.go).
namespace oidcctl::kube {

// Lifetimes that the API server accepts.
inline constexpr Seconds k_shortest_token{600};
inline constexpr Seconds k_longest_token{std::int64_t{1} << 32};

std::string token_request_path(const AccountRef& account);

// Return the body of a request for a token that ends with `marker`, which has a uid, and
// after its requested lifetime.
Json token_request(const Marker& marker);

// A token, and what it says of itself.
struct GrantedToken
{
  Secret token = {};
  ServiceAccountToken claims = {};
  Seconds lifetime{0}; // `exp` minus `iat`, so that no clock but the server's counts
};

// Return the token of the answer. An error (`unavailable`) where it is not a token of the
// marker's account, bound to the marker, with an end: such a token must not be handed
// out.
Result<GrantedToken> parse_token_request(const go::Value& answer, const Marker& marker);

} // namespace oidcctl::kube
