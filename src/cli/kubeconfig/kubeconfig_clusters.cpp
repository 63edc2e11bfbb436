#include "cli/kubeconfig/kubeconfig_clusters.hpp"

#include "base/text.hpp"
#include "cli/kubeconfig/login_config.hpp"
#include "cli/options/endpoint_parts.hpp"
#include "cli/options/known_values.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <set>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_max_list = std::size_t{16} << 20;
constexpr std::string_view k_suffix = "-oidc";

bool
is_empty(const kube::ClusterRequest& request)
{
  const auto& parts = request.parts;
  for (const auto* text : {&request.from_kubeconfig,
                           &request.context,
                           &parts.org_id,
                           &parts.cluster_hash,
                           &parts.cluster_name,
                           &parts.zone,
                           &request.server,
                           &request.certificate_authority,
                           &request.tls_server_name,
                           &request.proxy_url}) {
    if (!text->empty()) {
      return false;
    }
  }
  return true;
}

// Return the clusters of the list; what the flags say of names holds for all of them.
Result<std::vector<kube::ListedCluster>>
listed(System& system, const ClusterSourceFlags& flags)
{
  const auto& common = flags.cluster;
  if (!is_empty(common.request) || !common.name.empty() || !common.context_name.empty()) {
    return usage_error(
        {"--clusters-file"},
        "--clusters-file cannot be used with the options of a single cluster",
        "write them into the list; --user-name and --namespace apply to all");
  }
  TRY_ASSIGN(const auto text, system.files.read(flags.clusters_file, k_max_list));
  auto clusters = kube::parse_cluster_list(text, flags.clusters_file);
  if (!clusters) {
    return tl::make_unexpected(
        std::move(clusters).error().within(text::printable(flags.clusters_file)));
  }
  for (auto& cluster : *clusters) {
    if (cluster.user_name.empty()) {
      cluster.user_name = common.user_name;
    }
    if (cluster.ns.empty()) {
      cluster.ns = common.ns;
    }
  }
  return clusters;
}

// Return the name of the entries: as given, else made of the cluster's name so that they
// never take the place of an admin's.
std::string
entry_name(const kube::ListedCluster& cluster, const ResolvedCluster& part)
{
  if (!cluster.name.empty()) {
    return cluster.name;
  }
  return part.name.ends_with(k_suffix) ? part.name : part.name + std::string(k_suffix);
}

Result<kube::LoginContext>
context_of(System& system,
           const kube::ListedCluster& cluster,
           std::vector<Notice>& notices)
{
  TRY_ASSIGN(auto part, resolve_cluster(system, cluster.request));
  kube::LoginContext context;
  context.cluster_name = entry_name(cluster, part);
  context.user_name =
      cluster.user_name.empty() ? context.cluster_name : cluster.user_name;
  context.context_name =
      cluster.context_name.empty() ? context.cluster_name : cluster.context_name;
  context.ns = cluster.ns;
  context.cluster = std::move(part.cluster);
  context.certificate_authority = std::move(part.certificate_authority);
  const auto place = cluster.line == 0 ? "" : text::printable(context.cluster_name);
  for (auto& note : to_notices(part.notices, place)) {
    notices.push_back(std::move(note));
  }
  return context;
}

} // namespace

Result<std::vector<kube::LoginContext>>
read_clusters(System& system,
              const ClusterSourceFlags& flags,
              std::vector<Notice>& notices)
{
  std::vector<kube::ListedCluster> clusters{flags.cluster};
  if (!flags.clusters_file.empty()) {
    TRY_ASSIGN(clusters, listed(system, flags));
  }
  std::vector<kube::LoginContext> contexts;
  std::set<std::string> names;
  std::set<std::string> context_names;
  for (const auto& cluster : clusters) {
    auto context = context_of(system, cluster, notices);
    if (!context) {
      auto error = std::move(context).error();
      return tl::make_unexpected(
          cluster.line == 0
              ? std::move(error)
              : std::move(error).within(fmt::format(
                    "{} line {}", text::printable(flags.clusters_file), cluster.line)));
    }
    for (auto* seen : {&names, &context_names}) {
      const bool is_context = seen == &context_names;
      const auto& name = is_context ? context->context_name : context->cluster_name;
      if (!seen->insert(name).second) {
        return fail(ErrorCode::usage,
                    fmt::format("two {} are called {}",
                                is_context ? "contexts" : "clusters",
                                text::quote(name)),
                    "give one of them another name in the list");
      }
    }
    contexts.push_back(std::move(*context));
  }
  return contexts;
}

void
add_cluster_source_options(const Parameters& parameters, ClusterSourceFlags& flags)
{
  auto& request = flags.cluster.request;
  const auto cluster = parameters.in("Cluster");
  cluster.value("--server", "URL", request.server, "URL of the API server");
  cluster
      .file("--certificate-authority",
            request.certificate_authority,
            "CAs of the cluster (PEM), embedded as data")
      // For other commands this is the CA of the issuer, which must not get into a
      // kubeconfig.
      .only_in_arguments = true;
  cluster.value("--tls-server-name",
                "NAME",
                request.tls_server_name,
                "Name to verify in the server's certificate");
  cluster.value("--proxy-url", "URL", request.proxy_url, "Proxy that kubectl uses");
  add_endpoint_parts(cluster, request.parts);
  cluster.file("--from-kubeconfig",
               request.from_kubeconfig,
               "Copy server, CA, TLS name and proxy from this file, never credentials");
  auto& context =
      cluster.value("--context", "NAME", request.context, "Context of that file");
  context.default_text = "its current context";
  context.values.find = find_contexts;
  cluster.file("--clusters-file",
               flags.clusters_file,
               "YAML list of clusters, with these options as keys");
  parameters.alternatives({"--server", "--from-kubeconfig", "--clusters-file"});
  const auto names = parameters.in("Names");
  names.value("--name", "NAME", flags.cluster.name, "Name of cluster, user and context")
      .default_text = "CLUSTER-oidc";
  names.value("--user-name", "NAME", flags.cluster.user_name, "Name of the user");
  names.value(
      "--context-name", "NAME", flags.cluster.context_name, "Name of the context");
  names.value("--namespace", "NAME", flags.cluster.ns, "Namespace of the context")
      .values.find = find_namespaces;
}

} // namespace oidcctl::cli
