#include "kube/cluster_config/server_plan.hpp"

// An AuthenticationConfiguration as YAML.
namespace oidcctl::cluster_config {

namespace {

using yaml::Node;

// Set a member that is text, unless it is empty.
void
set(Node& map, std::string_view name, const std::string& text)
{
  if (!text.empty()) {
    map.set(name, Node::from_text(text));
  }
}

Node
issuer_node(const apiserver::Issuer& issuer)
{
  auto node = Node::map();
  set(node, "url", issuer.url);
  set(node, "discoveryURL", issuer.discovery_url);
  node.set("audiences", Node::list(issuer.audiences));
  set(node, "audienceMatchPolicy", issuer.audience_match_policy);
  set(node, "egressSelectorType", issuer.egress_selector_type);
  set(node, "certificateAuthority", issuer.certificate_authority);
  return node;
}

Node
prefixed_node(const apiserver::PrefixedClaimOrExpression& mapping)
{
  auto node = Node::map();
  set(node, "claim", mapping.claim);
  if (mapping.prefix) {
    node.set("prefix", Node::from_text(*mapping.prefix));
  }
  set(node, "expression", mapping.expression);
  return node;
}

Node
mappings_node(const apiserver::ClaimMappings& mappings)
{
  auto node = Node::map();
  node.set("username", prefixed_node(mappings.username));
  if (mappings.groups != apiserver::PrefixedClaimOrExpression{}) {
    node.set("groups", prefixed_node(mappings.groups));
  }
  if (mappings.uid != apiserver::ClaimOrExpression{}) {
    auto uid = Node::map();
    set(uid, "claim", mappings.uid.claim);
    set(uid, "expression", mappings.uid.expression);
    node.set("uid", std::move(uid));
  }
  if (!mappings.extra.empty()) {
    auto extra = Node::list();
    for (const auto& mapping : mappings.extra) {
      auto item = Node::map();
      set(item, "key", mapping.key);
      set(item, "valueExpression", mapping.value_expression);
      extra.items.push_back(std::move(item));
    }
    node.set("extra", std::move(extra));
  }
  return node;
}

Node
entry_node(const apiserver::JwtAuthenticator& jwt)
{
  auto node = Node::map();
  node.set("issuer", issuer_node(jwt.issuer));
  if (!jwt.claim_validation_rules.empty()) {
    auto rules = Node::list();
    for (const auto& rule : jwt.claim_validation_rules) {
      auto item = Node::map();
      set(item, "claim", rule.claim);
      if (!rule.claim.empty()) {
        item.set("requiredValue", Node::from_text(rule.required_value));
      }
      set(item, "expression", rule.expression);
      set(item, "message", rule.message);
      rules.items.push_back(std::move(item));
    }
    node.set("claimValidationRules", std::move(rules));
  }
  node.set("claimMappings", mappings_node(jwt.claim_mappings));
  if (!jwt.user_validation_rules.empty()) {
    auto rules = Node::list();
    for (const auto& rule : jwt.user_validation_rules) {
      auto item = Node::map();
      set(item, "expression", rule.expression);
      set(item, "message", rule.message);
      rules.items.push_back(std::move(item));
    }
    node.set("userValidationRules", std::move(rules));
  }
  return node;
}

Node
anonymous_node(const apiserver::AnonymousAuthentication& anonymous)
{
  auto node = Node::map();
  node.set("enabled", Node::from_bool(anonymous.enabled));
  if (!anonymous.conditions.empty()) {
    auto conditions = Node::list();
    for (const auto& condition : anonymous.conditions) {
      auto item = Node::map();
      item.set("path", Node::from_text(condition.path));
      conditions.items.push_back(std::move(item));
    }
    node.set("conditions", std::move(conditions));
  }
  return node;
}

} // namespace

std::string_view
configuration_version(unsigned minor)
{
  constexpr unsigned first_v1 = 34;
  constexpr unsigned first_v1beta1 = 30;
  return minor >= first_v1        ? "apiserver.config.k8s.io/v1"
         : minor >= first_v1beta1 ? "apiserver.config.k8s.io/v1beta1"
                                  : "apiserver.config.k8s.io/v1alpha1";
}

yaml::Node
configuration_node(const apiserver::AuthenticationConfiguration& configuration,
                   std::string_view api_version)
{
  auto node = Node::map();
  node.set("apiVersion", Node::from_text(std::string(api_version)));
  node.set("kind", Node::from_text("AuthenticationConfiguration"));
  if (configuration.anonymous) {
    node.set("anonymous", anonymous_node(*configuration.anonymous));
  }
  auto jwt = Node::list();
  for (const auto& entry : configuration.jwt) {
    jwt.items.push_back(entry_node(entry));
  }
  node.set("jwt", std::move(jwt));
  return node;
}

} // namespace oidcctl::cluster_config
