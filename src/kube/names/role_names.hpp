#pragma once

#include "kube/rbac/role.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace oidcctl::rbac {

// Names of the roles that exist, to tell bindings whose role does not: the API server
// takes such a binding, and it gives nothing until a person creates the role.
class RoleNames
{
public:
  // Keep a role; `ns` is empty for a ClusterRole.
  void add(const std::string& ns, const std::string& name);

  // Say that all ClusterRoles, or all Roles of all namespaces, were added. Without that,
  // ClusterRoles count as read when there is one, and the Roles of a namespace when it or
  // kube-system, which always has Roles, has one.
  void
  set_complete(bool cluster_roles, bool roles)
  {
    m_has_cluster_roles = cluster_roles;
    m_has_roles = roles;
  }

  // Return "ClusterRole "veiw" does not exist; did you mean "view"?" for the role of a
  // binding in `ns`; nothing when it exists, or its kind was not read.
  std::optional<std::string> why_missing(const RoleRef& role,
                                         const std::string& ns) const;

private:
  bool is_read(const std::string& place) const;

  std::map<std::string, std::set<std::string>> m_names = {}; // by namespace
  bool m_has_cluster_roles = false;
  bool m_has_roles = false;
};

} // namespace oidcctl::rbac
