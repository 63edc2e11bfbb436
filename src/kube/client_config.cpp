#include "kube/client_config.hpp"

#include "base/text.hpp"
#include "model/go_json.hpp"
#include "model/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace oidcctl::kube {

namespace {

const Cluster k_no_cluster{};
const User k_no_user{};

bool
is_empty(const Cluster& cluster)
{
  return cluster.server.empty() && cluster.tls_server_name.empty() &&
         cluster.certificate_authority.empty() &&
         cluster.certificate_authority_data.empty() && cluster.proxy_url.empty() &&
         !cluster.insecure_skip_tls_verify && !cluster.disable_compression &&
         !cluster.exec_config;
}

// Return what is wrong with a proxy in Go's words, or nothing.
std::string
proxy_problem(const std::string& proxy)
{
  const auto colon = proxy.find("://");
  const auto scheme =
      text::to_lower(proxy.substr(0, colon == std::string::npos ? 0 : colon));
  if (scheme == "http" || scheme == "https" || scheme == "socks5") {
    return {};
  }
  return fmt::format("unsupported scheme {}, must be http, https, or socks5",
                     go::go_quote(scheme));
}

void
add_cluster_problems(std::vector<std::string>& problems,
                     const std::string& name,
                     const Cluster& cluster)
{
  if (is_empty(cluster)) {
    problems.emplace_back("cluster has no server defined");
    return;
  }
  if (cluster.server.empty()) {
    problems.push_back(
        name.empty() ? "default cluster has no server defined"
                     : fmt::format("no server found for cluster {}", go::go_quote(name)));
  }
  if (const auto wrong = proxy_problem(cluster.proxy_url);
      !cluster.proxy_url.empty() && !wrong.empty()) {
    problems.push_back(fmt::format("invalid 'proxy-url' {} for cluster {}: {}",
                                   go::go_quote(cluster.proxy_url),
                                   go::go_quote(name),
                                   wrong));
  }
  if (!cluster.certificate_authority.empty() &&
      !cluster.certificate_authority_data.empty()) {
    problems.push_back(fmt::format(
        "certificate-authority-data and certificate-authority are both specified "
        "for {}. certificate-authority-data will override.",
        name));
  }
}

void
add_certificate_problems(std::vector<std::string>& problems,
                         const std::string& name,
                         const User& user)
{
  if (user.client_certificate.empty() && user.client_certificate_data.empty()) {
    return;
  }
  if (!user.client_certificate.empty() && !user.client_certificate_data.empty()) {
    problems.push_back(
        fmt::format("client-cert-data and client-cert are both specified for "
                    "{}. client-cert-data will override.",
                    name));
  }
  if (!user.client_key.empty() && !user.client_key_data.empty()) {
    problems.push_back(
        fmt::format("client-key-data and client-key are both specified for {}; "
                    "client-key-data will override",
                    name));
  }
  if (user.client_key.empty() && user.client_key_data.empty()) {
    problems.push_back(
        fmt::format("client-key-data or client-key must be specified for {} to "
                    "use the clientCert authentication method.",
                    name));
  }
}

void
add_exec_problems(std::vector<std::string>& problems,
                  const std::string& name,
                  const User& user)
{
  const auto& exec = *user.exec;
  const auto missing = [&](std::string_view what) {
    problems.push_back(fmt::format(
        "{} must be specified for {} to use exec authentication plugin", what, name));
  };
  if (user.has_auth_provider) {
    problems.push_back(fmt::format(
        "authProvider cannot be provided in combination with an exec plugin for {}",
        name));
  }
  if (exec.command.empty()) {
    missing("command");
  }
  if (exec.api_version.empty()) {
    missing("apiVersion");
  }
  for (const auto& variable : exec.env) {
    if (variable.name.empty()) {
      missing("env variable name");
    }
  }
  const auto mode = exec.effective_mode();
  if (mode.empty()) {
    missing("interactiveMode");
  } else if (mode != "Never" && mode != "IfAvailable" && mode != "Always") {
    problems.push_back(
        fmt::format("invalid interactiveMode for {}: {}", name, go::go_quote(mode)));
  }
}

void
add_user_problems(std::vector<std::string>& problems,
                  const std::string& name,
                  const User& user)
{
  add_certificate_problems(problems, name, user);
  if (user.exec) {
    add_exec_problems(problems, name, user);
  }
  if (!user.token.empty() && (!user.username.empty() || !user.password.empty())) {
    problems.push_back(
        fmt::format("more than one authentication method found for {}; found "
                    "[token basicAuth], only one is allowed",
                    name));
  }
  if ((!user.impersonate_uid.empty() || !user.impersonate_groups.empty() ||
       user.impersonates_extra) &&
      user.impersonate.empty()) {
    problems.push_back(fmt::format(
        "requesting uid, groups or user-extra for {} without impersonating a user",
        name));
  }
}

// Set `method` and `unused` as client-go's transport does: a file beats the token beside
// it and both send a header; a certificate is shown besides them; exec stays aside as
// soon as there is anything else (UpdateTransportConfig).
void
choose_method(ClientConfig& config)
{
  const auto& user = config.user;
  std::vector<Method> set;
  const auto add = [&set](bool is_set, Method method) {
    if (is_set) {
      set.push_back(method);
    }
  };
  add(!user.token_file.empty(), Method::token_file);
  add(!user.token.empty(), Method::token);
  add(!user.username.empty() || !user.password.empty(), Method::basic);
  add(!user.client_certificate.empty() || !user.client_certificate_data.empty(),
      Method::certificate);
  add(user.exec.has_value(), Method::exec);
  add(user.has_auth_provider, Method::auth_provider);
  if (set.empty()) {
    return;
  }
  config.method = set.front();
  std::copy_if(set.begin() + 1,
               set.end(),
               std::back_inserter(config.unused),
               [](auto method) { return method != Method::certificate; });
}

void
resolve_paths(ClientConfig& config,
              const std::string& cluster_file,
              const std::string& user_file)
{
  auto& authority = config.cluster.certificate_authority;
  authority = resolved_path(authority, cluster_file);
  for (auto* path : {&config.user.client_certificate,
                     &config.user.client_key,
                     &config.user.token_file}) {
    *path = resolved_path(*path, user_file);
  }
  if (config.user.exec && config.user.exec->command.find('/') != std::string::npos) {
    config.user.exec->command = resolved_path(config.user.exec->command, user_file);
  }
}

} // namespace

