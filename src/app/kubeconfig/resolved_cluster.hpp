#pragma once

#include "base/notice.hpp"
#include "base/result.hpp"
#include "kube/kubeconfig/ca_certificates.hpp"
#include "kube/kubeconfig/cluster_list.hpp"
#include "kube/kubeconfig/kubeconfig.hpp"
#include "providers/login_plan.hpp"

#include <string>
#include <vector>

// The half of a kubeconfig that says where the cluster is.
namespace oidcctl {

struct System;

struct ResolvedCluster
{
  std::string name = {};      // what the cluster is called where it comes from
  kube::Cluster cluster = {}; // without a CA
  CaCertificates certificate_authority = {};
  std::vector<Notice> notices = {};
};

// Return the cluster that `request` means. Of a kubeconfig the server,
// CA, TLS name and proxy are taken, and nothing of its users. Errors name the option.
Result<ResolvedCluster> resolve_cluster(System& system,
                                        const kube::ClusterRequest& request);

} // namespace oidcctl
