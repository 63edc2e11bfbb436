#include "cli/options/role_options.hpp"

#include <algorithm>

namespace oidcctl::cli {

Result<std::optional<rbac::RoleRef>>
role_of(const RoleFlags& flags)
{
  using rbac::RoleKind;
  using rbac::RoleRef;
  if (!flags.cluster_role.empty() && !flags.role.empty()) {
    return fail(ErrorCode::usage,
                "--cluster-role and --role cannot both be given",
                "a binding names one role; call the program twice");
  }
  if (!flags.cluster_role.empty()) {
    return RoleRef{RoleKind::cluster_role, flags.cluster_role};
  }
  if (!flags.role.empty()) {
    return RoleRef{RoleKind::role, flags.role};
  }
  return std::nullopt;
}

Result<void>
check_namespaces(const RoleFlags& flags)
{
  const auto& names = flags.namespaces;
  return std::find(names.begin(), names.end(), "") == names.end()
             ? Result<void>()
             : fail(ErrorCode::usage,
                    "--namespace is empty",
                    "leave it out to mean all of the cluster");
}

} // namespace oidcctl::cli
