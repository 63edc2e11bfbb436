#include "checks/cluster_config/cluster_config_report.hpp"

#include "base/json_values.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

using enum VerdictEffect;

// clang-format off
constexpr CheckOf<ClusterConfigCase> k_checks[] = {
  {"config/starts", "The API server starts with these settings",
   "k8s.io/apiserver ValidateAuthenticationConfiguration", api_server, true,
   checks::config_starts},
  {"config/documents", "The API server reads the whole file",
   "sigs.k8s.io/yaml YAMLToJSON", neither, false, checks::config_documents},
  {"config/version", "The API version is the current one",
   "apiserver.config.k8s.io", neither, false, checks::config_version},
  {"config/placeholder", "All values are filled in",
   "Kubernetes: Authenticating", neither, false, checks::config_placeholder},

  {"config/issuer-host", "Issuer URLs have a host",
   "OIDC Discovery 3", neither, false, checks::config_host},
  {"config/issuer-twice", "Each issuer is configured once",
   "OIDC Discovery 4.3", neither, false, checks::config_twice},
  {"config/audience", "The client ID is for this cluster only",
   "OIDC Core 2, aud", neither, false, checks::config_audience},
  {"config/private-key", "No private key is in the file",
   "RFC 7468", neither, false, checks::config_private_key},
  {"config/egress", "The egress selector is configured",
   "k8s.io/apiserver oidc.New", neither, false, checks::config_egress},

  {"config/email", "Only verified addresses become user names",
   "OIDC Core 5.1, email_verified", neither, false, checks::config_email},
  {"config/username-prefix", "User names cannot collide",
   "Kubernetes: Authenticating", neither, false, checks::config_username_prefix},
  {"config/prefix-dash", "No prefix is a lone dash",
   "k8s.io/apiserver PrefixedClaimOrExpression", neither, false, checks::config_dash},
  {"config/groups-prefix", "Groups cannot become system: groups",
   "Kubernetes: Using RBAC, system:masters", neither, false, checks::config_groups_prefix},
  {"config/groups-unused", "The groups prefix is used",
   "k8s.io/apiserver oidc.go getGroups", neither, false, checks::config_groups_unused},
  {"config/required-value", "Required claims have a value",
   "k8s.io/apiserver ClaimValidationRule", neither, false, checks::config_required_value},
  {"config/anonymous", "Anonymous requests are limited",
   "Kubernetes: Anonymous authenticator configuration", neither, false,
   checks::config_anonymous},
  {"config/provider", "The provider's own traps are avoided",
   "", neither, false, checks::config_provider},
  {"config/cloud", "The cloud can express all settings",
   "", neither, false, checks::config_cloud},
};
// clang-format on

Json
valid_of(const apiserver::Startup& startup)
{
  return startup.starts == apiserver::Answer::unknown
             ? Json(nullptr)
             : Json(startup.starts == apiserver::Answer::yes);
}

Json
errors_of(const apiserver::Startup& startup)
{
  auto errors = Json::array();
  for (const auto& error : startup.errors) {
    errors.push_back({{"field", error.field},
                      {"type", apiserver::to_string(error.type)},
                      {"detail", error.detail}});
  }
  return errors;
}

Json
anonymous_of(const apiserver::AuthenticationConfiguration& configuration)
{
  if (!configuration.anonymous) {
    return nullptr;
  }
  auto conditions = Json::array();
  for (const auto& condition : configuration.anonymous->conditions) {
    conditions.push_back({{"path", condition.path}});
  }
  return {{"enabled", configuration.anonymous->enabled},
          {"conditions", std::move(conditions)}};
}

// Return the cloud whose own form this is; empty: it is that of any API server.
std::string_view
cloud_of(apiserver::ConfigForm form)
{
  using enum apiserver::ConfigForm;
  switch (form) {
  case eksctl:
    return "eks";
  case aks:
  case coreweave:
  case eks:
  case kops:
  case kubeone:
  case kubespray:
    return apiserver::to_string(form);
  default:
    return {};
  }
}

Json
rules_of(const apiserver::JwtAuthenticator& jwt)
{
  auto rules = Json::array();
  for (const auto& rule : jwt.claim_validation_rules) {
    if (rule.claim.empty()) {
      rules.push_back(rule.expression);
    }
  }
  return rules;
}

} // namespace

