#pragma once

#include "authenticator/token_verdict.hpp"
#include "base/finding.hpp"
#include "checks/issuer/evidence.hpp"
#include "model/apiserver/policy.hpp"
#include "model/oidc/authorization.hpp"
#include "model/oidc/discovery.hpp"
#include "model/oidc/jose.hpp"
#include "model/oidc/jwks.hpp"
#include "providers/provider.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

// What an authorization request came to.
struct ProbeReading
{
  std::string redirect_url = {};
  AuthorizationReading reading = {};
};

// One issuer before its judges: the evidence, what it is to be judged by, and the
// evidence parsed. Checks are functions of this and nothing else.
struct IssuerCase
{
  IssuerEvidence evidence = {};
  Policy policy = {};
  std::vector<std::string> redirect_urls = {};
  bool has_token = false; // one was given; judged just when a client ID was given, too
  std::optional<TokenVerdict> token_verdict = std::nullopt;

  std::optional<tl::expected<Discovery, go::ParseError>> document = std::nullopt;
  std::optional<tl::expected<Jwks, go::ParseError>> key_set = std::nullopt;
  std::vector<ProbeReading> probes = {};
  const Provider* provider = nullptr;

  // Return the parts or nullptr: the discovery exchange, its reply when that has status
  // 200, the document when it decodes, the key set when it is JSON.
  const HttpExchange* discovery_exchange() const;
  const HttpReply* discovery_reply() const;
  const Discovery* discovery() const;
  const HttpExchange* keys_exchange() const;
  const HttpReply* keys_reply() const;
  const Jwks* keys() const;
};

// Return the evidence parsed; `jose` looks at the keys whose JSON is fine.
IssuerCase make_issuer_case(IssuerEvidence evidence, Policy policy, const Jose& jose);

} // namespace oidcctl
