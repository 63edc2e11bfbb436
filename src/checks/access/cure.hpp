#pragma once

#include "checks/access/question.hpp"
#include "kube/rbac/escalation.hpp"
#include "kube/rbac/snapshot.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What would turn a no into a yes: the smallest role that exists, at the right scope.
namespace oidcctl::access {

// What a role gives beyond the permission that is asked for.
struct Beyond
{
  std::size_t permissions = 0;            // how many
  std::vector<std::string> examples = {}; // the first of them: "list pods"
  // What an admin should know before granting it: "reads secrets", "everything".
  std::vector<std::string> dangers = {};
};

struct Cure
{
  // The smallest role that covers it; nothing where there is none that people are given.
  std::optional<rbac::RoleIndex> role = std::nullopt;
  Beyond beyond = {};
  std::string ns = {}; // of the binding; empty: a ClusterRoleBinding
  // Whether a role of its own is the better cure: there is none, or it gives far more.
  bool needs_role = false;
};

// Return the cure for a question whose answer is no.
Cure cure_for(const rbac::Snapshot& snapshot, const Question& question);

// Return what the role gives beyond the action.
Beyond beyond_of(const rbac::Snapshot& snapshot,
                 rbac::RoleIndex role,
                 const rbac::Action& action);

// Return the kubectl command that creates a role for exactly this action, and its name.
struct NewRole
{
  std::string name = {};
  bool is_cluster_wide = false;
  std::string command = {};
};
NewRole new_role_for(const Question& question, const std::string& ns);

} // namespace oidcctl::access
