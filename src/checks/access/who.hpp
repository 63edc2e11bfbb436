#pragma once

#include "kube/rbac/evaluate.hpp"
#include "kube/rbac/snapshot.hpp"

#include <cstddef>
#include <vector>

// Who may do something, and what one user may do.
namespace oidcctl::access {

// One subject that may do it, through one binding.
struct WhoRow
{
  rbac::BindingIndex binding = 0;
  std::size_t place = 0; // in the binding's subjects
};

struct WhoList
{
  // Sorted by kind and name of the subject, namespace, then binding.
  std::vector<WhoRow> rows = {};
  std::size_t folded = 0; // rows of Kubernetes' own names that were left out
};

// Return the subjects that may do it. Without `with_system` those of Kubernetes itself
// are only counted: names that begin with system:, and service accounts of kube-system.
// The group system:masters may do everything, whatever the bindings say.
WhoList
who_may(const rbac::Snapshot& snapshot, const rbac::Action& action, bool with_system);

// Return whether a name is one of Kubernetes itself.
bool is_system(const rbac::SubjectView& subject);

// One rule of one binding of a requester.
struct HeldRule
{
  rbac::BindingIndex binding = 0;
  std::size_t subject = 0;
  rbac::RoleIndex role = 0;
  std::size_t rule = 0;
};

// Return the rules that a requester has: those of the whole cluster, and those of a
// namespace, or with `all_namespaces` of every one. A RoleBinding's rules for URLs give
// nothing and are left out.
std::vector<HeldRule> rules_of(const rbac::Snapshot& snapshot,
                               const rbac::Requester& requester,
                               std::string_view ns,
                               bool all_namespaces);

} // namespace oidcctl::access
