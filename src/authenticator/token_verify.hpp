#pragma once

#include "authenticator/token_evidence.hpp"
#include "authenticator/token_problem.hpp"
#include "model/apiserver/policy.hpp"
#include "model/oidc/id_token.hpp"
#include "model/oidc/jose.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace oidcctl {

struct JwtVerification;

// Verify `jwt` as kube-apiserver's verifier does (go-oidc Verify with the order of checks
// of the policy's Kubernetes version, then the audiences). The issuer is taken as
// matched.
JwtVerification verify_jwt(std::string_view jwt,
                           const Policy& policy,
                           Time now,
                           const ProviderEvidence& provider,
                           const Jose& jose);

// The claims of a token whose signature, audience and times were found good. Only
// `verify_jwt` makes one.
class VerifiedToken
{
public:
  const go::Value&
  claims() const
  {
    return m_claims;
  }
  const IdToken&
  id_token() const
  {
    return m_id_token;
  }

private:
  friend JwtVerification
  verify_jwt(std::string_view, const Policy&, Time, const ProviderEvidence&, const Jose&);
  VerifiedToken(go::Value claims, IdToken id_token)
      : m_claims(std::move(claims)), m_id_token(std::move(id_token))
  {}

  go::Value m_claims;
  IdToken m_id_token;
};

// What came of verifying a JWT: every problem, in the order in which that Kubernetes
// version meets them, or the verified token.
struct JwtVerification
{
  std::vector<TokenProblem> problems = {};
  std::optional<VerifiedToken> token = std::nullopt; // only without problems
  // The claims for the eyes of people, also of a token that was refused.
  std::optional<go::Value> unverified_claims = std::nullopt;
  std::optional<IdToken> unverified_id_token = std::nullopt;
};

} // namespace oidcctl
