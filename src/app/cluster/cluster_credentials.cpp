#include "app/cluster/cluster_credentials.hpp"

#include "app/kubeconfig/credential_check.hpp"
#include "base/text.hpp"
#include "model/http/proxy.hpp"
#include "model/http/url.hpp"
#include "ports/environment.hpp"
#include "ports/files.hpp"
#include "ports/processes.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

constexpr std::size_t k_max_pem = std::size_t{4} << 20;
constexpr std::size_t k_max_token = std::size_t{1} << 20;
// A plugin may wait for a person who logs in.
constexpr Milliseconds k_plugin_timeout{std::chrono::minutes{10}};

tl::unexpected<Error>
refused(const kube::ClientConfig& config, const std::string& why, std::string hint)
{
  return fail(ErrorCode::local_file,
              fmt::format("context {}: {}", text::quote(config.context), why),
              std::move(hint));
}

// Return `data`, else the bytes of the file `path`, which may be empty.
Result<std::string>
data_or_file(System& system,
             const std::string& data,
             const std::string& path,
             std::string_view what)
{
  if (!data.empty() || path.empty()) {
    return data;
  }
  auto bytes = system.files.read(path, k_max_pem);
  return bytes ? std::move(bytes)
               : tl::make_unexpected(std::move(bytes).error().within(std::string(what)));
}

Result<Secret>
cluster_proxy(System& system, const kube::ClientConfig& config)
{
  if (!config.cluster.proxy_url.empty()) {
    return Secret(config.cluster.proxy_url);
  }
  const auto settings = ProxySettings::from(
      [&system](const std::string& name) { return system.environment.get(name); });
  auto proxy = proxy_for(settings, *Url::parse(config.cluster.server));
  if (!proxy) {
    return fail(ErrorCode::usage,
                "cannot use the proxy from the environment: " + proxy.error(),
                "check HTTPS_PROXY and HTTP_PROXY");
  }
  return Secret(std::move(*proxy));
}

tl::unexpected<Error>
plugin_error(const kube::ClientConfig& config,
             ErrorCode code,
             const std::string& message,
             std::string hint = {})
{
  return fail(code,
              fmt::format("credential plugin of user {}: {}",
                          text::quote(config.user_name),
                          message),
              std::move(hint));
}

// Return the request that runs the plugin as client-go does: the kubeconfig's variables
// over those of this process, KUBERNETES_EXEC_INFO over all.
Result<ProcessRequest>
plugin_request(System& system,
               const kube::ClientConfig& config,
               const std::string& ca_pem)
{
  const auto& exec = *config.user.exec;
  const auto interactive =
      kube::is_interactive(exec, system.terminal.stdin_is_terminal());
  if (!interactive) {
    return plugin_error(config, ErrorCode::login, interactive.error());
  }
  const auto version = kube::parse_exec_version(exec.api_version);
  if (!version) {
    return plugin_error(config,
                        ErrorCode::local_file,
                        fmt::format("apiVersion is {}: expected {} or {}",
                                    text::quote(exec.api_version),
                                    to_string(kube::ExecVersion::v1),
                                    to_string(kube::ExecVersion::v1beta1)));
  }
  kube::ExecInfo info{.version = *version, .interactive = *interactive};
  if (exec.provide_cluster_info) {
    auto cluster = config.cluster;
    cluster.certificate_authority_data = ca_pem;
    info.cluster = kube::to_exec_cluster(cluster);
  }
  ProcessRequest request{.words = {exec.command},
                         .inherit_stdin = *interactive,
                         .output_limit = k_max_token,
                         .timeout = k_plugin_timeout};
  request.words.insert(request.words.end(), exec.args.begin(), exec.args.end());
  for (const auto& variable : exec.env) {
    request.environment.push_back({variable.name, variable.value.reveal()});
  }
  request.environment.push_back({kube::k_exec_info_variable, kube::to_exec_info(info)});
  return request;
}

} // namespace

Result<void>
check_cluster(const kube::ClientConfig& config)
{
  using kube::Method;
  if (config.cluster.insecure_skip_tls_verify) {
    return refused(
        config,
        "insecure-skip-tls-verify is true, and an unverified server could be anyone",
        "use certificate-authority-data with the cluster's CA instead");
  }
  if (config.drops_credentials && config.method != Method::anonymous) {
    return refused(
        config,
        fmt::format("the server is {}: without https://, kubectl sends no credentials",
                    text::quote(config.cluster.server)),
        "set the server to an https:// URL");
  }
  if (config.method == Method::basic) {
    return refused(config,
                   "the user has a user name and a password, which API servers do not "
                   "accept since Kubernetes 1.19",
                   "use a token, a client certificate or a credential plugin");
  }
  if (config.method == Method::auth_provider) {
    return refused(
        config,
        fmt::format("the user has the auth-provider {}, which only kubectl supports",
                    text::quote(config.user.auth_provider)),
        "use a credential plugin (exec); `oidcctl kubeconfig generate` writes one");
  }
  if (config.user.impersonates_extra) {
    return refused(config,
                   "the user has as-user-extra, which is not supported",
                   "use a context without it");
  }
  return server_url(config).map([](const std::string&) {});
}

