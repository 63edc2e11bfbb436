#pragma once

#include "base/byte_stream.hpp"
#include "kube/rbac/binding.hpp"
#include "kube/rbac/role.hpp"

#include <cstddef>
#include <functional>

namespace oidcctl::rbac {

using TakeBinding = std::function<Result<void>(const Binding&)>;
using TakeRole = std::function<Result<void>(const Role&)>;

// What was met in a dump.
struct BindingCount
{
  std::size_t cluster_wide = 0;  // ClusterRoleBindings
  std::size_t in_namespaces = 0; // RoleBindings
  std::size_t cluster_roles = 0; // where roles are taken; they are `other` elsewhere
  std::size_t roles = 0;
  std::size_t other = 0;   // objects that are none of these, which are passed over
  std::size_t foreign = 0; // of these, bindings of another group (OpenShift's)
  // Of a cluster: what may not be listed, one sentence each.
  std::vector<std::string> not_read = {};
};

// Call `take` with each role binding of a dump, until one cannot be read or `take` fails.
// A dump is what kubectl prints for `get clusterrolebindings,rolebindings -A`: a List in
// JSON of any length, of which one item is kept in memory. Lists from the API itself,
// single objects, several of each in a row, and YAML (of 16 MiB at most in a document)
// are read as well. Errors (`local_file`) name the line.
Result<BindingCount> read_bindings(ByteStream blocks, const TakeBinding& take);

// The same, and call `take_role` with each role. A whole dump is what kubectl prints for
// `get clusterroles,roles,clusterrolebindings,rolebindings -A -o json`.
Result<BindingCount>
read_rbac(ByteStream blocks, const TakeBinding& take, const TakeRole& take_role);

} // namespace oidcctl::rbac
