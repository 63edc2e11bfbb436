#pragma once

#include "go/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

// The issuer of tokens in Secrets of the type kubernetes.io/service-account-token
// (pkg/serviceaccount/legacy.go).
inline constexpr std::string_view k_legacy_issuer = "kubernetes/serviceaccount";

enum class ServiceAccountTokenKind {
  legacy,  // from a Secret: never expires, has no audience
  bound,   // from a TokenRequest or a projected volume, for the API server
  foreign, // the same, but for another service: the API server refuses it
};

// What the token of a service account says about itself (pkg/serviceaccount/claims.go).
// Nothing of it is verified.
struct ServiceAccountToken
{
  ServiceAccountTokenKind kind = ServiceAccountTokenKind::bound;
  std::string issuer = {};
  std::string ns = {};
  std::string name = {};
  std::string uid = {};        // of the service account
  std::string bound_to = {};   // "secret", "pod", "node", or empty
  std::string bound_name = {}; // of that object; of a legacy token its Secret
  std::string bound_uid = {};
  std::string jti = {};
  std::vector<std::string> audiences = {};
  std::optional<std::int64_t> issued = std::nullopt;  // Unix seconds
  std::optional<std::int64_t> expires = std::nullopt; // the same

  // Return "system:serviceaccount:NAMESPACE:NAME".
  std::string username() const;
};

// Return what `claims` say, or nothing where they are not those of a service account. A
// token is foreign when none of its audiences is its issuer, one of `api_audiences` or a
// name that API servers have within their cluster ("https://kubernetes.default.svc").
std::optional<ServiceAccountToken>
service_account_token(const go::Value& claims,
                      const std::vector<std::string>& api_audiences = {});

// The same from a token; nothing where it is not a JWT.
std::optional<ServiceAccountToken>
service_account_token(std::string_view token,
                      const std::vector<std::string>& api_audiences = {});

// Return the permanent word for `kind`.
std::string_view to_string(ServiceAccountTokenKind kind);

// Return a sentence for people: "a bound service account token of ci/deploy".
std::string describe(const ServiceAccountToken& token);

} // namespace oidcctl
