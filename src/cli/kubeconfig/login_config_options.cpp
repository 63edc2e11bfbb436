#include "cli/kubeconfig/login_config.hpp"

namespace oidcctl::cli {

namespace {

std::string
plugin_names()
{
  std::string names;
  for (const auto& plugin : plugins()) {
    names += (names.empty() ? "" : ", ") + std::string(plugin.id);
  }
  return names;
}

void
add_plugin(const Parameters& login, LoginConfigFlags& flags)
{
  auto& plugin = login.value("--plugin",
                             "NAME",
                             flags.plugin,
                             "Login plugin: " + plugin_names() + ", or a path");
  for (const auto& known : plugins()) {
    plugin.values.words.emplace_back(known.id);
  }
  login.choice("--exec-api-version",
               "VERSION",
               {"v1", "v1beta1"},
               flags.exec_api_version,
               "Exec API version (v1beta1 for kubectl before 1.22)");
  login.list("--plugin-arg",
             "ARGUMENT",
             flags.plugin_args,
             "Additional argument for the plugin");
}

void
add_secret(const Parameters& login, LoginConfigFlags& flags)
{
  login.file("--client-secret-file",
             flags.client_secret_file,
             "File with the client secret, for a confidential client");
  login.flag("--embed-client-secret",
             flags.embed_client_secret,
             "Write the client secret into the kubeconfig");
}

} // namespace

void
add_login_config_options(const Parameters& parameters, LoginConfigFlags& flags)
{
  add_issuer_url(parameters, flags.issuer_url);
  add_issuer_options(parameters, flags.issuer);
  const auto hint = "use the value that the API server has";
  parameters.required({"--issuer-url", "--authentication-config"}, hint);
  parameters.required({"--client-id", "--authentication-config"}, hint);
  const auto login = parameters.in("Login");
  add_plugin(login, flags);
  login.list("--extra-scope,--oidc-extra-scope",
             "SCOPE",
             flags.extra_scopes,
             "Scope to request in addition to those the claims need");
  login.choice("--offline-access",
               "WHEN",
               {"auto", "yes", "no"},
               flags.offline_access,
               "Request the scope offline_access");
  login.choice("--grant-type",
               "GRANT",
               {"auto",
                "authcode",
                "authcode-keyboard",
                "client-credentials",
                "device-code",
                "password"},
               flags.grant_type,
               "How the plugin gets a token");
  login.list("--listen-address",
             "HOST:PORT",
             flags.listen_addresses,
             "Address where the plugin waits for the browser");
  login.choice("--oidc-pkce-method",
               "METHOD",
               {"auto", "no", "S256"},
               flags.pkce_method,
               "PKCE method of the plugin");
  login.file("--oidc-ca-file",
             flags.ca_file,
             "CAs of the issuer (PEM), embedded for the plugin");
  add_secret(login, flags);
}

} // namespace oidcctl::cli
