#pragma once

#include "checks/access/question.hpp"
#include "kube/rbac/evaluate.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Why the answer is no, although something nearly gives the permission.
namespace oidcctl::access {

// In the order in which equally near ones are shown.
enum class MissKind {
  other,    // RBAC allows it, and the API server refuses it
  subject,  // it is given to a name that is almost this one
  dangling, // a binding of the user has no role, or an empty one
  token,    // the group is in the token, and the API server does not count it
  place,    // it is given in another namespace, or in a scope that does not count
  rule,     // a role of the user allows almost this
};

// Return the permanent word: "subject", "place"...
std::string_view to_string(MissKind kind);

struct NearMiss
{
  MissKind kind = MissKind::rule;
  int distance = 1; // how many things are different
  std::string text = {};
  std::string hint = {};
};

inline constexpr std::size_t k_most_misses = 3;

// Return what nearly gives the permission, the nearest first, three at most.
std::vector<NearMiss> near_misses(const rbac::Snapshot& snapshot,
                                  const Question& question);

// The parts of that, which add what they find.
void add_subject_misses(const rbac::Snapshot& snapshot,
                        const Question& question,
                        std::vector<NearMiss>& misses);
void add_place_misses(const rbac::Snapshot& snapshot,
                      const Question& question,
                      std::vector<NearMiss>& misses);
void add_role_misses(const rbac::Snapshot& snapshot,
                     const Question& question,
                     std::vector<NearMiss>& misses);

// Return a binding and its role for people: `RoleBinding "a" in namespace "apps"`, and
// `ClusterRole "view"`.
std::string binding_text(const rbac::BindingView& binding);
std::string role_text(const rbac::BindingView& binding);

} // namespace oidcctl::access
