#include "cli/login/login_options.hpp"

namespace oidcctl::cli {

namespace {

void
add_provider(Parameters client, LoginFlags& flags)
{
  client.value("--issuer-url,--oidc-issuer-url",
               "URL",
               flags.issuer_url,
               "The issuer, as the API server has it (required)");
  // A list, because a profile may name all that the API server takes.
  client.list("--client-id,--oidc-client-id",
              "ID",
              flags.client_ids,
              "The client ID, as the API server has it (required)");
}

void
add_client(Parameters client, LoginFlags& flags)
{
  client.value("--oidc-client-secret",
               "TEXT",
               flags.client_secret,
               "The client secret, seen by everybody on the machine");
  client.value("--client-secret-file",
               "FILE",
               flags.client_secret_file,
               "A file with it (default: $OIDC_CLIENT_SECRET)");
  client.value("--oidc-redirect-url",
               "URL",
               flags.redirect_url,
               "The redirect URL (default: http://localhost:PORT)");
  client.comma_list("--oidc-extra-scope",
                    "SCOPE",
                    flags.extra_scopes,
                    "Ask for these scopes besides openid; repeatable");
  client.flag("--oidc-use-access-token",
              flags.use_access_token,
              "Hand out the access token, not the ID token");
  client.comma_list("--oidc-request-header",
                    "NAME=VALUE",
                    flags.request_headers,
                    "Send this header to the provider; repeatable");
  client.comma_list("--oidc-auth-request-extra-params",
                    "NAME=VALUE",
                    flags.extra_parameters,
                    "Send this with the request to log in; repeatable");
  client.value("--oidc-pkce-method",
               "METHOD",
               flags.pkce_method,
               "PKCE: auto (default), S256, or no");
  client.flag("--oidc-use-pkce", flags.use_pkce, "The same as --oidc-pkce-method=S256");
  client.hide("--oidc-use-pkce");
  client.alternatives({"--oidc-client-secret", "--client-secret-file"});
}

void
add_manner(Parameters login, LoginFlags& flags)
{
  login.value("--grant-type",
              "GRANT",
              flags.grant_type,
              "How to get a token: auto (default), authcode, ...");
  login.comma_list("--listen-address",
                   "HOST:PORT",
                   flags.listen_addresses,
                   "Where to listen (default: ports 8000, 18000); repeatable");
  login.flag("--skip-open-browser", flags.skip_open_browser, "Open no browser");
  login.value("--browser-command",
              "COMMAND",
              flags.browser_command,
              "Open the browser by this program; its argument is the URL");
  login.value("--authentication-timeout-sec",
              "SECONDS",
              flags.authentication_timeout,
              "Seconds for the login in the browser (default: 180)");
  login.value("--local-server-cert",
              "FILE",
              flags.local_server_cert,
              "Refused: the browser comes back by http, on loopback");
  login.value("--local-server-key",
              "FILE",
              flags.local_server_key,
              "Refused, as --local-server-cert is");
  login.value("--open-url-after-authentication",
              "URL",
              flags.open_url_afterwards,
              "Send the browser there in the end");
  login.value("--username", "NAME", flags.username, "The user of the grant password");
  login.value("--password",
              "TEXT",
              flags.password,
              "Its password, seen by everybody here (default: ask)");
  login.value("--interactive",
              "WHEN",
              flags.interactive,
              "Ask a person to log in: auto (default), always or never");
}

void
add_storage(Parameters cache, LoginFlags& flags)
{
  cache.value("--token-cache-dir",
              "FOLDER",
              flags.cache_folder,
              "Where tokens are kept (default: ~/.kube/cache/oidc-login)");
  cache.value("--token-cache-storage",
              "WHERE",
              flags.cache_storage,
              "Keep tokens on disk (default), in the keyring, or none");
}

void
add_cache(const Parameters& parameters, LoginFlags& flags)
{
  auto cache = parameters.in("Cache");
  cache.flag("--force-refresh",
             flags.force_refresh,
             "Get a new token, whatever the cache holds");
  add_storage(cache, flags);
  cache.value("--min-ttl",
              "SECONDS",
              flags.min_ttl,
              "Use no token that ends sooner (default: 60)");
}

void
add_network(const Parameters& parameters, LoginFlags& flags)
{
  auto network = parameters.in("Network");
  network.comma_list("--certificate-authority",
                     "FILE",
                     flags.certificate_authorities,
                     "Trust only the CAs in this PEM file; repeatable");
  network.comma_list("--certificate-authority-data",
                     "BASE64",
                     flags.certificate_authority_data,
                     "Trust only these CAs, PEM in base64; repeatable");
  network.flag("--insecure-skip-tls-verify",
               flags.insecure_skip_tls_verify,
               "Refused: certificates are always verified");
  network.flag("--tls-renegotiation-once",
               flags.renegotiation_once,
               "Taken for the cache's sake; TLS decides on its own");
  network.flag("--tls-renegotiation-freely",
               flags.renegotiation_freely,
               "Taken for the cache's sake; TLS decides on its own");
  network.list("--connect-to",
               "HOST:PORT:HOST:PORT",
               flags.connect_to,
               "Connect elsewhere than the URL says, as curl does");
  network.value("--timeout",
                "SECONDS",
                flags.timeout,
                "Seconds for each request to the provider (default: 30)");
}

} // namespace

void
add_login_options(const Parameters& parameters, LoginFlags& flags)
{
  const auto client = parameters.in("Provider and client");
  add_provider(client, flags);
  add_client(client, flags);
  add_manner(parameters.in("Logging in"), flags);
  add_cache(parameters, flags);
  add_network(parameters, flags);
}

void
add_login_options_beside_own(const Parameters& parameters, LoginFlags& flags)
{
  const auto login = parameters.in("Login");
  add_client(login, flags);
  add_manner(login, flags);
  add_storage(login, flags);
}

std::vector<std::string>
grant_words()
{
  return {"auto",
          "authcode",
          "authcode-keyboard",
          "client-credentials",
          "device-code",
          "password"};
}

std::vector<std::string>
storage_words()
{
  return {"disk", "keyring", "none"};
}

std::vector<std::string>
interaction_words()
{
  return {"auto", "always", "never"};
}

std::vector<std::string>
token_pkce_words()
{
  return {"auto", "no", "S256"};
}

} // namespace oidcctl::cli
