#include "cli/options/role_options.hpp"

#include "cli/options/known_values.hpp"

namespace oidcctl::cli {

void
add_role_options(const Parameters& parameters, RoleFlags& flags, const std::string& verb)
{
  // Suggestions: those that every cluster has for users.
  parameters
      .value("--cluster-role", "NAME", flags.cluster_role, verb + " this ClusterRole")
      .values.words = {"admin", "cluster-admin", "edit", "view"};
  parameters.value("--role", "NAME", flags.role, verb + " this Role");
  auto& namespaces = parameters.list(
      "-n,--namespace", "NAME", flags.namespaces, verb + " roles in this namespace only");
  namespaces.values.find = find_namespaces;
  // An unset variable must not mean the whole cluster.
  namespaces.must_not_be_empty = true;
  namespaces.empty_hint = "leave it out to mean the whole cluster";
  parameters.exclusive({"--cluster-role", "--role"},
                       "a binding names one role; run the command once for each");
}

std::optional<rbac::RoleRef>
role_of(const RoleFlags& flags)
{
  using rbac::RoleKind;
  using rbac::RoleRef;
  if (!flags.cluster_role.empty()) {
    return RoleRef{RoleKind::cluster_role, flags.cluster_role};
  }
  if (!flags.role.empty()) {
    return RoleRef{RoleKind::role, flags.role};
  }
  return std::nullopt;
}

} // namespace oidcctl::cli
