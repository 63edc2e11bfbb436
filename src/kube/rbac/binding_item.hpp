#pragma once

#include "base/result.hpp"
#include "kube/rbac/binding.hpp"
#include "kube/rbac/role.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oidcctl::rbac {

// What of one object in a dump matters here, in the words that are there.
struct BindingItem
{
  std::string api_version = {};
  std::string kind = {};
  std::string name = {};
  std::string ns = {};
  std::string uid = {};
  std::string resource_version = {};
  std::vector<std::pair<std::string, std::string>> labels = {};
  std::vector<std::pair<std::string, std::string>> annotations = {};
  std::vector<std::pair<std::string, std::string>> owners = {}; // kind, name
  std::vector<std::string> managers = {};                       // names in managedFields
  std::string role_kind = {};
  std::string role_group = {};
  std::string role_name = {};
  std::vector<SubjectText> subjects = {};
  std::vector<PolicyRule> rules = {};
  bool has_rules = false;     // the member is there, null included
  bool is_aggregated = false; // has an aggregationRule

  // Return whether it is a binding of RBAC. In a list from the API itself (`kubectl get
  // --raw`) the items do not say what they are: what has a role is one.
  bool is_binding() const;

  // Return whether it is a binding of another group, as OpenShift has one beside RBAC's.
  bool is_foreign_binding() const;

  // Return the binding, or an error (`local_file`) that says what a server would refuse.
  Result<Binding> make() const;

  // Return whether it is a Role or ClusterRole; without words of its own, what has rules.
  bool is_role() const;

  // Return the role, or an error (`local_file`) about its name or place. Its rules are
  // taken as they are: the server checked them, and what cannot match matches nothing.
  Result<Role> make_role() const;
};

// Return the kind of the items of a list of this kind, as the API returns one of RBAC
// objects ("ClusterRoleList"), whose items do not repeat it; empty for any other.
std::string_view kind_in_list(std::string_view list_kind);

} // namespace oidcctl::rbac
