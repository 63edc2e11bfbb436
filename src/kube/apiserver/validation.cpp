#include "kube/apiserver/validation.hpp"

#include "go/json.hpp"
#include "kube/apiserver/validation_steps.hpp"

#include <fmt/format.h>

#include <set>

namespace oidcctl::apiserver {

namespace {

constexpr std::size_t k_most_issuers = 64;
constexpr unsigned k_anonymous_beta = 32; // in 1.31 the feature gate is off

// Return whether the number of entries ends the validation. 1.29 takes exactly one.
bool
refuses_count(const AuthenticationConfiguration& configuration,
              unsigned minor,
              Validation& out)
{
  const auto count = configuration.jwt.size();
  const bool is_single = minor < k_first_beta;
  if (is_single && count == 0) {
    out.errors.push_back(required("jwt", "at least one jwt is required"));
    return true;
  }
  const auto most = is_single ? std::size_t{1} : k_most_issuers;
  if (count > most) {
    out.errors.push_back(too_many("jwt", count, most));
    return true;
  }
  return false;
}

void
validate_anonymous(const AnonymousAuthentication& anonymous,
                   unsigned minor,
                   Validation& out)
{
  if (minor < k_anonymous_beta) {
    out.errors.push_back(forbidden("anonymous",
                                   "anonymous is not supported when "
                                   "AnonymousAuthConfigurableEndpoints feature gate is "
                                   "disabled"));
  }
  if (!anonymous.enabled && !anonymous.conditions.empty()) {
    auto error = invalid("anonymous.conditions",
                         {},
                         "enabled should be set to true when conditions are defined");
    std::vector<std::string> values;
    for (const auto& condition : anonymous.conditions) {
      values.push_back(
          to_text({{"Path", condition.path}}, -1)); // as Go prints a list of structs
    }
    error.value = fmt::format("[{}]", fmt::join(values, ","));
    out.errors.push_back(std::move(error));
  }
}

} // namespace

Validation
validate(const AuthenticationConfiguration& configuration, const ValidationRules& rules)
{
  Validation out;
  if (refuses_count(configuration, rules.minor, out)) {
    return out;
  }
  std::set<std::string_view> urls;
  std::set<std::string_view> discovery_urls;
  for (std::size_t i = 0; i < configuration.jwt.size(); ++i) {
    const auto& jwt = configuration.jwt[i];
    const auto path = fmt::format("jwt[{}]", i);
    const auto& issuer = jwt.issuer;
    validate_issuer(issuer, rules, path + ".issuer", out);
    validate_claim_rules(
        jwt.claim_validation_rules, rules, path + ".claimValidationRules", out);
    validate_claim_mappings(jwt.claim_mappings,
                            jwt.claim_validation_rules,
                            rules,
                            path + ".claimMappings",
                            out);
    validate_user_rules(
        jwt.user_validation_rules, rules, path + ".userValidationRules", out);
    if (!urls.insert(issuer.url).second) {
      out.errors.push_back(duplicate(path + ".issuer.url", issuer.url));
    }
    if (!issuer.discovery_url.empty() &&
        !discovery_urls.insert(issuer.discovery_url).second) {
      out.errors.push_back(
          duplicate(path + ".issuer.discoveryURL", issuer.discovery_url));
    }
  }
  if (configuration.anonymous) {
    validate_anonymous(*configuration.anonymous, rules.minor, out);
  }
  return out;
}

} // namespace oidcctl::apiserver
