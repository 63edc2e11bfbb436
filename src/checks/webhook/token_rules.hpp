#pragma once

#include "authenticator/token_claims.hpp"
#include "go/json.hpp"
#include "kube/webhook/webhook_config.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oidcctl::webhook {

// Why a valid token is refused.
struct RuleProblem
{
  std::string reason = {};  // permanent word
  std::string message = {}; // with the cure
};

// Return the first rule of the issuer, or of the deny list, that refuses verified
// `claims`; nothing where none does.
std::optional<RuleProblem> rule_problem(const Config& config,
                                        const Issuer& issuer,
                                        const go::Value& claims,
                                        Time now);

// Put the groups that the cluster is to see instead of those of the token.
void map_groups(const Issuer& issuer, Identity& identity);

// Return the names of Kubernetes' own in the identity as a problem, where they are not
// allowed.
std::optional<RuleProblem> name_problem(const Issuer& issuer, const Identity& identity);

} // namespace oidcctl::webhook
