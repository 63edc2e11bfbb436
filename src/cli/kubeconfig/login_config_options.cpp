#include "cli/kubeconfig/login_config.hpp"

namespace oidcctl::cli {

std::vector<std::string>
plugin_words()
{
  std::vector<std::string> words;
  for (const auto& plugin : plugins()) {
    words.emplace_back(plugin.id);
  }
  return words;
}

std::vector<std::string>
exec_version_words()
{
  return {"v1", "v1beta1"};
}

std::vector<std::string>
offline_access_words()
{
  return {"auto", "yes", "no"};
}

std::vector<std::string>
grant_type_words()
{
  return {"auto",
          "authcode",
          "authcode-keyboard",
          "password",
          "device-code",
          "client-credentials"};
}

std::vector<std::string>
pkce_words()
{
  return {"auto", "S256", "no"};
}

void
add_login_config_options(Parameters& parameters, LoginConfigFlags& flags)
{
  parameters.value("--issuer-url,--oidc-issuer-url",
                   "URL",
                   flags.issuer_url,
                   "The issuer, exactly as the API server has it");
  add_issuer_options(parameters, flags.issuer);
  auto login = parameters.in("Login");
  login.value("--plugin",
              "NAME",
              flags.plugin,
              "oidcctl (default), kubelogin, together, or the path of a plugin");
  login.value("--exec-api-version",
              "VERSION",
              flags.exec_api_version,
              "v1 (default), or v1beta1 for kubectl before 1.22");
  login.list("--extra-scope,--oidc-extra-scope",
             "SCOPE",
             flags.extra_scopes,
             "Ask for this scope too, besides those the claims need; repeatable");
  login.value("--offline-access",
              "WHEN",
              flags.offline_access,
              "Ask for offline_access: auto (default), yes or no");
  login.value("--grant-type",
              "TYPE",
              flags.grant_type,
              "How to log in, as the plugin takes it (default: auto)");
  login.list("--listen-address",
             "HOST:PORT",
             flags.listen_addresses,
             "Where the plugin waits for the browser; repeatable");
  login.value("--oidc-pkce-method",
              "METHOD",
              flags.pkce_method,
              "auto (default: as plugin and provider need), S256 or no");
  login.value("--oidc-ca-file",
              "FILE",
              flags.ca_file,
              "The CAs of the issuer, embedded for the plugin (PEM)");
  login.value("--client-secret-file",
              "FILE",
              flags.client_secret_file,
              "The client has this secret; -: standard input");
  login.flag("--embed-client-secret",
             flags.embed_client_secret,
             "Write the client secret into the kubeconfig");
  login.list("--plugin-arg",
             "ARGUMENT",
             flags.plugin_args,
             "Call the plugin with this argument too; repeatable");
}

} // namespace oidcctl::cli
