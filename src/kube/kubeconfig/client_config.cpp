#include "kube/kubeconfig/client_config.hpp"

#include "base/text.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

namespace oidcctl::kube {

Cluster
with_resolved_paths(Cluster cluster, const std::string& file)
{
  cluster.certificate_authority = resolved_path(cluster.certificate_authority, file);
  return cluster;
}

User
with_resolved_paths(User user, const std::string& file)
{
  for (auto* path : {&user.client_certificate, &user.client_key, &user.token_file}) {
    *path = resolved_path(*path, file);
  }
  if (user.exec && user.exec->command.find('/') != std::string::npos) {
    user.exec->command = resolved_path(user.exec->command, file);
  }
  return user;
}

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

// As client-go's transport does: a file beats the token beside it and both send a header;
// a certificate is shown besides them; exec stays aside as soon as there is anything else
// (UpdateTransportConfig).
std::vector<Method>
methods_of(const User& user)
{
  std::vector<Method> set;
  const auto add = [&set](bool is_set, Method method) {
    if (is_set) {
      set.push_back(method);
    }
  };
  add(!user.token_file.empty(), Method::token_file);
  add(!user.token.empty(), Method::token);
  add(!user.username.empty() || !user.password.empty(), Method::basic);
  const bool has_header = !set.empty();
  add(!has_header &&
          (!user.client_certificate.empty() || !user.client_certificate_data.empty()),
      Method::certificate);
  add(user.exec.has_value(), Method::exec);
  add(user.has_auth_provider, Method::auth_provider);
  add(set.empty(), Method::anonymous);
  return set;
}

bool
uses_tls(const Cluster& cluster)
{
  const auto url = Url::parse(cluster.server);
  return url && url->scheme == "https";
}

Result<ClientConfig>
resolve(const Kubeconfig& config, const std::optional<std::string>& name)
{
  const auto& wanted = name ? *name : config.current_context;
  if (wanted.empty()) {
    return fail(ErrorCode::local_file,
                "the kubeconfig has no current context",
                "select a context with --context");
  }
  const auto* context = config.find_context(wanted);
  if (context == nullptr) {
    return fail(ErrorCode::local_file,
                fmt::format("the kubeconfig does not contain the context {}",
                            text::quote(wanted)),
                "run `kubectl config get-contexts` to list the contexts");
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
      .ns = context->value.ns.empty() ? "default" : context->value.ns,
      .cluster = with_resolved_paths(cluster->value, cluster->file),
      .user = user == nullptr ? User{} : with_resolved_paths(user->value, user->file),
      .user_exists = user != nullptr,
  };
  client.unused = methods_of(client.user);
  client.method = client.unused.front();
  client.unused.erase(client.unused.begin());
  client.drops_credentials = !uses_tls(client.cluster);
  return client;
}

} // namespace oidcctl::kube
