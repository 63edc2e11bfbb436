#pragma once

#include "app/cluster/cluster_client.hpp"

#include <memory>

namespace oidcctl {

// A cluster that a command works on.
struct ClusterSession
{
  std::unique_ptr<ClusterConnection> connection = nullptr;
  std::unique_ptr<ClusterClient> client = nullptr;
};

// Return the way to the cluster of the kubeconfig's context; `timeout` is for each
// request. From now on an interruption ends the work between two requests.
Result<ClusterSession>
open_cluster(System& system, const ClusterChoice& choice, Milliseconds timeout);

} // namespace oidcctl
