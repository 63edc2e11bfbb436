#include "kube/service_account/power.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace oidcctl::kube {

namespace {

using rbac::PolicyRule;
using rbac::SubjectKind;

constexpr std::string_view k_accounts = "system:serviceaccounts";

bool
has_any(const std::vector<std::string>& words,
        std::initializer_list<std::string_view> any)
{
  return std::any_of(words.begin(), words.end(), [&any](const std::string& word) {
    return word == "*" || std::find(any.begin(), any.end(), word) != any.end();
  });
}

// Return whether a rule allows one of `verbs` on `resource` of the API group, whatever
// its name.
bool
allows(const PolicyRule& rule,
       std::initializer_list<std::string_view> verbs,
       std::string_view group,
       std::string_view resource)
{
  return rule.resource_names.empty() && has_any(rule.verbs, verbs) &&
         has_any(rule.api_groups, {group}) && has_any(rule.resources, {resource});
}

struct PowerRow
{
  std::initializer_list<std::string_view> verbs;
  std::string_view group;
  std::string_view resource;
  std::string_view words;
};

constexpr std::string_view k_rbac = "rbac.authorization.k8s.io";

bool
is_everything(const PolicyRule& rule)
{
  const auto has_star = [](const std::vector<std::string>& words) {
    return std::find(words.begin(), words.end(), "*") != words.end();
  };
  return has_star(rule.verbs) && has_star(rule.resources) && has_star(rule.api_groups);
}

// Return what a rule is dangerous for, or empty.
std::string_view
danger_of(const PolicyRule& rule)
{
  const PowerRow rows[] = {
      {{"create"}, "", "serviceaccounts/token", "may create tokens of service accounts"},
      {{"get", "list", "watch"}, "", "secrets", "may read Secrets"},
      {{"create"}, "", "pods", "may run pods as any service account"},
      {{"impersonate"}, "", "users", "may impersonate users"},
      {{"impersonate"}, "", "groups", "may impersonate groups"},
      {{"escalate", "bind"}, k_rbac, "clusterroles", "may grant any role"},
  };
  for (const auto& row : rows) {
    if (allows(rule, row.verbs, row.group, row.resource)) {
      return row.words;
    }
  }
  return {};
}

} // namespace

bool
can_take_accounts(const std::vector<PolicyRule>& rules)
{
  return std::any_of(rules.begin(), rules.end(), [](const PolicyRule& rule) {
    return is_everything(rule) || !danger_of(rule).empty();
  });
}

std::string
power_of(const std::vector<PolicyRule>& rules)
{
  std::string words;
  for (const auto& rule : rules) {
    if (is_everything(rule)) {
      return "may do everything";
    }
    if (words.empty()) {
      words = danger_of(rule);
    }
  }
  return words;
}

bool
includes(const rbac::Subject& subject, const AccountRef& account)
{
  switch (subject.kind) {
  case SubjectKind::service_account:
    return subject.name == account.name && subject.ns == account.ns;
  case SubjectKind::group:
    return subject.name == k_accounts || subject.name == "system:authenticated" ||
           subject.name == fmt::format("{}:{}", k_accounts, account.ns);
  case SubjectKind::user:
    return subject.name ==
           fmt::format("system:serviceaccount:{}:{}", account.ns, account.name);
  }
  return false;
}

std::string
other_account_in(const rbac::Subject& subject,
                 const std::string& ns,
                 const AccountRef& account)
{
  if (subject.kind == SubjectKind::service_account && !includes(subject, account) &&
      (ns.empty() || subject.ns == ns)) {
    return fmt::format("{}/{}", subject.ns, subject.name);
  }
  if (subject.kind == SubjectKind::group && !ns.empty() &&
      subject.name == fmt::format("{}:{}", k_accounts, ns)) {
    return "all accounts of " + ns;
  }
  return {};
}

} // namespace oidcctl::kube
