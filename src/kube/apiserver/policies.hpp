#pragma once

#include "kube/apiserver/cluster_settings.hpp"
#include "kube/apiserver/validation.hpp"
#include "model/apiserver/policy.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::apiserver {

// One issuer of a cluster and what the API server makes of its tokens.
struct IssuerPolicy
{
  std::string issuer = {};
  Policy policy = {};
  std::string certificate_authority = {}; // PEM; empty: the system's roots
};

// Return the issuers of `settings`, in the order in which the API server asks them.
std::vector<IssuerPolicy> policies_of(const ClusterSettings& settings,
                                      const ValidationRules& rules);

// Return the entry that takes tokens with the claim `iss`, or nullptr: byte for byte, and
// accounts.google.com counts as https://accounts.google.com (go-oidc).
const IssuerPolicy* find_policy(const std::vector<IssuerPolicy>& policies,
                                std::string_view iss);

} // namespace oidcctl::apiserver
