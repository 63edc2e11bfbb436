#pragma once

#include "model/oidc/jwks.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

// A compact JWS as go-jose v2 parses it for kube-apiserver (RFC 7515 7.1, RFC 7797).
struct Jws
{
  std::string header = {};                  // decoded bytes
  std::string payload = {};                 // decoded bytes
  std::string signature = {};               // decoded bytes
  std::string algorithm = {};               // `alg`
  std::string key_id = {};                  // `kid`; empty when there is none
  bool is_payload_unencoded = false;        // `b64` is false
  std::optional<std::string> critical = {}; // why `crit` makes every verification fail
  std::optional<Jwk> embedded_key = {};     // `jwk`, whose mathematics is not checked yet
  std::vector<std::string> certificates = {}; // `x5c`, DER, not parsed yet

  // Return the parts of `token`, or go-jose's complaint. `kubernetes_minor` is that of
  // 1.NN: before 1.27 `b64` was not known.
  static tl::expected<Jws, std::string> parse(std::string_view token,
                                              unsigned kubernetes_minor);

  // Return the bytes that are signed, encoded again as go-jose does.
  std::string signing_input() const;
};

// Return the decoded payload of a token of three parts, or nothing: the only thing that
// is looked at before the issuer is known.
std::optional<std::string> untrusted_payload(std::string_view token);

} // namespace oidcctl