std::string_view
to_string(Method method)
{
  switch (method) {
  case Method::anonymous:
    return "anonymous";
  case Method::token:
    return "token";
  case Method::token_file:
    return "tokenFile";
  case Method::basic:
    return "basic";
  case Method::certificate:
    return "certificate";
  case Method::exec:
    return "exec";
  case Method::auth_provider:
    return "auth-provider";
  }
  return "anonymous";
}

bool
uses_tls(const Cluster& cluster)
{
  const auto url = Url::parse(cluster.server);
  return url && url->scheme == "https";
}

std::vector<std::string>
problems_of(const Kubeconfig& config, std::string_view name)
{
  std::vector<std::string> problems;
  const auto* context = config.find_context(name);
  if (context == nullptr) {
    problems.push_back(
        fmt::format("context was not found for specified context: {}", name));
    return problems;
  }
  const auto* user = config.find_user(context->value.user);
  const auto* cluster = config.find_cluster(context->value.cluster);
  add_user_problems(
      problems, context->value.user, user == nullptr ? k_no_user : user->value);
  add_cluster_problems(problems,
                       context->value.cluster,
                       cluster == nullptr ? k_no_cluster : cluster->value);
  return problems;
}

Result<ClientConfig>
resolve(const Kubeconfig& config, const std::optional<std::string>& name)
{
  const auto& wanted = name ? *name : config.current_context;
  if (wanted.empty()) {
    return fail(ErrorCode::local_file,
                "the kubeconfig has no current context",
                "name a context with --context");
  }
  const auto* context = config.find_context(wanted);
  if (context == nullptr) {
    return fail(ErrorCode::local_file,
                fmt::format("the kubeconfig has no context {}", text::quote(wanted)),
                "`kubectl config get-contexts` lists those that there are");
  }
  if (const auto problems = problems_of(config, wanted); !problems.empty()) {
    return fail(ErrorCode::local_file,
                fmt::format("kubectl refuses the context {}: {}",
                            text::quote(wanted),
                            text::join(problems, "; ")),
                "`oidcctl kubeconfig inspect` shows what is wrong");
  }
  const auto* user = config.find_user(context->value.user);
  const auto* cluster = config.find_cluster(context->value.cluster);
  ClientConfig client{
      .context = wanted,
      .cluster_name = context->value.cluster,
      .user_name = context->value.user,
      .name_space =
          context->value.name_space.empty() ? "default" : context->value.name_space,
      .cluster = cluster->value,
      .user = user == nullptr ? User{} : user->value,
      .user_exists = user != nullptr,
  };
  resolve_paths(client, cluster->file, user == nullptr ? std::string() : user->file);
  choose_method(client);
  client.drops_credentials = !uses_tls(client.cluster);
  return client;
}

} // namespace oidcctl::kube
