#include "checks/access/matrix.hpp"

#include <algorithm>
#include <array>

namespace oidcctl::access {

namespace {

using rbac::RuleView;

bool
has(RuleView::Words words, std::string_view word)
{
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool
has_any(RuleView::Words words, std::initializer_list<std::string_view> any)
{
  return std::any_of(
      any.begin(), any.end(), [&](std::string_view word) { return has(words, word); });
}

// Reviews are created by everyone who logs in, and change nothing.
bool
is_only_reviews(const RuleView& rule)
{
  return !rule.resources.empty() &&
         std::all_of(rule.resources.begin(), rule.resources.end(), [](auto resource) {
           return resource.ends_with("reviews");
         });
}

bool
is_everything(const RuleView& rule)
{
  return has(rule.verbs, "*") && has(rule.api_groups, "*") && has(rule.resources, "*") &&
         rule.resource_names.empty();
}

bool
names_group(const RuleView& rule, std::string_view group)
{
  return has(rule.api_groups, "*") || has(rule.api_groups, group);
}

// Return whether the rule names the resource of the core group, and one of the verbs.
bool
gives(const RuleView& rule,
      std::initializer_list<std::string_view> resources,
      std::initializer_list<std::string_view> verbs)
{
  return names_group(rule, "") && has_any(rule.resources, resources) &&
         (has(rule.verbs, "*") || has_any(rule.verbs, verbs));
}

bool
gives_grants(const RuleView& rule)
{
  constexpr std::array<std::string_view, 5> resources{
      "*", "roles", "clusterroles", "rolebindings", "clusterrolebindings"};
  return names_group(rule, rbac::k_api_group) &&
         std::any_of(resources.begin(),
                     resources.end(),
                     [&](auto resource) { return has(rule.resources, resource); }) &&
         has_any(rule.verbs, {"*", "create", "update", "patch", "escalate", "bind"});
}

std::uint8_t
powers_of(const RuleView& rule)
{
  unsigned powers = 0;
  const bool is_of_all = rule.resource_names.empty();
  if (is_of_all && gives(rule, {"*", "secrets"}, {"get", "list", "watch"})) {
    powers |= reads_secrets;
  }
  if (gives(rule,
            {"*", "pods/exec", "pods/attach", "*/exec", "*/attach"},
            {"create", "get"})) {
    powers |= runs_commands;
  }
  if (gives(rule, {"*", "serviceaccounts/token", "*/token"}, {"create"})) {
    powers |= makes_tokens;
  }
  if (has_any(rule.verbs, {"impersonate", "*"}) &&
      has_any(rule.resources, {"*", "users", "groups", "serviceaccounts", "uids"})) {
    powers |= impersonates;
  }
  if (gives_grants(rule)) {
    powers |= grants;
  }
  return static_cast<std::uint8_t>(powers);
}

Level
level_of(const RuleView& rule, std::uint8_t powers)
{
  if (is_everything(rule)) {
    return Level::all;
  }
  if ((powers & (impersonates | grants)) != 0) {
    return Level::admin;
  }
  const bool writes =
      has_any(rule.verbs,
              {"*", "create", "update", "patch", "delete", "deletecollection"}) &&
      !rule.resources.empty() && !is_only_reviews(rule);
  return writes ? Level::write : Level::read;
}

} // namespace

std::string_view
to_string(Level level)
{
  constexpr std::array<std::string_view, 5> words{
      "none", "read", "write", "admin", "all"};
  return words[static_cast<std::size_t>(level)];
}

std::vector<std::string_view>
words_of(std::uint8_t powers)
{
  constexpr std::array<std::string_view, 5> words{
      "secrets", "exec", "tokens", "impersonate", "grant"};
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if ((powers >> i & 1U) != 0) {
      out.push_back(words[i]);
    }
  }
  return out;
}

Worth
worth_of(const rbac::Snapshot& snapshot, rbac::RoleIndex role)
{
  Worth worth;
  for (std::size_t i = 0; i < snapshot.role(role).rules; ++i) {
    const auto rule = snapshot.rule(role, i);
    const auto powers = powers_of(rule);
    worth.level = std::max(worth.level, level_of(rule, powers));
    worth.powers = static_cast<std::uint8_t>(worth.powers | powers);
  }
  return worth;
}

} // namespace oidcctl::access
