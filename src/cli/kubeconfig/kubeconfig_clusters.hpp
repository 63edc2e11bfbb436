#pragma once

#include "app/kubeconfig/resolved_cluster.hpp"
#include "cli/framework/outcome.hpp"
#include "cli/framework/parameters.hpp"
#include "kube/plugin/login_kubeconfig.hpp"

#include <string>
#include <vector>

// The half of `kubeconfig generate` that says which clusters, and what they are called.
namespace oidcctl::cli {

struct ClusterSourceFlags
{
  kube::ListedCluster cluster = {};
  std::string clusters_file = {};
};

void add_cluster_source_options(const Parameters& parameters, ClusterSourceFlags& flags);

// Return the clusters that the flags mean, each with its names and CA, and add what is to
// be said to `notes`. No two have one name.
Result<std::vector<kube::LoginContext>> read_clusters(System& system,
                                                      const ClusterSourceFlags& flags,
                                                      std::vector<Notice>& notices);

} // namespace oidcctl::cli
