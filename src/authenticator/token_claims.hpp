#pragma once

#include "authenticator/token_problem.hpp"
#include "go/json.hpp"
#include "model/apiserver/policy.hpp"

#include <map>
#include <string>
#include <vector>

namespace oidcctl {

// Who a user is to the cluster, before it adds system:authenticated.
struct Identity
{
  std::string username = {};
  std::vector<std::string> groups = {};
  std::string uid = {};
  std::map<std::string, std::vector<std::string>> extra = {};
};

// What the claims of a token come to under a policy: every problem in the server's order
// (username, email_verified, groups, uid, required claims), and the identity, which is
// complete just when there is none.
struct ClaimMapping
{
  std::vector<TokenProblem> problems = {};
  Identity identity = {};
};

// Map `claims` as kube-apiserver does (getUsername, getGroups, getUID, getExtra and the
// required claims of AuthenticateToken). Claim names count with their case.
ClaimMapping
map_claims(const go::Value& claims, const Policy& policy, const std::string& issuer);

} // namespace oidcctl
