#include "kube/apiserver/expressions.hpp"
#include "kube/apiserver/validation_steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace oidcctl::apiserver {

namespace {

// Judge an expression and note what comes out; return whether it may well compile.
bool
compile(const std::string& expression,
        ExpressionUse use,
        const std::string& path,
        Validation& out)
{
  auto verdict = judge_expression(expression, use);
  if (verdict.compiles == Answer::no) {
    out.errors.push_back(invalid(path, expression, std::move(verdict.problem)));
  } else if (verdict.compiles == Answer::unknown) {
    out.open.push_back(path);
  }
  return verdict.compiles != Answer::no;
}

// Return whether the mapping has an expression without any error.
bool
validate_prefixed(const PrefixedClaimOrExpression& mapping,
                  bool is_required,
                  unsigned minor,
                  const std::string& path,
                  Validation& out)
{
  const auto before = out.errors.size();
  if (!mapping.expression.empty() && !mapping.claim.empty()) {
    out.errors.push_back(invalid(path, "", "claim and expression can't both be set"));
  } else if (!mapping.expression.empty()) {
    if (mapping.prefix) {
      out.errors.push_back(
          invalid(path + ".prefix",
                  *mapping.prefix,
                  text_of(minor,
                          "prefix can't be set when expression is set",
                          "may not be specified when expression is set")));
    }
    compile(mapping.expression, ExpressionUse::mapping, path + ".expression", out);
  } else if (!mapping.claim.empty()) {
    if (!mapping.prefix) {
      out.errors.push_back(required(path + ".prefix",
                                    "prefix is required when claim is set. It can be set "
                                    "to an empty string to disable prefixing"));
    }
  } else if (is_required) {
    out.errors.push_back(required(path, "claim or expression is required"));
  }
  return !mapping.expression.empty() && out.errors.size() == before;
}

void
validate_extra(const std::vector<ExtraMapping>& list,
               unsigned minor,
               const std::string& path,
               Validation& out)
{
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto item = fmt::format("{}[{}]", path, i);
    const auto& mapping = list[i];
    validate_extra_key(mapping.key, minor, item + ".key", out);
    if (minor >= k_first_beta && !seen.insert(mapping.key).second) {
      out.errors.push_back(duplicate(item + ".key", mapping.key));
      continue;
    }
    if (mapping.value_expression.empty()) {
      out.errors.push_back(required(item + ".valueExpression",
                                    text_of(minor, "valueExpression is required", "")));
      continue;
    }
    compile(
        mapping.value_expression, ExpressionUse::mapping, item + ".valueExpression", out);
  }
}

// Return whether one of the expressions that count selects claims.email_verified.
Answer
uses_verified(const ClaimMappings& mappings,
              const std::vector<ClaimValidationRule>& claim_rules)
{
  auto answer = Answer::no;
  const auto look = [&answer](const std::string& expression) {
    const auto one = selects_claim(expression, "email_verified");
    answer = one == Answer::yes || answer == Answer::yes ? Answer::yes
             : one == Answer::unknown                    ? Answer::unknown
                                                         : answer;
  };
  look(mappings.username.expression);
  for (const auto& mapping : mappings.extra) {
    look(mapping.value_expression);
  }
  for (const auto& rule : claim_rules) {
    if (rule.claim.empty()) {
      look(rule.expression);
    }
  }
  return answer;
}

// A user name from an address has to look whether the provider has verified it.
void
validate_email(const ClaimMappings& mappings,
               const std::vector<ClaimValidationRule>& claim_rules,
               const std::string& path,
               Validation& out)
{
  const auto field = path + ".username.expression";
  const auto email = selects_claim(mappings.username.expression, "email");
  const auto verified = uses_verified(mappings, claim_rules);
  if (email == Answer::no || verified == Answer::yes) {
    return;
  }
  if (email == Answer::unknown || verified == Answer::unknown) {
    out.open.push_back(field);
    return;
  }
  out.errors.push_back(invalid(
      field,
      mappings.username.expression,
      "claims.email_verified must be used in claimMappings.username.expression or "
      "claimMappings.extra[*].valueExpression or "
      "claimValidationRules[*].expression when claims.email is used in "
      "claimMappings.username.expression"));
}

} // namespace

void
validate_claim_rules(const std::vector<ClaimValidationRule>& list,
                     const ValidationRules& rules,
                     const std::string& path,
                     Validation& out)
{
  std::set<std::string_view> claims;
  std::set<std::string_view> expressions;
  const auto refuse = [&](std::string field,
                          const std::string& value,
                          std::string_view old,
                          std::string_view now) {
    if (!value.empty()) {
      out.errors.push_back(
          invalid(std::move(field), value, text_of(rules.minor, old, now)));
    }
  };
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto& rule = list[i];
    const auto item = fmt::format("{}[{}]", path, i);
    if (!rule.claim.empty() && !rule.expression.empty()) {
      out.errors.push_back(
          invalid(item, rule.claim, "claim and expression can't both be set"));
    } else if (!rule.claim.empty()) {
      refuse(item + ".message",
             rule.message,
             "message can't be set when claim is set",
             "may not be specified when claim is set");
      if (!claims.insert(rule.claim).second) {
        out.errors.push_back(duplicate(item + ".claim", rule.claim));
      }
    } else if (!rule.expression.empty()) {
      refuse(item + ".requiredValue",
             rule.required_value,
             "requiredValue can't be set when expression is set",
             "may not be specified when expression is set");
      if (!expressions.insert(rule.expression).second) {
        out.errors.push_back(duplicate(item + ".expression", rule.expression));
        continue;
      }
      compile(rule.expression, ExpressionUse::claim_rule, item + ".expression", out);
    } else {
      out.errors.push_back(required(item, "claim or expression is required"));
    }
  }
}

void
validate_claim_mappings(const ClaimMappings& mappings,
                        const std::vector<ClaimValidationRule>& claim_rules,
                        const ValidationRules& rules,
                        const std::string& path,
                        Validation& out)
{
  const auto minor = rules.minor;
  const bool has_expression =
      validate_prefixed(mappings.username, true, minor, path + ".username", out);
  validate_prefixed(mappings.groups, false, minor, path + ".groups", out);
  const auto& uid = mappings.uid;
  if (!uid.claim.empty() && !uid.expression.empty()) {
    out.errors.push_back(
        invalid(path + ".uid", "", "claim and expression can't both be set"));
  } else if (!uid.expression.empty()) {
    compile(uid.expression, ExpressionUse::mapping, path + ".uid.expression", out);
  }
  validate_extra(mappings.extra, minor, path + ".extra", out);
  if (has_expression && minor >= k_first_beta) {
    validate_email(mappings, claim_rules, path, out);
  }
}

void
validate_user_rules(const std::vector<UserValidationRule>& list,
                    const ValidationRules& rules,
                    const std::string& path,
                    Validation& out)
{
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto field = fmt::format("{}[{}].expression", path, i);
    const auto& expression = list[i].expression;
    if (expression.empty()) {
      out.errors.push_back(
          required(field, text_of(rules.minor, "expression is required", "")));
    } else if (!seen.insert(expression).second) {
      out.errors.push_back(duplicate(field, expression));
    } else {
      compile(expression, ExpressionUse::user_rule, field, out);
    }
  }
}

} // namespace oidcctl::apiserver
