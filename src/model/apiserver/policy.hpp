#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

// The newest Kubernetes whose rules are known here: 1.36 (the minor number).
inline constexpr unsigned k_newest_minor = 36;

// What the API server is, or will be, told about its issuer: the `--oidc-*` flags, or one
// `jwt` entry of an AuthenticationConfiguration when `structured` is set.
struct Policy
{
  bool structured = false;
  std::vector<std::string> client_ids = {};
  std::string username_claim = "sub";
  std::optional<std::string> username_prefix = std::nullopt; // unset is not empty
  std::string groups_claim = {};
  std::optional<std::string> groups_prefix = std::nullopt; // the same
  std::map<std::string, std::string> required_claims = {};
  std::vector<std::string> signing_algorithms = {}; // empty: the default of the rule set
  std::string uid_claim = {};                       // structured only, like all below
  std::string discovery_url = {};                   // moves the request alone
  std::vector<std::string> disallowed_issuers = {}; // service account issuers
  std::vector<std::string> expressions = {};        // CEL; never evaluated here
  bool has_username_expression = false;       // instead of the claim; it is among those
  bool has_groups_expression = false;         // the same
  unsigned kubernetes_minor = k_newest_minor; // of "1.NN"

  // Return the algorithms that are accepted: those given, else RS256 for flags and all
  // nine for a structured configuration (which cannot name any itself).
  std::vector<std::string> accepted_algorithms() const;
};

// Why an API server does not start with a policy, in its own words.
struct PolicyProblem
{
  bool is_unsupported = false; // the setting does not exist in that Kubernetes version
  std::string message = {};
};

// Return the first reason why kube-apiserver refuses `policy` for `issuer`, or nothing
// (validateOIDCOptions, ValidateAuthenticationConfiguration).
std::optional<PolicyProblem> policy_problem(const Policy& policy,
                                            const std::string& issuer);

// Why a URL cannot be an issuer, for people and in the API server's words.
struct IssuerUrlProblem
{
  std::string text = {};
  std::string kube_text = {};
};

// Return why an API server refuses `url` as an issuer or discovery URL, or nothing
// (validateURL of k8s.io/apiserver; an absent host, which that function does not notice,
// is named too).
std::optional<IssuerUrlProblem> issuer_url_problem(const std::string& url);

// Return the scopes a login must ask for so that the ID token carries `username_claim`:
// `openid` first, then the scope of a standard claim: `email` for email, `profile` for
// preferred_username and name (OIDC Core 5.4).
std::vector<std::string> scopes_for(const std::string& username_claim);

} // namespace oidcctl
