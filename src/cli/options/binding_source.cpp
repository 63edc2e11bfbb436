#include "cli/options/binding_source.hpp"

#include "app/rbac/grant_source.hpp"
#include "app/rbac/live_bindings.hpp"

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
                const rbac::TakeBinding& take)
{
  return source.is_live() ? each_live_binding(system, *source.cluster.client, take)
                          : each_binding(system, *source.dump, take);
}

} // namespace oidcctl::cli
