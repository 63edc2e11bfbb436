#pragma once

#include "base/result.hpp"
#include "kube/rbac/binding.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oidcctl::cli {

// --cluster-role, --role and --namespace, whatever a command does with them.
struct RoleFlags
{
  std::string cluster_role = {};
  std::string role = {};
  std::vector<std::string> namespaces = {};
};

// Return the role that is given, or nothing. A usage error for two of them.
Result<std::optional<rbac::RoleRef>> role_of(const RoleFlags& flags);

// Return a usage error for a namespace without a name: a variable that is not set must
// not mean all of the cluster.
Result<void> check_namespaces(const RoleFlags& flags);

} // namespace oidcctl::cli
