#pragma once

#include "base/result.hpp"
#include "model/coreweave/endpoint.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Lists of clusters that people write, to have kubeconfigs made for all of them.
namespace oidcctl::kube {

// Where the facts of one cluster come from; texts are empty where nothing was given. The
// last four win over what the first ones yield.
struct ClusterRequest
{
  std::string from_kubeconfig = {}; // a file
  std::string context = {};         // of that file; empty: its current one
  EndpointParts parts = {};         // of a CoreWeave cluster: its unmanaged endpoint
  std::string server = {};
  std::string certificate_authority = {}; // a PEM file
  std::string tls_server_name = {};
  std::string proxy_url = {};
};

// A cluster, and what its entries in a kubeconfig are called; empty names are made up.
struct ListedCluster
{
  ClusterRequest request = {};
  std::string name = {};
  std::string user_name = {};
  std::string context_name = {};
  std::string ns = {};
  std::size_t line = 0; // in the list; 0: in none
};

inline constexpr std::size_t k_max_clusters = 10'000;

// Return the clusters of a YAML list whose members are called as the options are:
// "server", "from-kubeconfig", "org-id" and so on. Bare numbers are texts as they are
// written. Relative paths are against the directory of the list, `path`. Errors
// (`local_file`) name the line: for unknown and repeated members, values of other types,
// an empty list, and one of more than `k_max_clusters`.
Result<std::vector<ListedCluster>> parse_cluster_list(std::string_view text,
                                                      const std::string& path);

} // namespace oidcctl::kube
