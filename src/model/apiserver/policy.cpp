#include "model/apiserver/policy.hpp"

#include "go/json.hpp"
#include "model/http/url.hpp"
#include "model/oidc/jwks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace oidcctl {

namespace {

using Problem = std::optional<PolicyProblem>;

constexpr unsigned k_first_structured = 29;
constexpr unsigned k_first_with_url_rules = 29; // before, flags want just https
constexpr unsigned k_first_beta = 30; // several issuers and audiences, discoveryURL

Problem
invalid(std::string message)
{
  return PolicyProblem{false, std::move(message)};
}

Problem
version_problem(const Policy& policy)
{
  const auto minor = policy.kubernetes_minor;
  const auto since = [minor](bool used, unsigned first, const char* what) -> Problem {
    return used && minor < first
               ? Problem(PolicyProblem{
                     true,
                     fmt::format("Kubernetes 1.{} has no {} (1.{})", minor, what, first)})
               : std::nullopt;
  };
  for (auto& problem :
       {since(policy.structured, k_first_structured, "AuthenticationConfiguration"),
        since(!policy.uid_claim.empty(), k_first_structured, "uid mapping"),
        since(policy.client_ids.size() > 1, k_first_beta, "second audience"),
        since(!policy.discovery_url.empty(), k_first_beta, "discoveryURL")}) {
    if (problem) {
      return problem;
    }
  }
  return std::nullopt;
}

Problem
audience_problem(const Policy& policy)
{
  if (policy.client_ids.empty()) {
    return invalid(
        "issuer.audiences: Required value: at least one jwt.issuer.audiences is "
        "required");
  }
  std::set<std::string> seen;
  for (const auto& audience : policy.client_ids) {
    if (audience.empty()) {
      return invalid("issuer.audiences: Required value: audience can't be empty");
    }
    if (!seen.insert(audience).second) {
      return invalid("issuer.audiences: Duplicate value: " + go::go_quote(audience));
    }
  }
  return std::nullopt;
}

std::string
without_slashes(std::string url)
{
  while (!url.empty() && url.back() == '/') {
    url.pop_back();
  }
  return url;
}

Problem
discovery_url_problem(const Policy& policy, const std::string& issuer)
{
  const auto& url = policy.discovery_url;
  if (url.empty()) {
    return std::nullopt;
  }
  const auto value = "issuer.discoveryURL: Invalid value: " + go::go_quote(url) + ": ";
  if (without_slashes(url) == without_slashes(issuer)) {
    return invalid(value + "discoveryURL must be different from URL");
  }
  const auto problem = issuer_url_problem(url);
  return problem ? invalid(value + problem->kube_text) : std::nullopt;
}

Problem
claims_problem(const Policy& policy)
{
  if (policy.username_claim.empty() && !policy.has_username_expression) {
    return invalid(
        "claimMappings.username: Required value: claim or expression is required");
  }
  if (policy.structured && !policy.username_prefix && !policy.has_username_expression) {
    return invalid(
        "claimMappings.username.prefix: Required value: prefix is required when "
        "claim is set. It can be set to an empty string to disable prefixing");
  }
  if (policy.structured && !policy.groups_claim.empty() && !policy.groups_prefix) {
    return invalid(
        "claimMappings.groups.prefix: Required value: prefix is required when claim is "
        "set. It can be set to an empty string to disable prefixing");
  }
  for (const auto& [claim, value] : policy.required_claims) {
    if (claim.empty() && policy.kubernetes_minor >= k_first_structured) {
      return invalid("claimValidationRules.claim: Required value: claim or expression is "
                     "required");
    }
  }
  for (const auto& algorithm : policy.signing_algorithms) {
    const auto& known = known_algorithms();
    if (std::find(known.begin(), known.end(), algorithm) == known.end()) {
      return invalid("oidc: unsupported signing alg: " + go::go_quote(algorithm));
    }
  }
  return std::nullopt;
}

} // namespace

std::vector<std::string>
Policy::accepted_algorithms() const
{
  constexpr unsigned first_with_all = 30; // before, entries had the flags' default
  if (structured) {
    return kubernetes_minor >= first_with_all ? known_algorithms()
                                              : std::vector<std::string>{"RS256"};
  }
  return signing_algorithms.empty() ? std::vector<std::string>{"RS256"}
                                    : signing_algorithms;
}

std::optional<IssuerUrlProblem>
issuer_url_problem(const std::string& issuer)
{
  const auto url = Url::parse(issuer);
  if (!url) {
    return IssuerUrlProblem{"not a valid URL: " + url.error(),
                            "parse error: " + url.error()};
  }
  if (url->scheme != "https") {
    return IssuerUrlProblem{"the scheme is " + url->scheme + ", not https",
                            "URL scheme must be https"};
  }
  if (url->has_userinfo) {
    return IssuerUrlProblem{"it contains user information before '@'",
                            "URL must not contain a username or password"};
  }
  if (url->host.empty()) {
    return IssuerUrlProblem{"the host is missing", "URL has no host"};
  }
  if (url->query && !url->query->empty()) {
    return IssuerUrlProblem{"it has a query ('?…')", "URL must not contain a query"};
  }
  if (url->fragment && !url->fragment->empty()) {
    return IssuerUrlProblem{"it has a fragment ('#…')",
                            "URL must not contain a fragment"};
  }
  return std::nullopt;
}

std::optional<PolicyProblem>
policy_problem(const Policy& policy, const std::string& issuer)
{
  if (auto problem = version_problem(policy)) {
    return problem;
  }
  const auto value = "issuer.url: Invalid value: " + go::go_quote(issuer) + ": ";
  const auto url = Url::parse(issuer);
  const bool looks_at_scheme_alone = policy.kubernetes_minor < k_first_with_url_rules;
  const auto problem = issuer_url_problem(issuer);
  if (problem && (!looks_at_scheme_alone || !url || url->scheme != "https")) {
    return invalid(value + problem->kube_text);
  }
  const auto& disallowed = policy.disallowed_issuers;
  if (std::find(disallowed.begin(), disallowed.end(), issuer) != disallowed.end()) {
    return invalid(fmt::format("{}URL must not overlap with disallowed issuers: [{}]",
                               value,
                               fmt::join(disallowed, " ")));
  }
  for (auto& other : {discovery_url_problem(policy, issuer),
                      audience_problem(policy),
                      claims_problem(policy)}) {
    if (other) {
      return other;
    }
  }
  return std::nullopt;
}

std::vector<std::string>
scopes_for(const std::string& username_claim)
{
  // OIDC Core 5.4; the claims of `address` are not strings.
  static constexpr std::pair<std::string_view, std::string_view> scopes[] = {
      {"birthdate", "profile"},
      {"email", "email"},
      {"email_verified", "email"},
      {"family_name", "profile"},
      {"gender", "profile"},
      {"given_name", "profile"},
      {"locale", "profile"},
      {"middle_name", "profile"},
      {"name", "profile"},
      {"nickname", "profile"},
      {"phone_number", "phone"},
      {"picture", "profile"},
      {"preferred_username", "profile"},
      {"profile", "profile"},
      {"website", "profile"},
      {"zoneinfo", "profile"},
  };
  std::vector<std::string> wanted{"openid"};
  for (const auto& [claim, scope] : scopes) {
    if (claim == username_claim) {
      wanted.emplace_back(scope);
    }
  }
  return wanted;
}

} // namespace oidcctl
