#include "app/rbac/roles_source.hpp"

#include "app/cluster/list_pages.hpp"
#include "app/rbac/binding_api.hpp"
#include "app/rbac/grant_source.hpp"

#include <vector>

namespace oidcctl {

Result<rbac::BindingCount>
each_binding_with_roles(System& system,
                        const std::string& path,
                        const rbac::TakeBinding& take,
                        rbac::Snapshot& roles)
{
  TRY_ASSIGN(const auto count,
             each_rbac_object(system, path, take, [&roles](const rbac::Role& role) {
               return roles.add(role);
             }));
  // A dump without one Role may be of a cluster without them, or of other kinds only.
  roles.set_coverage(
      {.cluster_roles = count.cluster_roles > 0, .roles = count.roles > 0});
  roles.finish();
  return count;
}

Result<rbac::Snapshot>
read_live_roles(ClusterClient& client)
{
  struct Kind
  {
    const char* plural;
    bool is_cluster_wide;
    bool rbac::Coverage::*read;
  };
  rbac::Snapshot roles;
  rbac::Coverage coverage;
  for (const auto& kind : {Kind{"clusterroles", true, &rbac::Coverage::cluster_roles},
                           Kind{"roles", false, &rbac::Coverage::roles}}) {
    std::vector<rbac::Role> list;
    TRY_ASSIGN(const auto end,
               each_item(
                   client,
                   std::string("/apis/rbac.authorization.k8s.io/v1/") + kind.plural,
                   [&](const go::Value& item) -> Result<void> {
                     TRY_ASSIGN(auto role, to_role(item, kind.is_cluster_wide));
                     list.push_back(std::move(role));
                     return {};
                   },
                   [&list] { list.clear(); }));
    coverage.*kind.read = end.refused == 0;
    for (const auto& role : list) {
      TRY(roles.add(role));
    }
  }
  roles.set_coverage(coverage);
  roles.finish();
  return roles;
}

} // namespace oidcctl
