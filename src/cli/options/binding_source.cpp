#include "cli/options/binding_source.hpp"

#include "app/rbac/grant_source.hpp"
#include "app/rbac/live_bindings.hpp"

#include <fmt/format.h>

namespace oidcctl::cli {

void
add_dump_option(Parameters& parameters, std::optional<std::string>& dump)
{
  parameters.value("-f,--filename",
                   "FILE",
                   dump,
                   "A dump of all bindings, in place of the cluster (-: standard input)");
  parameters.alternatives({"--filename", "--kubeconfig"});
  parameters.alternatives({"--filename", "--context"});
}

Result<void>
check_source(const std::optional<std::string>& dump, const ClusterFlags& cluster)
{
  TRY(validate(cluster));
  if (!dump) {
    return {};
  }
  if (dump->empty()) {
    return fail(ErrorCode::usage,
                "--filename is empty",
                "omit it to read the cluster of the kubeconfig");
  }
  const bool has_kubeconfig = !cluster.kubeconfig.empty();
  if (has_kubeconfig || cluster.context) {
    return fail(ErrorCode::usage,
                fmt::format("--filename and {} cannot be used together",
                            has_kubeconfig ? "--kubeconfig" : "--context"),
                "bindings are read either from a dump or from a cluster");
  }
  return {};
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
