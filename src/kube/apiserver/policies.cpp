#include "kube/apiserver/policies.hpp"

#include <algorithm>

namespace oidcctl::apiserver {

namespace {

// Return every expression that has a say in whether a token is accepted, and as whom.
std::vector<std::string>
expressions_of(const JwtAuthenticator& jwt)
{
  std::vector<std::string> expressions;
  const auto add = [&expressions](const std::string& expression) {
    if (!expression.empty()) {
      expressions.push_back(expression);
    }
  };
  const auto& mappings = jwt.claim_mappings;
  add(mappings.username.expression);
  add(mappings.groups.expression);
  add(mappings.uid.expression);
  for (const auto& mapping : mappings.extra) {
    add(mapping.value_expression);
  }
  for (const auto& rule : jwt.claim_validation_rules) {
    add(rule.claim.empty() ? rule.expression : std::string());
  }
  for (const auto& rule : jwt.user_validation_rules) {
    add(rule.expression);
  }
  return expressions;
}

Policy
policy_of(const JwtAuthenticator& jwt)
{
  const auto& mappings = jwt.claim_mappings;
  Policy policy;
  policy.client_ids = jwt.issuer.audiences;
  policy.username_claim = mappings.username.claim;
  policy.username_prefix = mappings.username.prefix;
  policy.groups_claim = mappings.groups.claim;
  policy.groups_prefix = mappings.groups.prefix;
  for (const auto& rule : jwt.claim_validation_rules) {
    if (!rule.claim.empty()) {
      policy.required_claims.insert_or_assign(rule.claim, rule.required_value);
    }
  }
  policy.uid_claim = mappings.uid.claim;
  policy.discovery_url = jwt.issuer.discovery_url;
  policy.expressions = expressions_of(jwt);
  policy.has_username_expression = !mappings.username.expression.empty();
  policy.has_groups_expression = !mappings.groups.expression.empty();
  return policy;
}

} // namespace

std::vector<IssuerPolicy>
policies_of(const ClusterSettings& settings, const ValidationRules& rules)
{
  const bool has_flags = settings.flags && settings.flags->authentication_config.empty();
  auto disallowed = rules.disallowed_issuers;
  if (settings.flags) {
    const auto& issuers = settings.flags->service_account_issuers;
    disallowed.insert(disallowed.end(), issuers.begin(), issuers.end());
  }
  std::vector<IssuerPolicy> policies;
  for (const auto& jwt : settings.configuration.jwt) {
    IssuerPolicy made{jwt.issuer.url, policy_of(jwt), jwt.issuer.certificate_authority};
    made.policy.structured = !has_flags;
    made.policy.kubernetes_minor = rules.minor;
    if (has_flags) {
      made.policy.username_prefix = settings.flags->username_prefix;
      made.policy.signing_algorithms = settings.signing_algorithms();
    } else {
      made.policy.disallowed_issuers = disallowed;
    }
    policies.push_back(std::move(made));
  }
  return policies;
}

const IssuerPolicy*
find_policy(const std::vector<IssuerPolicy>& policies, std::string_view iss)
{
  static constexpr std::string_view google = "accounts.google.com";
  const auto is_asked = [iss](const IssuerPolicy& entry) {
    return entry.issuer == iss ||
           (iss == google && entry.issuer == "https://accounts.google.com");
  };
  const auto found = std::find_if(policies.begin(), policies.end(), is_asked);
  return found == policies.end() ? nullptr : &*found;
}

} // namespace oidcctl::apiserver
