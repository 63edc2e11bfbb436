#include "kube/apiserver/expressions.hpp"
#include "kube/apiserver/validation_steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace oidcctl::apiserver {

namespace {

constexpr unsigned k_reserved_domains = 32;
constexpr std::size_t k_longest_domain = 253;

bool
is_digit(char c)
{
  return c >= '0' && c <= '9';
}

bool
is_small(char c)
{
  return c >= 'a' && c <= 'z';
}

bool
is_capital(char c)
{
  return c >= 'A' && c <= 'Z';
}

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

std::string_view
text_of(unsigned minor, std::string_view older, std::string_view newer)
{
  return minor < k_new_texts ? older : newer;
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
                  std::string(text_of(minor,
                                      "prefix can't be set when expression is set",
                                      "may not be specified when expression is set"))));
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

bool
is_subdomain(std::string_view text)
{
  const auto is_alnum = [](char c) { return is_small(c) || is_digit(c); };
  char before = '.';
  for (const char c : text) {
    const bool fits =
        is_alnum(c) || (c == '-' && before != '.') || (c == '.' && is_alnum(before));
    if (!fits) {
      return false;
    }
    before = c;
  }
  return !text.empty() && is_alnum(before);
}

// IsDomainPrefixedPath of k8s.io/apimachinery.
void
validate_domain_path(const std::string& key, const std::string& path, Validation& out)
{
  if (key.empty()) {
    out.errors.push_back(required(path));
    return;
  }
  const auto slash = key.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == key.size()) {
    out.errors.push_back(
        invalid(path, key, "must be a domain-prefixed path (such as \"acme.io/foo\")"));
    return;
  }
  const auto domain = key.substr(0, slash);
  const auto rest = key.substr(slash + 1);
  if (domain.size() > k_longest_domain) {
    out.errors.push_back(invalid(path, domain, "must be no more than 253 characters"));
  }
  if (!is_subdomain(domain)) {
    out.errors.push_back(invalid(
        path,
        domain,
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
        "characters, '-' or '.', and must start and end with an alphanumeric character "
        "(e.g. 'example.com', regex used for validation is "
        "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"));
  }
  constexpr std::string_view marks = "/-._~%!$&'()*+,;=:";
  const bool is_path = std::all_of(rest.begin(), rest.end(), [&](char c) {
    return is_small(c) || is_capital(c) || is_digit(c) ||
           marks.find(c) != std::string_view::npos;
  });
  if (!is_path) {
    out.errors.push_back(invalid(path,
                                 rest,
                                 "Invalid path (regex used for validation is "
                                 "'[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"));
  }
}

bool
is_reserved(std::string_view key)
{
  const auto slash = key.find('/');
  const auto domain = slash == key.npos ? std::string_view() : key.substr(0, slash);
  return domain == "k8s.io" || domain.ends_with(".k8s.io") || domain == "kubernetes.io" ||
         domain.ends_with(".kubernetes.io");
}

void
validate_key(const std::string& key,
             unsigned minor,
             const std::string& path,
             Validation& out)
{
  if (minor < k_first_beta) {
    if (key.empty()) {
      out.errors.push_back(required(path, "key is required"));
    }
    return;
  }
  validate_domain_path(key, path, out);
  if (std::any_of(key.begin(), key.end(), is_capital)) {
    out.errors.push_back(invalid(
        path,
        key,
        std::string(text_of(minor, "key must be lowercase", "must be lowercase"))));
  }
  if (minor >= k_reserved_domains && is_reserved(key)) {
    out.errors.push_back(invalid(
        path,
        key,
        "k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use"));
  }
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
    validate_key(mapping.key, minor, item + ".key", out);
    if (minor >= k_first_beta && !seen.insert(mapping.key).second) {
      out.errors.push_back(duplicate(item + ".key", mapping.key));
      continue;
    }
    if (mapping.value_expression.empty()) {
      out.errors.push_back(
          required(item + ".valueExpression",
                   std::string(text_of(minor, "valueExpression is required", ""))));
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
          invalid(std::move(field), value, std::string(text_of(rules.minor, old, now))));
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
      out.errors.push_back(required(
          field, std::string(text_of(rules.minor, "expression is required", ""))));
    } else if (!seen.insert(expression).second) {
      out.errors.push_back(duplicate(field, expression));
    } else {
      compile(expression, ExpressionUse::user_rule, field, out);
    }
  }
}

} // namespace oidcctl::apiserver