Result<std::string>
server_url(const kube::ClientConfig& config)
{
  auto url = Url::parse(config.cluster.server);
  if (!url || url->host.empty() || (url->scheme != "https" && url->scheme != "http")) {
    return refused(config,
                   fmt::format("the server {} is not an http or https URL{}",
                               text::quote(config.cluster.server),
                               url ? "" : ": " + url.error()),
                   "check the clusters of the kubeconfig");
  }
  url->query.reset();
  url->fragment.reset();
  url->path.erase(url->path.find_last_not_of('/') + 1);
  return url->str();
}

Result<NetworkOptions>
cluster_network(System& system, const kube::ClientConfig& config)
{
  const auto& cluster = config.cluster;
  const auto& user = config.user;
  NetworkOptions options{.tls_server_name = cluster.tls_server_name};
  TRY_ASSIGN(options.ca_pem,
             data_or_file(system,
                          cluster.certificate_authority_data,
                          cluster.certificate_authority,
                          "certificate authority of the cluster"));
  if (const auto roots = system.environment.get("SSL_CERT_FILE");
      options.ca_pem.empty() && roots && !roots->empty()) {
    TRY_ASSIGN(options.ca_pem, data_or_file(system, {}, *roots, "SSL_CERT_FILE"));
  }
  TRY_ASSIGN(options.proxy_url, cluster_proxy(system, config));
  if (user.client_certificate.empty() && user.client_certificate_data.empty()) {
    return options;
  }
  TRY_ASSIGN(auto chain,
             data_or_file(system,
                          user.client_certificate_data,
                          user.client_certificate,
                          "client certificate"));
  TRY_ASSIGN(
      auto key,
      data_or_file(system, user.client_key_data.reveal(), user.client_key, "client key"));
  options.client_certificate =
      ClientCertificate{std::move(chain), Secret(std::move(key))};
  return options;
}

std::vector<HttpHeader>
impersonation_headers(const kube::User& user)
{
  std::vector<HttpHeader> headers;
  if (!user.impersonate.empty()) {
    headers.push_back({"Impersonate-User", user.impersonate});
  }
  if (!user.impersonate_uid.empty()) {
    headers.push_back({"Impersonate-Uid", user.impersonate_uid});
  }
  for (const auto& group : user.impersonate_groups) {
    headers.push_back({"Impersonate-Group", group});
  }
  return headers;
}

Result<Secret>
read_token_file(System& system, const std::string& path)
{
  TRY_ASSIGN(auto bytes, system.files.read(path, k_max_token));
  Secret token{std::string(text::trim(bytes))};
  if (token.empty()) {
    return fail(
        ErrorCode::local_file,
        fmt::format("{}: the file is empty: expected a token", text::quote(path)));
  }
  return token;
}

Result<kube::ExecAnswer>
run_plugin(System& system,
           const kube::ClientConfig& config,
           const std::string& ca_pem,
           const Jose& jose)
{
  const auto& exec = *config.user.exec;
  if (!system.processes.find(exec.command)) {
    return plugin_error(
        config,
        ErrorCode::local_file,
        fmt::format("the program {} was not found", text::quote(exec.command)),
        exec.install_hint);
  }
  TRY_ASSIGN(const auto request, plugin_request(system, config, ca_pem));
  auto reply = system.processes.run(request);
  if (!reply) {
    return tl::make_unexpected(std::move(reply).error().within(
        "credential plugin of user " + text::quote(config.user_name)));
  }
  auto answer =
      kube::judge_exec(exec, {.exit_code = reply->status, .output = reply->out.reveal()});
  if (!answer) {
    return plugin_error(config,
                        ErrorCode::login,
                        answer.error(),
                        "run the program manually to see its output");
  }
  if (!answer->client_certificate_data.empty()) {
    if (const auto problem = pair_problem(
            answer->client_certificate_data, answer->client_key_data, jose)) {
      return plugin_error(config,
                          ErrorCode::login,
                          "failed parsing client key/certificate: " + *problem,
                          "run the program manually to see its output");
    }
  }
  return std::move(*answer);
}

} // namespace oidcctl
