#include "app/service_account/target_server.hpp"

#include "app/cluster/cluster_credentials.hpp"
#include "app/kubeconfig/certificates_file.hpp"
#include "app/kubeconfig/resolved_cluster.hpp"
#include "base/text.hpp"
#include "kube/kubeconfig/ca_certificates.hpp"
#include "model/coreweave/endpoint.hpp"
#include "model/http/url.hpp"
#include "ports/network.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr std::size_t k_max_reply = std::size_t{1} << 20;

// Where the CA of the server may come from.
struct CaSource
{
  std::string name = {}; // for people
  std::string pem = {};  // empty: the system's roots
};

Result<std::string>
server_of(const ClusterConnection& admin, const ServerWish& wish, TargetServer& target)
{
  const auto given = wish.server.empty() ? admin.server() : wish.server;
  const auto endpoint = Endpoint::parse(given);
  if (!endpoint || endpoint->kind == EndpointKind::unmanaged) {
    return given;
  }
  if (!wish.server.empty()) {
    return usage_error(
        {"--server"},
        fmt::format("--server {}: the managed endpoint does not accept service "
                    "account tokens",
                    text::quote(given)),
        "use " + endpoint->as(EndpointKind::unmanaged).url());
  }
  auto url = endpoint->as(EndpointKind::unmanaged).url();
  target.notices.push_back(
      {NoticeLevel::note,
       fmt::format("the kubeconfig uses {}, because the managed endpoint does not accept "
                   "service account tokens",
                   url),
       {}});
  return url;
}

// Return the proxy of the admin's kubeconfig without a password.
std::string
proxy_of(const kube::Cluster& cluster, std::vector<Notice>& notices)
{
  const auto url = Url::parse(cluster.proxy_url);
  if (cluster.proxy_url.empty() || !url || !url->has_userinfo) {
    return cluster.proxy_url;
  }
  notices.push_back({NoticeLevel::warning,
                     "the user name and password of proxy-url were not copied",
                     "add those of the new user to the file"});
  return url->str();
}

// Return the certificates of `pem` without anything else that is in it.
std::string
only_certificates(const std::string& pem)
{
  const auto certificates = CaCertificates::parse(pem);
  return certificates ? certificates->pem() : std::string();
}

Result<std::string>
cluster_root(ClusterClient& client, const std::string& ns)
{
  TRY_ASSIGN(const auto reply,
             client.call({.target = fmt::format(
                              "/api/v1/namespaces/{}/configmaps/kube-root-ca.crt", ns)}));
  return reply.is_success() ? only_certificates(text_at(reply.body, {"data", "ca.crt"}))
                            : std::string();
}

// Return nothing where the server's certificate is verified by `options`, or the failure.
Result<std::optional<HttpFailure>>
try_connection(System& system,
               const NetworkOptions& options,
               const std::string& server,
               Milliseconds timeout)
{
  TRY_ASSIGN(auto* const module, system.network.load());
  TRY_ASSIGN(const auto http, module->open(options));
  const auto reply = http->send({.url = server + "/version",
                                 .headers = {{"Accept", "application/json"}},
                                 .timeout = timeout,
                                 .max_body = k_max_reply});
  return reply ? std::nullopt : std::optional(reply.error());
}

Result<void>
find_authority(System& system,
               ClusterClient& client,
               NetworkOptions options,
               const std::string& ns,
               Milliseconds timeout,
               TargetServer& target)
{
  std::vector<CaSource> sources{{"the system's root certificates", {}}};
  if (auto own = only_certificates(options.ca_pem); !own.empty()) {
    sources.push_back({"the CA of the kubeconfig", std::move(own)});
  }
  std::vector<std::string> tried;
  bool has_asked = false;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    options.ca_pem = sources[i].pem;
    options.ca_name = sources[i].name;
    TRY_ASSIGN(const auto failure,
               try_connection(system, options, target.cluster.server, timeout));
    if (!failure) {
      target.cluster.certificate_authority_data = sources[i].pem;
      target.notices.push_back({NoticeLevel::note,
                                fmt::format("the certificate of {} was verified with {}",
                                            target.cluster.server,
                                            sources[i].name),
                                {}});
      return {};
    }
    if (failure->fault != HttpFault::certificate) {
      return fail(
          ErrorCode::unavailable,
          fmt::format("no response from {}: {}", target.cluster.server, failure->message),
          "nothing was created; use --server URL for another address");
    }
    tried.push_back(fmt::format("{}: {}", sources[i].name, failure->message));
    if (i + 1 == sources.size() && !has_asked) {
      has_asked = true;
      TRY_ASSIGN(auto root, cluster_root(client, ns));
      if (!root.empty()) {
        sources.push_back({"the ConfigMap kube-root-ca.crt", std::move(root)});
      }
    }
  }
  return fail(
      ErrorCode::unavailable,
      fmt::format("cannot verify the certificate of {}: {}",
                  target.cluster.server,
                  text::join(tried, "; ")),
      "nothing was created; use --certificate-authority FILE with the server's CA");
}

} // namespace

Result<TargetServer>
choose_target_server(System& system,
                     ClusterClient& client,
                     const ServerWish& wish,
                     const std::string& ns,
                     Milliseconds timeout)
{
  const auto& admin = client.connection();
  TargetServer target;
  TRY_ASSIGN(auto server, server_of(admin, wish, target));
  if (!wish.server.empty()) {
    TRY_ASSIGN(auto resolved, resolve_cluster(system, {.server = server}));
    server = resolved.cluster.server;
  }
  while (server.ends_with('/')) {
    server.pop_back();
  }
  target.cluster.server = server;
  target.cluster.proxy_url = proxy_of(admin.config().cluster, target.notices);
  TRY_ASSIGN(auto options, cluster_network(system, admin.config()));
  const bool is_same = server == admin.server();
  if (is_same) {
    target.cluster.tls_server_name = admin.config().cluster.tls_server_name;
    target.cluster.certificate_authority_data = only_certificates(options.ca_pem);
  }
  options.client_certificate = std::nullopt;
  options.tls_server_name = target.cluster.tls_server_name;
  if (!server.starts_with("https://")) {
    return fail(ErrorCode::usage,
                fmt::format("the server {} is not https: a token must not be sent there",
                            text::quote(server)),
                "use --server https://...");
  }
  if (!wish.certificate_authority.empty()) {
    TRY_ASSIGN(const auto certificates,
               read_certificates(system, wish.certificate_authority));
    target.cluster.certificate_authority_data = certificates.pem();
  } else if (!is_same) {
    TRY(find_authority(system, client, std::move(options), ns, timeout, target));
  }
  return target;
}

} // namespace oidcctl
