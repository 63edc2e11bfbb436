#include "cli/access/rbac_input.hpp"

#include "app/access/snapshot_source.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl::cli {

namespace {

constexpr const char* k_dump_all =
    "dump all four kinds: kubectl get "
    "clusterroles,roles,clusterrolebindings,rolebindings -A -o json";

void
note_gaps(const rbac::Coverage& coverage, RbacInput& input)
{
  struct Kind
  {
    bool is_read;
    const char* name;
  };
  for (const auto& [is_read, name] :
       {Kind{coverage.cluster_roles, "ClusterRole"},
        Kind{coverage.roles, "Role"},
        Kind{coverage.cluster_bindings, "ClusterRoleBinding"},
        Kind{coverage.bindings, "RoleBinding"}}) {
    if (!is_read) {
      input.notices.push_back(
          {NoticeLevel::warning,
           fmt::format("the dump has no {}: the result is incomplete", name),
           k_dump_all});
    }
  }
}

} // namespace

Result<RbacInput>
read_rbac_input(System& system,
                const std::optional<std::string>& dump,
                const ClusterFlags& cluster,
                const std::string& ns)
{
  RbacInput input;
  if (dump) {
    TRY_ASSIGN(input.snapshot, read_snapshot(system, *dump));
    note_gaps(input.snapshot.coverage(), input);
  } else {
    TRY_ASSIGN(input.session, open_cluster(system, cluster));
    input.default_namespace = input.session.connection->config().ns;
    TRY_ASSIGN(auto live,
               read_live_snapshot(system,
                                  *input.session.client,
                                  ns.empty() ? input.default_namespace : ns));
    input.snapshot = std::move(live.snapshot);
    for (auto& sentence : live.not_read) {
      input.notices.push_back(
          {NoticeLevel::warning,
           std::move(sentence),
           "use a context whose user may list them, or -f with a dump of an admin"});
    }
  }
  input.is_complete = input.snapshot.coverage().is_complete();
  return input;
}

} // namespace oidcctl::cli
