#pragma once

#include "base/result.hpp"
#include "kube/rbac/name_pool.hpp"
#include "kube/rbac/request.hpp"
#include "kube/rbac/role.hpp"
#include "kube/rbac/rule_match.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace oidcctl::rbac {

// Which of the four kinds of RBAC objects were read. What was not read is unknown; it is
// never the same as absent.
struct Coverage
{
  bool cluster_roles = false;
  bool roles = false;
  bool cluster_bindings = false;
  bool bindings = false;

  bool
  is_complete() const
  {
    return cluster_roles && roles && cluster_bindings && bindings;
  }
};

// Numbers of things in a snapshot, in the order in which they were added.
using BindingIndex = std::uint32_t;
using RoleIndex = std::uint32_t;

struct SubjectView
{
  SubjectKind kind = SubjectKind::user;
  std::string_view name = {};
  std::string_view ns = {}; // of a service account, that of its binding by default

  bool operator==(const SubjectView&) const = default;
};

struct BindingView
{
  std::string_view name = {};
  std::string_view ns = {}; // empty: a ClusterRoleBinding
  RoleKind role_kind = RoleKind::cluster_role;
  std::string_view role_name = {};
  std::optional<RoleIndex> role = std::nullopt; // nothing: the snapshot does not have it
  std::size_t subjects = 0;
  bool is_ours = false;    // made by this program
  bool is_default = false; // made by Kubernetes at its start

  bool
  is_cluster_wide() const
  {
    return ns.empty();
  }
};

struct RoleView
{
  RoleKind kind = RoleKind::cluster_role;
  std::string_view name = {};
  std::string_view ns = {};
  std::size_t rules = 0;
  bool is_aggregated = false;
  bool is_default = false; // made by Kubernetes at its start
};

// The roles and bindings of a cluster at one moment, in little memory: 200,000 bindings
// and 5,000 roles take about 30 MiB. First everything is added, in any order; then
// `finish` links bindings with their roles; then it can be asked.
class Snapshot
{
public:
  // An error (`usage`) when there are more than can be kept.
  Result<void> add(const Binding& binding);
  Result<void> add(const Role& role);
  void finish();

  // Which kinds there are. Without a word of the reader: those of which one was added.
  Coverage coverage() const;
  void
  set_coverage(const Coverage& coverage)
  {
    m_coverage = coverage;
  }

  std::size_t
  bindings() const
  {
    return m_bindings.size();
  }
  std::size_t
  roles() const
  {
    return m_roles.size();
  }
  BindingView binding(BindingIndex index) const;
  SubjectView subject(BindingIndex binding, std::size_t place) const;
  RoleView role(RoleIndex index) const;
  RuleView rule(RoleIndex role, std::size_t place) const;
  // Return a rule with texts of its own.
  PolicyRule copy_of_rule(RoleIndex role, std::size_t place) const;

  // Return the number of a role; that of a Role is looked for in `ns`.
  std::optional<RoleIndex>
  find_role(RoleKind kind, std::string_view name, std::string_view ns) const;

  // Return the bindings that name this user (or the service account that has this user
  // name), or this group, in ascending order.
  std::span<const BindingIndex> bindings_of_user(std::string_view name) const;
  std::span<const BindingIndex> bindings_of_group(std::string_view name) const;

  // Return the place of the first subject of the binding that is this requester.
  std::optional<std::size_t> place_of(BindingIndex binding,
                                      const Requester& requester) const;

private:
  using Id = NamePool::Id;

  struct BindingRecord
  {
    Id name = 0;
    Id ns = 0;
    Id role_name = 0;
    RoleIndex role = 0;
    std::uint32_t first_subject = 0;
    std::uint32_t subjects = 0;
    bool is_cluster_role = false;
    bool is_ours = false;
    bool is_default = false;
  };
  struct SubjectRecord
  {
    Id name = 0;
    Id ns = 0;
    Id user = 0; // the name that a requester has: a user name or group
    SubjectKind kind = SubjectKind::user;
  };
  struct RuleRecord
  {
    std::uint32_t first_word = 0;
    std::uint16_t counts[5] = {}; // verbs, groups, resources, names, URLs
  };
  struct RoleRecord
  {
    Id name = 0;
    Id ns = 0;
    std::uint32_t first_rule = 0;
    std::uint32_t rules = 0;
    bool is_cluster_role = false;
    bool is_aggregated = false;
    bool is_default = false;
  };
  // Bindings by the number of a name: those of `name` are from first[name] to
  // first[name + 1].
  struct Index
  {
    std::vector<std::uint32_t> first = {};
    std::vector<BindingIndex> bindings = {};
  };

  Index index_of(bool of_groups) const;
  std::span<const BindingIndex> look_up(const Index& index, std::string_view name) const;
  static std::uint64_t role_key(RoleKind kind, Id name, Id ns);
  std::span<const SubjectRecord> subjects_of(const BindingRecord& binding) const;

  NamePool m_pool = {};
  std::vector<BindingRecord> m_bindings = {};
  std::vector<SubjectRecord> m_subjects = {};
  std::vector<RoleRecord> m_roles = {};
  std::vector<RuleRecord> m_rules = {};
  std::vector<std::string_view> m_words = {};
  std::unordered_map<std::uint64_t, RoleIndex> m_role_index = {};
  Index m_by_user = {};
  Index m_by_group = {};
  Coverage m_seen = {};
  std::optional<Coverage> m_coverage = std::nullopt;
};

} // namespace oidcctl::rbac
