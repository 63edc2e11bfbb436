#pragma once

#include "kube/rbac/binding.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

// Roles of rbac.authorization.k8s.io/v1 with their rules.
namespace oidcctl::rbac {

// One rule of a role: either API resources (the first four) or URLs. In verbs, API
// groups, resources and URLs "*" is everything; "" is the core API group.
struct PolicyRule
{
  std::vector<std::string> verbs = {};
  std::vector<std::string> api_groups = {};
  std::vector<std::string> resources = {};      // "pods", "pods/log", "*/scale"
  std::vector<std::string> resource_names = {}; // empty: every object
  std::vector<std::string> urls = {}; // nonResourceURLs: "/healthz", "/metrics/*"

  bool operator==(const PolicyRule&) const = default;
};

// A ClusterRole, or a Role when it has a namespace. Of an aggregated ClusterRole the
// rules are those that kube-controller-manager wrote.
struct Role
{
  RoleKind kind = RoleKind::cluster_role;
  std::string name = {};
  std::string ns = {}; // of a Role
  std::vector<PolicyRule> rules = {};
  bool is_aggregated = false; // has an aggregationRule
  std::map<std::string, std::string> labels = {};

  bool operator==(const Role&) const = default;
};

// The label of what Kubernetes creates at its start, and its value.
inline constexpr std::string_view k_bootstrap_label = "kubernetes.io/bootstrapping";
inline constexpr std::string_view k_bootstrap_value = "rbac-defaults";

} // namespace oidcctl::rbac