ClusterConfigCase
make_cluster_config_case(std::string file,
                         unsigned kubernetes_minor,
                         apiserver::Startup startup,
                         std::string_view target)
{
  ClusterConfigCase made{std::move(file), kubernetes_minor, std::move(startup)};
  made.target = cluster_config::find_target(
      target.empty() ? cloud_of(made.startup.settings.form) : target);
  for (const auto& jwt : made.configuration().jwt) {
    made.providers.push_back(recognise(jwt.issuer.url, nullptr));
  }
  return made;
}

std::span<const CheckOf<ClusterConfigCase>>
cluster_config_checks()
{
  return k_checks;
}

Json
issuer_json(const apiserver::JwtAuthenticator& jwt,
            const std::vector<std::string>& algorithms)
{
  const auto& issuer = jwt.issuer;
  const auto& mappings = jwt.claim_mappings;
  auto required = Json::object();
  for (const auto& rule : jwt.claim_validation_rules) {
    if (!rule.claim.empty()) {
      required[rule.claim] = rule.required_value;
    }
  }
  auto extra = Json::array();
  for (const auto& mapping : mappings.extra) {
    extra.push_back(
        {{"key", mapping.key}, {"valueExpression", mapping.value_expression}});
  }
  auto user_rules = Json::array();
  for (const auto& rule : jwt.user_validation_rules) {
    user_rules.push_back(rule.expression);
  }
  const auto prefix = [](const std::optional<std::string>& text) {
    return text ? Json(*text) : Json(nullptr);
  };
  return {{"issuer", issuer.url},
          {"discoveryURL", text_or_null(issuer.discovery_url)},
          {"audiences", issuer.audiences},
          {"audienceMatchPolicy", text_or_null(issuer.audience_match_policy)},
          {"hasCertificateAuthority", !issuer.certificate_authority.empty()},
          {"egressSelectorType", text_or_null(issuer.egress_selector_type)},
          {"usernameClaim", text_or_null(mappings.username.claim)},
          {"usernamePrefix", prefix(mappings.username.prefix)},
          {"usernameExpression", text_or_null(mappings.username.expression)},
          {"groupsClaim", text_or_null(mappings.groups.claim)},
          {"groupsPrefix", prefix(mappings.groups.prefix)},
          {"groupsExpression", text_or_null(mappings.groups.expression)},
          {"uidClaim", text_or_null(mappings.uid.claim)},
          {"uidExpression", text_or_null(mappings.uid.expression)},
          {"extra", std::move(extra)},
          {"requiredClaims", std::move(required)},
          {"claimRules", rules_of(jwt)},
          {"userRules", std::move(user_rules)},
          {"signingAlgorithms", algorithms}};
}

Json
cluster_config_report(const ClusterConfigCase& subject, const Selection& selection)
{
  static constexpr VerdictName verdicts[] = {{"api-server", VerdictEffect::api_server}};
  const auto& startup = subject.startup;
  const auto algorithms = startup.settings.signing_algorithms();
  auto issuers = Json::array();
  for (std::size_t i = 0; i < subject.configuration().jwt.size(); ++i) {
    auto entry = issuer_json(subject.configuration().jwt[i], algorithms);
    const auto* provider = subject.providers[i];
    entry["provider"] = provider == nullptr ? Json(nullptr) : Json(provider->id);
    issuers.push_back(std::move(entry));
  }
  Json report{
      {"apiVersion", "oidcctl/v1"},
      {"kind", "ClusterConfigReport"},
      {"file", subject.file},
      {"form", apiserver::to_string(startup.settings.form)},
      {"target", subject.target == nullptr ? Json(nullptr) : Json(subject.target->name)},
      {"kubernetesVersion", fmt::format("1.{}", subject.kubernetes_minor)},
      {"valid", valid_of(startup)},
      {"stage", text_or_null(startup.stage)},
      {"message", text_or_null(startup.message)},
      {"errors", errors_of(startup)},
      {"open", startup.open},
      {"issuers", std::move(issuers)},
      {"anonymous", anonymous_of(subject.configuration())}};
  append_results(
      report, run_checks(cluster_config_checks(), subject), verdicts, selection);
  return report;
}

} // namespace oidcctl
