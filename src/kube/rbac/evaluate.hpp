#pragma once

#include "kube/rbac/request.hpp"
#include "kube/rbac/snapshot.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

// RBAC as kube-apiserver decides it (plugin/pkg/auth/authorizer/rbac,
// pkg/registry/rbac/validation; the same in Kubernetes 1.20 and 1.36).
namespace oidcctl::rbac {

enum class Decision {
  allow,
  deny,       // an authorizer refuses; RBAC never does
  no_opinion, // no rule allows it: refused unless another authorizer allows it
  depends,    // on conditions of the object (KEP-5681)
  unknown,    // could not find out: something that matters was not read
};

// Return the permanent word: "allow", "deny", "no-opinion", "depends", "unknown".
std::string_view to_string(Decision decision);

// What gives a permission.
struct Origin
{
  BindingIndex binding = 0;
  std::size_t subject = 0; // the first of the binding that is the requester
  RoleIndex role = 0;
  std::size_t rule = 0;

  bool operator==(const Origin&) const = default;
};

struct Evaluation
{
  Decision decision = Decision::no_opinion;
  // In the API server's words: `RBAC: allowed by ClusterRoleBinding "b" of ...`; of
  // `no_opinion` only the roles that are missing, if there are any.
  std::string reason = {};
  std::optional<Origin> origin = std::nullopt; // of `allow`, but not of system:masters
  std::vector<BindingIndex> dangling = {};     // bindings of the requester without a role
  std::string unread = {};                     // of `unknown`: what was not read
};

// Return what RBAC says of `action`. Of several bindings that allow it the last one of
// the snapshot is named, ClusterRoleBindings before RoleBindings. (The API server goes
// through each of the two kinds in an order that changes from call to call.)
Evaluation
evaluate(const Snapshot& snapshot, const Requester& requester, const Action& action);

// Return everything that allows the action, in the order of `evaluate`, `most` at most.
// One rule for each binding.
std::vector<Origin> origins(const Snapshot& snapshot,
                            const Requester& requester,
                            const Action& action,
                            std::size_t most = 1000);

// Call `visit` with each binding that applies to the requester, and the place of its
// subject, in the order of the API server: ClusterRoleBindings, then the RoleBindings of
// `ns` (empty: none), until it returns false.
void for_each_binding_of(const Snapshot& snapshot,
                         const Requester& requester,
                         std::string_view ns,
                         const std::function<bool(BindingIndex, std::size_t)>& visit);

// Return the place of the first rule of a role that allows the action.
std::optional<std::size_t>
rule_for(const Snapshot& snapshot, RoleIndex role, const Action& action);

// Return a binding in the API server's words: `ClusterRoleBinding "b" of ClusterRole "r"
// to User "u"`.
std::string
describe_origin(const Snapshot& snapshot, BindingIndex binding, std::size_t subject);

} // namespace oidcctl::rbac
