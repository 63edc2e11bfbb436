#pragma once

#include "kube/rbac/request.hpp"
#include "kube/rbac/role.hpp"

#include <span>
#include <string_view>

// What one rule of a role allows, exactly as kube-apiserver decides it (pkg/apis/rbac/v1
// evaluation_helpers.go; the same in Kubernetes 1.20 and 1.36).
namespace oidcctl::rbac {

// The words of a rule, wherever they are kept.
struct RuleView
{
  using Words = std::span<const std::string_view>;

  Words verbs = {};
  Words api_groups = {};
  Words resources = {};
  Words resource_names = {};
  Words urls = {};
};

// Return whether the rule allows the action. Everything is compared byte for byte.
bool rule_allows(const RuleView& rule, const Action& action);

// The parts of that, for explanations.
bool verb_matches(const RuleView& rule, std::string_view verb);
bool group_matches(const RuleView& rule, std::string_view api_group);
// "*", the resource itself, or "*/SUBRESOURCE"; "pods/*" matches nothing.
bool resource_matches(const RuleView& rule, const Action& action);
// A rule without names matches every object, one with names only those.
bool name_matches(const RuleView& rule, std::string_view name);
// "*", the URL itself, or what is before trailing "*".
bool url_matches(const RuleView& rule, std::string_view path);

} // namespace oidcctl::rbac
