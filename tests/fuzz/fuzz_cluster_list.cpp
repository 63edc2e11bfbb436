#include "base/text.hpp"
#include "fuzz.hpp"
#include "kube/kubeconfig/cluster_list.hpp"

using namespace oidcctl;
using fuzz::require;

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto clusters = kube::parse_cluster_list(fuzz::text_of(data, size), "lists/list");
  if (!clusters) {
    require(clusters.error().code == ErrorCode::local_file, "a bad list is a bad file");
    require(text::is_utf8(clusters.error().message), "a reason is text");
    return 0;
  }
  require(!clusters->empty() && clusters->size() <= kube::k_max_clusters,
          "a list has clusters, and not too many");
  for (const auto& cluster : *clusters) {
    require(cluster.line > 0, "a cluster stands in a line");
    require(text::is_utf8(cluster.name) && text::is_utf8(cluster.request.server),
            "a value is text");
  }
  return 0;
}
