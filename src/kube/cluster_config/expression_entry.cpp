#include "go/json.hpp"
#include "kube/cluster_config/server_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

// Claims with prefixes as CEL expressions that make the same names.
namespace oidcctl::cluster_config {

namespace {

// Return `text` as a string of CEL.
std::string
cel_string(std::string_view text)
{
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + "'";
}

bool
is_identifier(std::string_view name)
{
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  constexpr std::string_view reserved[] = {
      "as",        "break", "const", "continue", "else",    "for",   "function",
      "if",        "in",    "let",   "loop",     "package", "null",  "return",
      "namespace", "var",   "void",  "while",    "true",    "false", "import"};
  return !name.empty() && is_letter(name.front()) &&
         std::all_of(name.begin(),
                     name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); }) &&
         std::find(std::begin(reserved), std::end(reserved), name) == std::end(reserved);
}

std::string
claim_of(std::string_view name)
{
  return is_identifier(name) ? fmt::format("claims.{}", name)
                             : fmt::format("claims[{}]", cel_string(name));
}

std::string
has_claim(std::string_view name)
{
  return is_identifier(name) ? fmt::format("has(claims.{})", name)
                             : fmt::format("{} in claims", cel_string(name));
}

std::string
username_of(const apiserver::PrefixedClaimOrExpression& mapping)
{
  if (!mapping.expression.empty()) {
    return mapping.expression;
  }
  return fmt::format(
      "{} + {}", cel_string(mapping.prefix.value_or("")), claim_of(mapping.claim));
}

// A claim of groups may be absent, one string, or a list.
std::string
groups_of(const apiserver::PrefixedClaimOrExpression& mapping)
{
  if (!mapping.expression.empty()) {
    return mapping.expression;
  }
  const auto claim = claim_of(mapping.claim);
  const auto prefix = cel_string(mapping.prefix.value_or(""));
  return fmt::format("!({}) ? [] : type({}) == string ? [{} + string({})] : "
                     "dyn({}).map(group, {} + group)",
                     has_claim(mapping.claim),
                     claim,
                     prefix,
                     claim,
                     claim,
                     prefix);
}

Json
rule_of(const apiserver::ClaimValidationRule& rule)
{
  Json object = Json::object();
  if (rule.claim.empty()) {
    object["expression"] = rule.expression;
    if (!rule.message.empty()) {
      object["message"] = rule.message;
    }
    return object;
  }
  object["expression"] = fmt::format("{} && {} == {}",
                                     has_claim(rule.claim),
                                     claim_of(rule.claim),
                                     cel_string(rule.required_value));
  object["message"] = fmt::format(
      "the claim {} must be {}", rule.claim, go::go_quote(rule.required_value));
  return object;
}

} // namespace

Json
expression_entry(const apiserver::JwtAuthenticator& jwt)
{
  const auto& mappings = jwt.claim_mappings;
  auto rules = Json::array();
  for (const auto& rule : jwt.claim_validation_rules) {
    rules.push_back(rule_of(rule));
  }
  if (mappings.username.claim == "email") {
    // What the API server itself does where the claim is mapped by its name.
    rules.push_back({{"expression", "claims.?email_verified.orValue(true) == true"},
                     {"message", "the address must be verified"}});
  }
  Json names{{"username", {{"expression", username_of(mappings.username)}}}};
  if (!mappings.groups.claim.empty() || !mappings.groups.expression.empty()) {
    names["groups"] = {{"expression", groups_of(mappings.groups)}};
  }
  if (mappings.uid != apiserver::ClaimOrExpression{}) {
    names["uid"] = {{"expression",
                     mappings.uid.expression.empty() ? claim_of(mappings.uid.claim)
                                                     : mappings.uid.expression}};
  }
  for (const auto& extra : mappings.extra) {
    names["extra"].push_back(
        {{"key", extra.key}, {"valueExpression", extra.value_expression}});
  }
  Json entry{{"issuer", {{"url", jwt.issuer.url}, {"audiences", jwt.issuer.audiences}}}};
  if (!rules.empty()) {
    entry["claimValidationRules"] = std::move(rules);
  }
  entry["claimMappings"] = std::move(names);
  for (const auto& rule : jwt.user_validation_rules) {
    Json object{{"expression", rule.expression}};
    if (!rule.message.empty()) {
      object["message"] = rule.message;
    }
    entry["userValidationRules"].push_back(std::move(object));
  }
  return entry;
}

} // namespace oidcctl::cluster_config
