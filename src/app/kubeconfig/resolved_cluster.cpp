#include "app/kubeconfig/resolved_cluster.hpp"

#include "app/kubeconfig/certificates_file.hpp"
#include "base/text.hpp"
#include "model/http/url.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"
#include "providers/cluster_advice.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr std::size_t k_max_kubeconfig = std::size_t{16} << 20;

// Return the URL without its user name and password, and whether it had any.
std::pair<std::string, bool>
without_userinfo(const std::string& text)
{
  const auto url = Url::parse(text);
  return url && url->has_userinfo ? std::pair(url->str(), true) : std::pair(text, false);
}

const kube::Named<kube::Context>*
chosen_context(const kube::Kubeconfig& config, const std::string& name)
{
  return config.find_context(name.empty() ? config.current_context : name);
}

// Return the entry of the cluster after the context called `context`.
Result<kube::Named<kube::Cluster>>
cluster_of(const kube::Kubeconfig& config, const std::string& context)
{
  const auto* const chosen = chosen_context(config, context);
  if (chosen == nullptr) {
    std::vector<std::string> names;
    for (const auto& one : config.contexts) {
      names.push_back(one.name);
    }
    const bool is_given = !context.empty();
    return fail(
        is_given ? ErrorCode::usage : ErrorCode::local_file,
        is_given ? fmt::format("no context {}", text::quote(context))
                 : "no current context",
        names.empty()
            ? "no contexts"
            : fmt::format("use --context; available: {}",
                          text::printable(text::join(names, ", ")).substr(0, 200)));
  }
  const auto* const cluster = config.find_cluster(chosen->value.cluster);
  if (cluster == nullptr || cluster->value.server.empty()) {
    return fail(ErrorCode::local_file,
                fmt::format("context {} uses the cluster {}, which {}",
                            text::quote(chosen->name),
                            text::quote(chosen->value.cluster),
                            cluster == nullptr ? "does not exist" : "has no server"));
  }
  return *cluster;
}

// Take the CA of `source`, an entry of the kubeconfig `path`. A private key beside the
// certificates stays where it is.
Result<void>
take_certificates(System& system,
                  const kube::Cluster& source,
                  const std::string& path,
                  ResolvedCluster& part)
{
  if (!source.certificate_authority.empty()) {
    TRY_ASSIGN(part.certificate_authority,
               read_certificates(
                   system, kube::resolved_path(source.certificate_authority, path)));
    return {};
  }
  const auto& pem = source.certificate_authority_data;
  if (pem.empty()) {
    return {};
  }
  auto certificates = CaCertificates::parse(pem);
  if (!certificates) {
    return fail(ErrorCode::local_file,
                fmt::format("certificate-authority-data of the cluster {}: {}",
                            text::quote(part.name),
                            certificates.error()),
                "use --certificate-authority FILE, or a kubeconfig that works");
  }
  part.certificate_authority = std::move(*certificates);
  if (has_private_key(pem)) {
    part.notices.push_back(
        {NoticeLevel::warning,
         "certificate-authority-data contains a private key, which was not copied: with "
         "the CA's key anyone can issue certificates for this cluster",
         "remove the key from that kubeconfig, and treat it as leaked if others have "
         "the file"});
  }
  return {};
}

Result<void>
take_from_kubeconfig(System& system,
                     const kube::ClusterRequest& request,
                     ResolvedCluster& part)
{
  const auto& path = request.from_kubeconfig;
  TRY_ASSIGN(const auto text, system.files.read(path, k_max_kubeconfig));
  TRY_ASSIGN(const auto config, kube::parse_kubeconfig(text, path));
  TRY_ASSIGN(const auto entry, cluster_of(config, request.context));
  const auto& source = entry.value;
  part.name = entry.name;
  part.cluster.server = source.server;
  part.cluster.tls_server_name = source.tls_server_name;
  if (request.certificate_authority.empty()) {
    TRY(take_certificates(system, source, path, part));
  }
  const auto [proxy, had_userinfo] = without_userinfo(source.proxy_url);
  part.cluster.proxy_url = proxy;
  if (had_userinfo) {
    part.notices.push_back({NoticeLevel::warning,
                            "the user name and password of proxy-url were not copied",
                            "have users add their own to their file"});
  }
  if (source.insecure_skip_tls_verify) {
    part.notices.push_back({NoticeLevel::warning,
                            "insecure-skip-tls-verify of the kubeconfig was not copied",
                            "use --certificate-authority FILE with the cluster's CA"});
  }
  return {};
}

