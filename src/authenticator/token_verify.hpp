#pragma once

#include "authenticator/token_evidence.hpp"
#include "authenticator/token_problem.hpp"
#include "model/apiserver/policy.hpp"
#include "model/oidc/compact_token.hpp"
#include "model/oidc/id_token.hpp"
#include "model/oidc/jose.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace oidcctl {

struct JwtVerification;

// Verify `token` as kube-apiserver's verifier does (go-oidc Verify with the order of
// checks of the policy's Kubernetes version, then the audiences). The issuer is taken as
// matched.
JwtVerification verify_jwt(const CompactToken& token,
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
    return *m_claims;
  }
  const IdToken&
  id_token() const
  {
    return m_id_token;
  }

private:
  friend JwtVerification verify_jwt(
      const CompactToken&, const Policy&, Time, const ProviderEvidence&, const Jose&);
  VerifiedToken(std::shared_ptr<const go::Value> claims, IdToken id_token)
      : m_claims(std::move(claims)), m_id_token(std::move(id_token))
  {}

  std::shared_ptr<const go::Value> m_claims; // never nullptr
  IdToken m_id_token;
};

// What came of verifying a JWT: every problem, in the order in which that Kubernetes
// version meets them, or the verified token.
struct JwtVerification
{
  std::vector<TokenProblem> problems = {};
  std::optional<VerifiedToken> token = std::nullopt; // only without problems
  // The claims for the eyes of people, also of a token that was refused; nullptr where it
  // has none.
  std::shared_ptr<const go::Value> unverified_claims = nullptr;
  std::optional<IdToken> unverified_id_token = std::nullopt;
};

} // namespace oidcctl
