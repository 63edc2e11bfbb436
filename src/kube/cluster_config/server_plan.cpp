#include "kube/cluster_config/server_plan.hpp"

#include "base/text.hpp"
#include "model/oidc/jwks.hpp"
#include "yaml/writer.hpp"

#include <fmt/format.h>

namespace oidcctl::cluster_config {

namespace {

using apiserver::OidcFlags;

constexpr unsigned k_gate_is_on = 30; // of the file, by default

// Return the value of --oidc-username-prefix that means the literal `prefix`.
std::string
username_prefix_flag(const apiserver::JwtAuthenticator& jwt, const Ability& ability)
{
  const auto& [claim, prefix, expression] = jwt.claim_mappings.username;
  const auto literal = prefix.value_or("");
  const auto by_rule = claim == "email" ? std::string() : jwt.issuer.url + "#";
  if (literal.empty()) {
    return by_rule.empty() && !ability.writes_full_prefix ? std::string() : "-";
  }
  return literal == by_rule && !ability.writes_full_prefix ? std::string() : literal;
}

void
set_algorithms(const DesiredSettings& settings, const Ability& ability, OidcFlags& flags)
{
  const bool is_chosen = settings.algorithm_choice == AlgorithmChoice::chosen;
  const bool is_file = settings.algorithm_choice == AlgorithmChoice::file;
  if (is_chosen && ability.algorithms != Algorithms::none) {
    flags.signing_algorithms = settings.algorithms;
    flags.has_signing_algorithms = true;
  } else if (is_file && ability.algorithms == Algorithms::any) {
    flags.signing_algorithms = known_algorithms(); // what a file accepts
    flags.has_signing_algorithms = true;
  }
}

Arguments
arguments_of(const OidcFlags& flags)
{
  Arguments arguments;
  const auto add = [&arguments](std::string_view name, const std::string& value) {
    if (!value.empty()) {
      arguments.emplace_back(name, value);
    }
  };
  add("oidc-issuer-url", flags.issuer_url);
  add("oidc-client-id", flags.client_id);
  add("oidc-username-claim", flags.username_claim);
  add("oidc-username-prefix", flags.username_prefix);
  add("oidc-groups-claim", flags.groups_claim);
  add("oidc-groups-prefix", flags.groups_prefix);
  for (const auto& [claim, value] : flags.required_claims) {
    add("oidc-required-claim", fmt::format("{}={}", claim, value));
  }
  if (flags.has_signing_algorithms) {
    add("oidc-signing-algs", text::join(flags.signing_algorithms, ","));
  }
  add("oidc-ca-file", flags.ca_file);
  if (flags.anonymous_auth) {
    add("anonymous-auth", *flags.anonymous_auth ? "true" : "false");
  }
  return arguments;
}

} // namespace

apiserver::OidcFlags
flags_of(const DesiredSettings& settings, const Ability& ability)
{
  OidcFlags flags;
  if (ability.has_anonymous && settings.configuration.anonymous) {
    flags.anonymous_auth = settings.configuration.anonymous->enabled;
  }
  if (settings.configuration.jwt.empty()) {
    return flags;
  }
  const auto& jwt = settings.configuration.jwt.front();
  const auto& groups = jwt.claim_mappings.groups;
  flags.is_any_set = true;
  flags.issuer_url = jwt.issuer.url;
  flags.client_id = jwt.issuer.audiences.empty() ? "" : jwt.issuer.audiences.front();
  flags.username_claim = jwt.claim_mappings.username.claim;
  flags.username_prefix =
      ability.has_username_prefix ? username_prefix_flag(jwt, ability) : std::string();
  if (ability.has_groups && !groups.claim.empty()) {
    flags.groups_claim = groups.claim;
    flags.groups_prefix = groups.prefix.value_or("");
    if (ability.needs_groups && flags.groups_prefix.empty()) {
      flags.groups_prefix = "-"; // what such a target takes for none
    }
  }
  for (const auto& rule : jwt.claim_validation_rules) {
    if (!rule.claim.empty()) {
      flags.required_claims.insert_or_assign(rule.claim, rule.required_value);
    }
  }
  set_algorithms(settings, ability, flags);
  return flags;
}

std::string
yaml_text(const yaml::Node& node)
{
  return yaml::to_text(node, 0, yaml::LongText::block);
}

ServerPlan
server_plan(const DesiredSettings& settings,
            const GenerateRequest& request,
            Places places)
{
  ServerPlan plan;
  const auto& ability = request.form->ability;
  const auto file = [&places](std::string_view name, std::string content) {
    return OutputFile{fmt::format("{}{}{}", places.local, places.front, name),
                      std::move(content),
                      fmt::format("{}/{}{}", places.directory, places.front, name)};
  };
  if (ability.mechanism == Mechanism::file) {
    plan.files.push_back(file(
        "authentication.yaml",
        yaml_text(configuration_node(settings.configuration,
                                     configuration_version(request.kubernetes_minor)))));
    plan.arguments.emplace_back("authentication-config", plan.files.front().path);
    if (request.kubernetes_minor < k_gate_is_on) {
      plan.arguments.emplace_back("feature-gates",
                                  "StructuredAuthenticationConfiguration=true");
    }
    return plan;
  }
  plan.flags = flags_of(settings, ability);
  if (!settings.ca().empty()) {
    plan.files.push_back(file("ca.pem", settings.ca()));
    plan.flags.ca_file = plan.files.front().path;
  } else if (!settings.ca_path.empty()) {
    plan.flags.ca_file = settings.ca_path;
    plan.known_path = settings.ca_path;
  }
  plan.arguments = arguments_of(plan.flags);
  return plan;
}

} // namespace oidcctl::cluster_config
