#include "kube/webhook/webhook_config.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"
#include "go/json.hpp"
#include "kube/apiserver/startup.hpp"
#include "kube/webhook/issuer_check.hpp"
#include "yaml/document.hpp"
#include "yaml/json.hpp"
#include "yaml/struct_decoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace oidcctl::webhook {

namespace {

using kube::StructDecoder;

constexpr std::size_t k_most_issuers = 64; // as kube-apiserver

constexpr std::string_view k_top[] = {
    "anonymous", "apiVersion", "audiences", "deny", "jwt", "kind", "rules"};
constexpr std::string_view k_rule[] = {"allowNoPrefix",
                                       "allowSharedPrefix",
                                       "allowSystemNames",
                                       "allowUnverifiedEmail",
                                       "authorizedParties",
                                       "claims",
                                       "dropUnmappedGroups",
                                       "groupMap",
                                       "issuer",
                                       "maxLoginAge"};
constexpr std::string_view k_claim[] = {"allOf", "anyOf", "claim", "cure"};
constexpr std::string_view k_deny[] = {
    "issuedBefore", "issuer", "sessionID", "subject", "tokenID"};

tl::unexpected<Error>
wrong(const yaml::Node& node, const std::string& what, std::string hint = {})
{
  return fail(ErrorCode::local_file,
              fmt::format("line {}: {}", node.place.line, what),
              std::move(hint));
}

// Return an error where a map has a member that is not one of `known`: a rule that is
// passed over would let people in.
Result<void>
check_members(const yaml::Node& node,
              std::span<const std::string_view> known,
              const std::string& path)
{
  if (!node.is(yaml::Node::Kind::map)) {
    return wrong(node, fmt::format("{}: expected a map", path));
  }
  for (const auto& member : node.members) {
    if (std::find(known.begin(), known.end(), member.name) == known.end()) {
      const std::vector<std::string> names(known.begin(), known.end());
      return wrong(
          node,
          fmt::format("{}: unknown member {}", path, text::quote(member.name)),
          suggestion(member.name, names, "expected one of " + text::join(names, ", ")));
    }
  }
  return {};
}

// Return the items of the list `name`, each a map with `known` members only.
Result<std::vector<const yaml::Node*>>
maps_of(const yaml::Node& node,
        std::string_view name,
        std::span<const std::string_view> known)
{
  std::vector<const yaml::Node*> items;
  for (const auto& member : node.members) {
    if (member.name != name || member.value.is(yaml::Node::Kind::null)) {
      continue;
    }
    if (!member.value.is(yaml::Node::Kind::list)) {
      return wrong(member.value, fmt::format("{}: expected a list", name));
    }
    for (std::size_t i = 0; i < member.value.items.size(); ++i) {
      const auto& item = member.value.items[i];
      TRY(check_members(item, known, fmt::format("{}[{}]", name, i)));
      items.push_back(&item);
    }
  }
  return items;
}

Result<ClaimRule>
claim_rule(const yaml::Node& node)
{
  std::optional<Error> error;
  StructDecoder decoder(&node, "claims", error);
  ClaimRule rule{.claim = decoder.text("claim"),
                 .any_of = decoder.texts("anyOf"),
                 .all_of = decoder.texts("allOf"),
                 .cure = decoder.text("cure")};
  if (error) {
    return tl::make_unexpected(*error);
  }
  if (rule.claim.empty()) {
    return wrong(node, "a rule for a claim has no claim", "set claim, for example amr");
  }
  if (rule.any_of.empty() && rule.all_of.empty()) {
    return wrong(node,
                 fmt::format("the rule for the claim {} requires nothing",
                             text::quote(rule.claim)),
                 "set anyOf or allOf");
  }
  return rule;
}

Result<std::map<std::string, std::vector<std::string>>>
group_map_of(const yaml::Node& node)
{
  std::map<std::string, std::vector<std::string>> map;
  std::optional<Error> error;
  const auto* groups = StructDecoder(&node, "rules", error).raw("groupMap");
  if (groups == nullptr) {
    return map;
  }
  if (!groups->is(yaml::Node::Kind::map)) {
    return wrong(*groups, "groupMap: expected a map of group names to lists of names");
  }
  StructDecoder decoder(groups, "groupMap", error);
  for (const auto& member : groups->members) {
    map[member.name] = decoder.texts(member.name);
  }
  if (error) {
    return tl::make_unexpected(*error);
  }
  return map;
}

Result<std::pair<std::string, IssuerRules>>
rules_of(const yaml::Node& node)
{
  std::optional<Error> error;
  StructDecoder decoder(&node, "rules", error);
  IssuerRules rules;
  const auto issuer = decoder.text("issuer");
  rules.authorized_parties = decoder.texts("authorizedParties");
  rules.keeps_unmapped_groups = !decoder.boolean("dropUnmappedGroups");
  rules.allows_system_names = decoder.boolean("allowSystemNames");
  rules.allows_no_prefix = decoder.boolean("allowNoPrefix");
  rules.allows_shared_prefix = decoder.boolean("allowSharedPrefix");
  rules.allows_unverified_email = decoder.boolean("allowUnverifiedEmail");
  const auto age = decoder.text("maxLoginAge");
  if (error) {
    return tl::make_unexpected(*error);
  }
  if (!age.empty()) {
    rules.max_login_age = parse_span(age);
    if (!rules.max_login_age) {
      return wrong(node,
                   fmt::format("invalid maxLoginAge {}: expected a duration such as 8h",
                               text::quote(age)));
    }
  }
  TRY_ASSIGN(rules.group_map, group_map_of(node));
  TRY_ASSIGN(const auto claims, maps_of(node, "claims", k_claim));
  for (const auto* claim : claims) {
    TRY_ASSIGN(auto rule, claim_rule(*claim));
    rules.claims.push_back(std::move(rule));
  }
  return std::pair(issuer, std::move(rules));
}

Result<DenyRule>
deny_rule(const yaml::Node& node)
{
  std::optional<Error> error;
  StructDecoder decoder(&node, "deny", error);
  DenyRule rule{.issuer = decoder.text("issuer"),
                .subject = decoder.text("subject"),
                .token_id = decoder.text("tokenID"),
                .session_id = decoder.text("sessionID")};
  const auto before = decoder.text("issuedBefore");
  if (error) {
    return tl::make_unexpected(*error);
  }
  rule.issued_before = parse_time(before);
  if (!before.empty() && !rule.issued_before) {
    return wrong(node,
                 fmt::format("invalid issuedBefore {}: expected RFC 3339, such as "
                             "2026-11-26T10:00:00Z",
                             text::quote(before)));
  }
  if (rule.subject.empty() && rule.token_id.empty() && rule.session_id.empty() &&
      !rule.issued_before) {
    return wrong(node,
                 "a deny rule would refuse every token",
                 "set subject, tokenID, sessionID or issuedBefore");
  }
  return rule;
}

// Return the issuers of `root` as kube-apiserver reads them.
Result<std::vector<apiserver::IssuerPolicy>>
issuers_of(const yaml::Node& root)
{
  yaml::Node same = root;
  std::erase_if(same.members, [](const auto& member) {
    return member.name != "jwt" && member.name != "anonymous";
  });
  auto json = go::to_json(yaml::to_value(same));
  json["apiVersion"] = "apiserver.config.k8s.io/v1";
  json["kind"] = "AuthenticationConfiguration";
  const apiserver::ValidationRules rules{.minor = k_newest_minor};
  const auto startup = apiserver::start_with_file(to_text(json), rules);
  if (startup.starts != apiserver::Answer::yes) {
    return fail(ErrorCode::local_file,
                "kube-apiserver would not start with these issuers: " + startup.message,
                "see `oidcctl cluster-config lint` with the same jwt entries");
  }
  auto policies = apiserver::policies_of(startup.settings, rules);
  if (policies.empty() || policies.size() > k_most_issuers) {
    return fail(ErrorCode::local_file,
                policies.empty() ? "no issuer is configured"
                                 : fmt::format("more than {} issuers", k_most_issuers),
                "add an entry to jwt");
  }
  return policies;
}

// Return the issuer of `config` with this URL, or nullptr.
Issuer*
find_issuer(Config& config, const std::string& url)
{
  const auto found =
      std::find_if(config.issuers.begin(), config.issuers.end(), [&url](const auto& i) {
        return i.entry.issuer == url;
      });
  return found == config.issuers.end() ? nullptr : &*found;
}

Result<void>
take_rules(const yaml::Node& root, Config& config)
{
  TRY_ASSIGN(const auto rules, maps_of(root, "rules", k_rule));
  std::vector<std::string> seen;
  for (const auto* node : rules) {
    TRY_ASSIGN(auto rule, rules_of(*node));
    auto* const found = find_issuer(config, rule.first);
    if (found == nullptr ||
        std::find(seen.begin(), seen.end(), rule.first) != seen.end()) {
      return wrong(
          *node,
          fmt::format("rules for {}, which {}",
                      text::quote(rule.first),
                      found == nullptr ? "is not an issuer in jwt" : "has rules already"),
          "set issuer to the url of an entry of jwt, once");
    }
    seen.push_back(rule.first);
    found->rules = std::move(rule.second);
  }
  TRY_ASSIGN(const auto deny, maps_of(root, "deny", k_deny));
  for (const auto* node : deny) {
    TRY_ASSIGN(auto rule, deny_rule(*node));
    if (!rule.issuer.empty() && find_issuer(config, rule.issuer) == nullptr) {
      return wrong(*node,
                   fmt::format("a deny rule for {}, which is not an issuer in jwt",
                               text::quote(rule.issuer)),
                   "set issuer to the url of an entry of jwt, or leave it out");
    }
    config.deny.push_back(std::move(rule));
  }
  return {};
}

Result<void>
check_kind(const yaml::Node& root)
{
  std::optional<Error> error;
  StructDecoder decoder(&root, "", error);
  const auto version = decoder.text("apiVersion");
  const auto kind = decoder.text("kind");
  const bool is_plain = kind == "AuthenticationConfiguration" &&
                        version.starts_with("apiserver.config.k8s.io/");
  if (is_plain) {
    constexpr std::string_view members[] = {"anonymous", "apiVersion", "jwt", "kind"};
    return check_members(root, members, "AuthenticationConfiguration");
  }
  if (kind != "WebhookConfiguration" || version != "oidcctl/v1") {
    return fail(ErrorCode::local_file,
                "expected kind: WebhookConfiguration of apiVersion: oidcctl/v1, or an "
                "AuthenticationConfiguration");
  }
  return check_members(root, k_top, "WebhookConfiguration");
}

} // namespace

Result<Config>
parse_config(std::string_view text)
{
  TRY_ASSIGN(const auto document, yaml::parse(text));
  const auto& root = document.root;
  if (!root.is(yaml::Node::Kind::map)) {
    return fail(ErrorCode::local_file, "the configuration is not a map");
  }
  TRY(check_kind(root));
  Config config;
  TRY_ASSIGN(auto policies, issuers_of(root));
  for (auto& policy : policies) {
    config.issuers.push_back({.entry = std::move(policy)});
  }
  TRY(take_rules(root, config));
  std::optional<Error> error;
  config.audiences = StructDecoder(&root, "", error).texts("audiences");
  if (error) {
    return tl::make_unexpected(*error);
  }
  TRY(check_issuers(config));
  return config;
}

} // namespace oidcctl::webhook
