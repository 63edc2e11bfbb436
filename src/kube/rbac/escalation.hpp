#pragma once

#include "kube/rbac/request.hpp"
#include "kube/rbac/rule_match.hpp"
#include "kube/rbac/snapshot.hpp"

#include <optional>
#include <string>
#include <vector>

// Who may grant a role: the escalation rule of the API server
// (pkg/registry/rbac/escalation_check.go and policybased/storage.go, and Covers of
// component-helpers). Only RBAC counts for it, no other authorizer.
namespace oidcctl::rbac {

// The smallest permission that a rule can be broken into.
struct Atom
{
  std::string verb = {};
  std::string api_group = {};
  std::string resource = {}; // "pods/log"; empty: of a URL
  std::string name = {};     // empty: every object
  std::string url = {};

  bool operator==(const Atom&) const = default;
};

// Return the atoms of a role, each once, `most` at most.
std::vector<Atom>
atoms_of(const Snapshot& snapshot, RoleIndex role, std::size_t most = 20'000);

// Return whether one rule covers the atom: for everything the rule must say "*".
bool covers(const RuleView& rule, const Atom& atom);

// Return an atom for people: `get secrets`, `create deployments.apps`, `get /healthz`.
std::string describe(const Atom& atom);

enum class May { yes, no, unknown };

struct GrantRight
{
  May may = May::unknown;
  // Why: "is in system:masters", "has the verb bind on ClusterRole "view"", "has all
  // permissions of it"; of a no what is missing.
  std::string why = {};
};

// Return whether `caller` may create a binding of this role in a namespace (empty: a
// ClusterRoleBinding): it needs the right to create bindings, and either the verb bind on
// the role or all permissions of the role.
GrantRight may_grant(const Snapshot& snapshot,
                     const Requester& caller,
                     RoleIndex role,
                     std::string_view ns);

// Return subjects of bindings who may grant the role there, each once, `most` at most:
// users and groups by themselves, without the groups that a user may have.
std::vector<SubjectView>
grantors(const Snapshot& snapshot, RoleIndex role, std::string_view ns, std::size_t most);

} // namespace oidcctl::rbac
