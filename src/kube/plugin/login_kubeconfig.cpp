#include "kube/plugin/login_kubeconfig.hpp"

#include <fmt/format.h>

#include <set>

namespace oidcctl::kube {

namespace {

// Return whether a person has to type something where the plugin runs.
bool
asks_at_terminal(std::string_view grant_type)
{
  return grant_type == "authcode-keyboard" || grant_type == "password";
}

// Return what kubectl is to tell those who lack the plugin.
std::string
hint_of(const LoginExec& login)
{
  const auto& [plugin, command, words] = login.call;
  auto hint = command == plugin->command
                  ? std::string(plugin->hint)
                  : fmt::format("{} logs in to this cluster. Install it there, or change "
                                "the command in the kubeconfig",
                                command);
  if (!login.secret_variable.empty()) {
    hint += fmt::format(
        ". Before logging in, set {} to the client secret, which is not in this file",
        login.secret_variable);
  }
  return hint;
}

} // namespace

std::string_view
api_version(ExecVersion version)
{
  return version == ExecVersion::v1 ? "client.authentication.k8s.io/v1"
                                    : "client.authentication.k8s.io/v1beta1";
}

Exec
to_exec(const LoginExec& login)
{
  auto line = command_line(login.call, login.settings);
  const auto& plugin = *login.call.plugin;
  Exec exec;
  exec.api_version = api_version(login.version);
  exec.command = login.call.command;
  exec.args = std::move(line.args);
  for (auto& variable : line.variables) {
    exec.env.push_back({std::move(variable.name), Secret(std::move(variable.value))});
  }
  const bool interactive =
      plugin.wants_interactive || asks_at_terminal(login.settings.grant_type);
  exec.interactive_mode = interactive ? "IfAvailable" : "Never";
  exec.install_hint = hint_of(login);
  return exec;
}

Additions
to_additions(const std::vector<LoginContext>& contexts, const LoginExec& login)
{
  Additions additions;
  std::set<std::string_view> users;
  for (const auto& one : contexts) {
    auto cluster = one.cluster;
    cluster.certificate_authority_data = one.certificate_authority.pem();
    additions.clusters.push_back({one.cluster_name, std::move(cluster)});
    additions.contexts.push_back(
        {one.context_name, {one.cluster_name, one.user_name, one.ns}});
    if (users.insert(one.user_name).second) {
      User user;
      user.exec = to_exec(login);
      additions.users.push_back({one.user_name, std::move(user)});
    }
  }
  return additions;
}

} // namespace oidcctl::kube
