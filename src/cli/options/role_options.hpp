#pragma once

#include "cli/framework/parameters.hpp"
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

// Declare them; `verb` is what the command does with a role: "Grant".
void
add_role_options(const Parameters& parameters, RoleFlags& flags, const std::string& verb);

// Return the role that is given, or nothing.
std::optional<rbac::RoleRef> role_of(const RoleFlags& flags);

} // namespace oidcctl::cli
