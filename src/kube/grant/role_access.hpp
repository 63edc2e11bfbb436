#pragma once

#include "kube/names/name_similarity.hpp"
#include "kube/names/near_names.hpp"
#include "kube/names/role_names.hpp"
#include "kube/rbac/binding.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace oidcctl::rbac {

// What a list of who may do what is to have.
struct RoleAccessQuery
{
  IdentityMapping identity_mapping = {};
  std::vector<Subject> subjects = {};         // none: all of them
  std::optional<RoleRef> role = std::nullopt; // nothing: every role
  std::vector<std::string> namespaces = {};   // empty: everywhere
  // Without subjects: Kubernetes' own names and service accounts, too.
  bool all = false;
};

// One subject of one binding.
struct RoleAccess
{
  Subject subject = {};
  RoleRef role = {};
  std::string binding = {};
  std::string ns = {}; // of the binding; empty: a ClusterRoleBinding
  bool is_ours = false;
  // Whether a token of this issuer can have the name, and that is what was asked for;
  // nothing where it cannot be told.
  std::optional<bool> is_effective = std::nullopt;
  bool lacks_role = false;  // that is why: the role does not exist
  std::string why_not = {}; // of what is not effective, or doubtful for a reason
};

// Makes the list: bindings go in one by one, in any order. In memory is what it has.
class RoleAccessList
{
public:
  explicit RoleAccessList(RoleAccessQuery query);

  // An error (`usage`) when the list gets longer than it may be.
  Result<void> add(const Binding& binding);

  // Return the list, sorted by kind and name of the subject, then by namespace, role and
  // binding. What has a role that `roles` does not know has no effect.
  std::vector<RoleAccess> finish(const RoleNames& roles = {});

private:
  // Return what a subject gives, or nothing when it does not belong in the list.
  std::optional<RoleAccess> judge(const Subject& subject) const;
  RoleAccess judge_alone(const Subject& subject) const;
  void mark_written_twice();

  RoleAccessQuery m_query;
  NameSimilarity m_similarity;
  std::unordered_set<std::string> m_users = {}; // those that are asked for
  std::unordered_set<std::string> m_groups = {};
  NearNames m_near = {};
  std::vector<RoleAccess> m_list = {};
};

} // namespace oidcctl::rbac
