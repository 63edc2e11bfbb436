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
                "--cluster-role and --role cannot be used together",
                "a binding refers to a single role; run the command once for each");
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
                    "omit it to select the whole cluster");
}

} // namespace oidcctl::cli
