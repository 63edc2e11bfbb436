#include "checks/kubeconfig/kubeconfig_report.hpp"

#include "base/json_values.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

using enum VerdictEffect;

// clang-format off
constexpr CheckOf<KubeconfigCase> k_kubeconfig_checks[] = {
  {"kubeconfig/readable", "kubectl can read the file",
   "client-go clientcmd LoadFromFile", kubectl, true, checks::kubeconfig_readable},
  {"kubeconfig/yaml", "All readers read it alike",
   "YAML 1.2.2 3.2.1; sigs.k8s.io/yaml", neither, false, checks::kubeconfig_yaml},
  {"kubeconfig/members", "kubectl supports every member",
   "client-go clientcmd/api/v1", neither, false, checks::kubeconfig_members},
  {"kubeconfig/shadowed", "Each entry counts",
   "client-go clientcmd ClientConfigLoadingRules.Load", login, false,
   checks::kubeconfig_shadowed},
  {"kubeconfig/mode", "Other users cannot read or write it",
   "chmod(1)", neither, false, checks::kubeconfig_mode},

  {"kubeconfig/current-context", "The context exists",
   "client-go clientcmd ConfirmUsable", kubectl, false, checks::kubeconfig_current_context},
  {"kubeconfig/cluster", "The context has a cluster",
   "client-go clientcmd ConfirmUsable", kubectl, true, checks::kubeconfig_cluster},
  {"kubeconfig/user", "The context has a user",
   "client-go clientcmd getAuthInfo", login, true, checks::kubeconfig_user},

  {"kubeconfig/server", "Credentials are sent to the server",
   "client-go rest.IsConfigTransportTLS", kubectl, false, checks::kubeconfig_server},
  {"kubeconfig/endpoint", "The endpoint accepts the credential",
   "CoreWeave documentation", login, false, checks::kubeconfig_endpoint},
  {"kubeconfig/certificate-authority", "The server's certificate can be verified",
   "client-go transport rootCertPool", kubectl, false, checks::kubeconfig_authority},
  {"kubeconfig/proxy", "kubectl supports the proxy type",
   "client-go clientcmd parseProxyURL", kubectl, false, checks::kubeconfig_proxy},

  {"kubeconfig/credentials", "The user has one credential",
   "client-go clientcmd validateAuthInfo; exec UpdateTransportConfig", kubectl, false,
   checks::kubeconfig_credentials},
  {"kubeconfig/credential-files", "Its files can be read",
   "client-go clientcmd validateAuthInfo", kubectl, false,
   checks::kubeconfig_credential_files},
  {"kubeconfig/client-certificate", "Client certificate and key are a pair",
   "Go crypto/tls X509KeyPair", kubectl, false, checks::kubeconfig_client_certificate},
  {"kubeconfig/token", "The token can be sent",
   "RFC 9110 5.5; RFC 6750 2.1", kubectl, false, checks::kubeconfig_token},
  {"kubeconfig/expiry", "No credential has expired",
   "RFC 5280 4.1.2.5; RFC 7519 4.1.4", login, false, checks::kubeconfig_expiry},
  {"kubeconfig/service-account", "Service account tokens expire and can be revoked",
   "Kubernetes TokenRequest API", neither, false, checks::kubeconfig_service_account},
  {"kubeconfig/auth-provider", "It is not a deprecated kind of credential",
   "client-go plugin/pkg/client/auth", kubectl, false, checks::kubeconfig_auth_provider},
  {"kubeconfig/exec", "kubectl accepts the credential plugin",
   "client-go clientcmd validateAuthInfo; exec newAuthenticator", kubectl, false,
   checks::kubeconfig_exec},
  {"kubeconfig/exec-version", "The plugin uses the current API version",
   "client.authentication.k8s.io", neither, false, checks::kubeconfig_exec_version},

  {"kubeconfig/plugin", "The plugin was found",
   "Go exec.LookPath; kubectl plugin", login, false, checks::kubeconfig_plugin},
  {"kubeconfig/plugin-name", "It is called by its name",
   "kubectl plugin; kubelogin", login, false, checks::kubeconfig_plugin_name},
  {"kubeconfig/plugin-options", "All plugin arguments are recognized",
   "kubelogin get-token", login, false, checks::kubeconfig_plugin_options},
  {"kubeconfig/client-secret", "No secrets are exposed",
   "RFC 8252 8.5", neither, false, checks::kubeconfig_client_secret},
  {"kubeconfig/scopes", "The requested scopes include the claims",
   "OIDC Core 5.4", login, false, checks::kubeconfig_scopes},
  {"kubeconfig/install-hint", "installHint is set",
   "client-go exec wrapCmdRunErrorLocked", neither, false,
   checks::kubeconfig_install_hint},
};
// clang-format on

// Return what client-go would do with a context. Of a plugin the arguments are left out,
// as a secret may be among them.
Json
context_row(const KubeconfigCase& judged, const kube::Named<kube::Context>& context)
{
  const auto* cluster = judged.config.find_cluster(context.value.cluster);
  const auto* user = judged.config.find_user(context.value.user);
  const auto method =
      user == nullptr ? kube::Method::anonymous : kube::methods_of(user->value).front();
  const bool has_plugin = method == kube::Method::exec;
  const auto command = has_plugin ? user->value.exec->command : std::string();
  const auto call =
      has_plugin ? recognise_plugin(command, user->value.exec->args) : std::nullopt;
  return {{"name", context.name},
          {"current", context.name == judged.config.current_context},
          {"file", context.file},
          {"cluster", context.value.cluster},
          {"server",
           cluster == nullptr ? Json(nullptr) : text_or_null(cluster->value.server)},
          {"namespace", text_or_null(context.value.ns)},
          {"user", text_or_null(context.value.user)},
          {"method", kube::to_string(method)},
          {"command", text_or_null(shown_command(command))},
          {"plugin", call ? Json(call->plugin->id) : Json(nullptr)},
          {"refused", kube::problems_of(judged.config, context.name)}};
}

} // namespace

std::span<const CheckOf<KubeconfigCase>>
kubeconfig_checks()
{
  return k_kubeconfig_checks;
}

Json
kubeconfig_report(const KubeconfigCase& judged, const Selection& selection)
{
  static constexpr VerdictName verdicts[] = {{"kubectl", VerdictEffect::kubectl},
                                             {"login", VerdictEffect::login}};
  auto files = Json::array();
  for (const auto& file : judged.files) {
    files.push_back(
        {{"path", file.path},
         {"mode", file.mode ? Json(fmt::format("{:04o}", *file.mode)) : Json()},
         {"read", file.config.has_value()}});
  }
  auto contexts = Json::array();
  for (const auto* context : judged.contexts()) {
    contexts.push_back(context_row(judged, *context));
  }
  Json report{{"apiVersion", "oidcctl/v1"},
              {"kind", "KubeconfigReport"},
              {"files", std::move(files)},
              {"currentContext", text_or_null(judged.config.current_context)},
              {"collected", to_rfc3339(judged.now)},
              {"contextCount", contexts.size()},
              {"contexts", std::move(contexts)}};
  append_results(report, run_checks(kubeconfig_checks(), judged), verdicts, selection);
  return report;
}

} // namespace oidcctl
