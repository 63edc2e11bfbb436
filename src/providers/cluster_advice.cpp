#include "providers/cluster_advice.hpp"

#include "base/text.hpp"
#include "kube/kubeconfig/client_config.hpp"
#include "model/coreweave/endpoint.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

namespace oidcctl {

std::vector<Notice>
cluster_advice(const kube::Cluster& cluster)
{
  std::vector<Notice> notices;
  if (!kube::uses_tls(cluster)) {
    notices.push_back(
        {NoticeLevel::warning,
         fmt::format(
             "the server {} does not use https: kubectl silently drops credentials",
             text::quote(cluster.server)),
         "use an https URL"});
  }
  const auto endpoint = Endpoint::parse(cluster.server);
  if (!endpoint) {
    return notices;
  }
  const auto unmanaged = endpoint->as(EndpointKind::unmanaged).url();
  if (endpoint->kind == EndpointKind::managed) {
    notices.push_back(
        {NoticeLevel::warning,
         fmt::format("{} is CoreWeave's managed endpoint, which rejects ID tokens",
                     text::quote(cluster.server)),
         "use the unmanaged endpoint, which accepts them: --server " + unmanaged});
  } else if (!endpoint->cluster_name.empty()) {
    notices.push_back(
        {NoticeLevel::warning,
         fmt::format("the host {} contains the cluster's name, a deprecated form",
                     text::quote(cluster.server)),
         "use the form with the hash, which should be " + unmanaged});
  }
  return notices;
}

std::string
name_of_server(const std::string& server)
{
  if (const auto endpoint = Endpoint::parse(server)) {
    return endpoint->cluster_name.empty()
               ? fmt::format("{}-{}", endpoint->org_id, endpoint->cluster_hash)
               : endpoint->cluster_name;
  }
  const auto url = Url::parse(server);
  if (!url || url->host.empty()) {
    return server;
  }
  const bool is_default = url->effective_port() == 443;
  return text::to_lower(url->host) +
         (is_default ? "" : fmt::format("-{}", url->effective_port()));
}

} // namespace oidcctl
