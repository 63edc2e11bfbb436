#include "cli/options/binding_source.hpp"

#include "app/rbac/grant_source.hpp"
#include "app/rbac/live_bindings.hpp"

#include <fmt/format.h>

namespace oidcctl::cli {

void
add_dump_option(const Parameters& parameters, std::optional<std::string>& dump)
{
  auto& option = parameters.file(
      "-f,--filename", dump, "Dump of all role bindings, instead of the cluster");
  option.must_not_be_empty = true;
  option.empty_hint = "omit it to read the cluster of the kubeconfig";
  const auto hint = "bindings are read either from a dump or from a cluster";
  parameters.exclusive({"--filename", "--kubeconfig"}, hint);
  parameters.exclusive({"--filename", "--context"}, hint);
}

Result<BindingSource>
open_source(System& system,
            const std::optional<std::string>& dump,
            const ClusterFlags& cluster)
{
  BindingSource source{.dump = dump};
  if (source.is_live()) {
    TRY_ASSIGN(source.cluster, open_cluster(system, cluster));
  }
  return source;
}

Result<rbac::BindingCount>
each_binding_of(System& system,
                const BindingSource& source,
                const std::vector<std::string>& namespaces,
                const rbac::TakeBinding& take)
{
  return source.is_live()
             ? each_live_binding(system, *source.cluster.client, namespaces, take)
             : each_binding(system, *source.dump, take);
}

std::vector<Notice>
gaps_of(const BindingSource& source, const rbac::BindingCount& count)
{
  std::vector<Notice> gaps;
  if (count.foreign > 0) {
    gaps.push_back({NoticeLevel::warning,
                    fmt::format("{} binding{} of another API group (as OpenShift's "
                                "authorization.openshift.io) {} skipped: what {} is "
                                "unknown",
                                count.foreign,
                                count.foreign == 1 ? "" : "s",
                                count.foreign == 1 ? "was" : "were",
                                count.foreign == 1 ? "it grants" : "they grant"),
                    "dump those of RBAC: kubectl get "
                    "clusterrolebindings.rbac.authorization.k8s.io,"
                    "rolebindings.rbac.authorization.k8s.io -A -o json"});
  } else if (!source.is_live() && count.in_namespaces == 0) {
    gaps.push_back(
        {NoticeLevel::warning,
         "the dump contains no RoleBindings: grants in namespaces are unknown",
         "dump both kinds: kubectl get clusterrolebindings,rolebindings -A -o json"});
  }
  for (const auto& what : count.not_read) {
    gaps.push_back({NoticeLevel::warning, what, "only --namespace was read"});
  }
  return gaps;
}

} // namespace oidcctl::cli
