#include "app/cluster/cluster_config.hpp"

#include "app/kubeconfig/kubeconfig_file.hpp"

namespace oidcctl {

Result<kube::ClientConfig>
read_client_config(System& system, const ClusterChoice& choice)
{
  TRY_ASSIGN(const auto config, load_kubeconfig(system, choice.kubeconfig));
  return kube::resolve(config, choice.context);
}

} // namespace oidcctl