Result<void>
check_proxy(const std::string& text)
{
  const auto url = Url::parse(text);
  const bool fits =
      url && !url->host.empty() &&
      (url->scheme == "http" || url->scheme == "https" || url->scheme == "socks5");
  if (!fits) {
    return usage_error(
        {"--proxy-url"},
        fmt::format(
            "invalid value {} for --proxy-url: expected an http, https or socks5 URL",
            text::quote(text)));
  }
  if (url->has_userinfo) {
    return usage_error(
        {"--proxy-url"},
        "--proxy-url contains a user name, which would be a credential in the file",
        "have users add their own to their file");
  }
  return {};
}

// Return the server's URL in full; a host alone is read as one that speaks https.
Result<std::string>
server_url(const std::string& text)
{
  const auto full = text.find("://") == std::string::npos ? "https://" + text : text;
  const auto url = Url::parse(full);
  if (!url || url->host.empty()) {
    return usage_error({"--server"},
                       fmt::format("--server {}: {}",
                                   text::quote(text),
                                   url ? "the host is missing" : url.error()),
                       "use a URL such as https://k8s.example.com:6443");
  }
  const bool has_more = url->has_userinfo || url->query || url->fragment;
  if (has_more || (url->scheme != "https" && url->scheme != "http")) {
    return usage_error({"--server"},
                       fmt::format("--server {}: expected https://HOST[:PORT][/PATH]",
                                   text::quote(text)));
  }
  return full;
}

Result<void>
override_with(System& system, const kube::ClusterRequest& request, ResolvedCluster& part)
{
  auto& cluster = part.cluster;
  if (!request.server.empty()) {
    TRY_ASSIGN(cluster.server, server_url(request.server));
  }
  if (!request.certificate_authority.empty()) {
    auto pem = read_certificates(system, request.certificate_authority);
    if (!pem) {
      return tl::make_unexpected(std::move(pem).error().within("certificate authority"));
    }
    part.certificate_authority = std::move(*pem);
  }
  if (!request.tls_server_name.empty()) {
    cluster.tls_server_name = request.tls_server_name;
  }
  if (!request.proxy_url.empty()) {
    TRY(check_proxy(request.proxy_url));
    cluster.proxy_url = request.proxy_url;
  }
  return {};
}

} // namespace

Result<ResolvedCluster>
resolve_cluster(System& system, const kube::ClusterRequest& request)
{
  ResolvedCluster part;
  const auto& parts = request.parts;
  const bool has_parts = !parts.org_id.empty() || !parts.cluster_hash.empty() ||
                         !parts.cluster_name.empty() || !parts.zone.empty();
  if (!request.context.empty() && request.from_kubeconfig.empty()) {
    return usage_error({"--context", "--from-kubeconfig"},
                       "--context requires --from-kubeconfig");
  }
  if (has_parts && (!request.server.empty() || !request.from_kubeconfig.empty())) {
    return usage_error(
        {"--org-id",
         "--cluster-hash",
         "--cluster-name",
         "--zone",
         "--server",
         "--from-kubeconfig"},
        "--org-id, --cluster-hash, --cluster-name and --zone cannot be used "
        "together with --server and --from-kubeconfig");
  }
  if (!request.from_kubeconfig.empty()) {
    if (auto taken = take_from_kubeconfig(system, request, part); !taken) {
      return tl::make_unexpected(
          std::move(taken).error().within(request.from_kubeconfig));
    }
  } else if (has_parts) {
    const auto endpoint = make_endpoint(EndpointKind::unmanaged, parts);
    if (!endpoint) {
      return fail(ErrorCode::usage, endpoint.error().text, endpoint.error().hint);
    }
    part.cluster.server = endpoint->url();
    part.name = parts.cluster_name;
    if (!parts.cluster_name.empty()) {
      part.notices.push_back(
          {NoticeLevel::warning,
           fmt::format("the hash {} is the beginning of the SHA-1 of the cluster's name, "
                       "which is observed behavior and not documented",
                       endpoint->cluster_hash),
           "compare it with the API server endpoint that the Console or Terraform "
           "shows"});
    }
  }
  TRY(override_with(system, request, part));
  if (part.cluster.server.empty()) {
    return fail(ErrorCode::usage,
                "no cluster specified",
                "use --server URL, --from-kubeconfig FILE, or --org-id, --cluster-hash "
                "and --zone");
  }
  if (part.name.empty()) {
    part.name = name_of_server(part.cluster.server);
  }
  for (auto& notices : cluster_advice(part.cluster)) {
    part.notices.push_back(std::move(notices));
  }
  return part;
}

} // namespace oidcctl
