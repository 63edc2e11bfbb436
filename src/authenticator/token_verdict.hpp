#pragma once

#include "authenticator/token_claims.hpp"
#include "authenticator/token_evidence.hpp"
#include "authenticator/token_problem.hpp"
#include "base/finding.hpp"
#include "base/json.hpp"
#include "model/oidc/compact_token.hpp"
#include "model/oidc/id_token.hpp"
#include "model/oidc/jose.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace oidcctl {

// A remark on a token that is not a reason to refuse it.
struct TokenFinding
{
  std::string id = {};
  Finding finding = {};
};

// What kube-apiserver would say of a token.
struct TokenVerdict
{
  // Nothing: it could not be found out.
  std::optional<bool> accepted = std::nullopt;
  std::optional<Identity> identity = std::nullopt; // of an accepted token
  std::vector<TokenProblem> problems = {};         // in the order in which they are met
  std::vector<TokenFinding> remarks = {};
};

// Return the distributed claim that the API server would fetch for `token` under
// `policy`, or nothing: only the groups claim, only when the token lacks it, and only a
// source with an endpoint (claimResolver.expand).
std::optional<ClaimSource> distributed_source(const go::Value& claims,
                                              const Policy& policy);

// Return the verdict on `token` (a bearer token without spaces).
TokenVerdict judge_token(std::string_view token,
                         const Policy& policy,
                         const TokenEvidence& evidence,
                         const Jose& jose);

// Return the same without remarks: for a service that judges many tokens by the keys that
// it has, and has made sure once that the API server starts with `policy`
// (`policy_problem`).
TokenVerdict judge_without_remarks(const CompactToken& token,
                                   const Policy& policy,
                                   Time now,
                                   const ProviderEvidence& provider,
                                   const Jose& jose);

// Return `kind: TokenVerdict` of the output format.
Json token_verdict_json(const TokenVerdict& verdict,
                        const Policy& policy,
                        const std::string& issuer);

} // namespace oidcctl
