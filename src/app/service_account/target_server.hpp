#pragma once

#include "app/cluster/cluster_client.hpp"
#include "base/notice.hpp"
#include "kube/kubeconfig/kubeconfig.hpp"

#include <string>
#include <vector>

// The API server that a service account kubeconfig names. Of a CoreWeave cluster it is
// always the unmanaged endpoint: the managed one does not accept service account tokens.
namespace oidcctl {

struct System;

struct ServerWish
{
  std::string server = {};                // a URL; empty: that of the kubeconfig
  std::string certificate_authority = {}; // a PEM file; empty: find out
};

struct TargetServer
{
  kube::Cluster cluster = {}; // its CA as data; without one, the system's roots count
  std::vector<Notice> notices = {};
};

// Return the server for the new kubeconfig. Where it is another one than the admin's, its
// certificate is verified now, by one connection without credentials: with the system's
// roots, the CA of the admin's kubeconfig, and the ConfigMap kube-root-ca.crt in
// `ns`, in this order. An error where none of these verifies it; never is it left
// unverified.
Result<TargetServer> choose_target_server(System& system,
                                          ClusterClient& client,
                                          const ServerWish& wish,
                                          const std::string& ns,
                                          Milliseconds timeout);

} // namespace oidcctl
