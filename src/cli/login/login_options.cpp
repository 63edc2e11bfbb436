#include "cli/login/login_options.hpp"

#include "cli/login/cache_options.hpp"
#include "cli/options/issuer_options.hpp"
#include "cli/options/network_options.hpp"

namespace oidcctl::cli {

namespace {

void
add_client(const Parameters& client, LoginFlags& flags)
{
  client.value("--oidc-client-secret",
               "TEXT",
               flags.client_secret,
               "Client secret (visible in the process list)");
  client
      .file(
          "--client-secret-file", flags.client_secret_file, "File with the client secret")
      .default_text = "$OIDC_CLIENT_SECRET";
  client.value("--oidc-redirect-url", "URL", flags.redirect_url, "Redirect URL")
      .default_text = "http://localhost:PORT";
  client.comma_list("--oidc-extra-scope",
                    "SCOPE",
                    flags.extra_scopes,
                    "Scope to request in addition to openid");
  client.flag("--oidc-use-access-token",
              flags.use_access_token,
              "Use the access token instead of the ID token");
  client.comma_list("--oidc-request-header",
                    "NAME=VALUE",
                    flags.request_headers,
                    "HTTP header to send to the provider");
  client.comma_list("--oidc-auth-request-extra-params",
                    "NAME=VALUE",
                    flags.extra_parameters,
                    "Parameter to add to the authorization request");
  client.choice("--oidc-pkce-method",
                "METHOD",
                {"auto", "no", "S256"},
                flags.pkce_method,
                "PKCE method");
  client.flag("--oidc-use-pkce", flags.use_pkce, "Same as --oidc-pkce-method=S256")
      .is_hidden = true;
  client.exclusive({"--oidc-client-secret", "--client-secret-file"});
}

void
add_browser(const Parameters& login, LoginFlags& flags)
{
  login
      .comma_list("--listen-address",
                  "HOST:PORT",
                  flags.listen_addresses,
                  "Loopback address to listen on")
      .default_text = "ports 8000 and 18000";
  login.flag("--skip-open-browser", flags.skip_open_browser, "Do not open a browser");
  login
      .value("--browser-command",
             "COMMAND",
             flags.browser_command,
             "Program used to open the login URL")
      .values.kind = Values::Kind::program;
  login.file("--local-server-cert",
             flags.local_server_cert,
             "Certificate (PEM) to serve the browser's redirect with, by https");
  login.file("--local-server-key",
             flags.local_server_key,
             "Private key (PEM) of --local-server-cert");
  const char* const pair = "https needs a certificate and its key";
  login.needs("--local-server-cert", "--local-server-key", pair);
  login.needs("--local-server-key", "--local-server-cert", pair);
  login.value("--open-url-after-authentication",
              "URL",
              flags.open_url_afterwards,
              "URL to open in the browser after the login");
}

void
add_interaction(const Parameters& login, LoginFlags& flags)
{
  login.choice("--grant-type",
               "GRANT",
               {"auto",
                "authcode",
                "authcode-keyboard",
                "client-credentials",
                "device-code",
                "password"},
               flags.grant_type,
               "How to get a token");
  add_browser(login, flags);
  login.number("--authentication-timeout-sec",
               "SECONDS",
               {.min = 1, .max = 3600},
               flags.authentication_timeout,
               "Seconds for the login in the browser");
  login.value("--username", "NAME", flags.username, "User name for the password grant");
  login
      .value(
          "--password", "TEXT", flags.password, "Password (visible in the process list)")
      .default_text = "prompt";
  login.choice("--interactive",
               "WHEN",
               {"auto", "always", "never"},
               flags.interactive,
               "Prompt for a login");
}

void
add_storage(const Parameters& cache, LoginFlags& flags)
{
  add_cache_directory(cache, flags.cache_folder);
  cache.choice("--token-cache-storage",
               "STORAGE",
               {"disk", "keyring", "none"},
               flags.cache_storage,
               "Where to cache tokens");
}

void
add_cache(const Parameters& cache, LoginFlags& flags)
{
  cache.flag("--force-refresh",
             flags.force_refresh,
             "Get a new token, even when the cached one is valid");
  add_storage(cache, flags);
  cache.number("--min-ttl",
               "SECONDS",
               {.min = 0, .max = 86400},
               flags.min_ttl,
               "Minimum remaining lifetime of a cached token");
}

void
add_network(const Parameters& network, LoginFlags& flags)
{
  auto& files = network.comma_list("--certificate-authority",
                                   "FILE",
                                   flags.certificate_authorities,
                                   "Trust only the CAs in this PEM file");
  files.values.kind = Values::Kind::file;
  files.default_text = "the system's CAs";
  network.comma_list("--certificate-authority-data",
                     "BASE64",
                     flags.certificate_authority_data,
                     "Trust only these CAs, PEM in base64");
  network.flag("--insecure-skip-tls-verify",
               flags.insecure_skip_tls_verify,
               "Not supported: certificates are always verified");
  network.flag(
      "--tls-renegotiation-once", flags.renegotiation_once, "Affects only the cache key");
  network.flag("--tls-renegotiation-freely",
               flags.renegotiation_freely,
               "Affects only the cache key");
  add_connect_to(network, flags.connect_to);
  add_timeout(network, flags.timeout, "Seconds for each request to the provider");
}

} // namespace

void
add_login_options(const Parameters& parameters, LoginFlags& flags)
{
  const auto client = parameters.in("Provider and client");
  add_issuer_url(client, flags.issuer_url);
  add_client_ids(client, flags.client_ids); // a profile may have all of the API server
  add_client(client, flags);
  add_interaction(parameters.in("Login"), flags);
  add_cache(parameters.in("Cache"), flags);
  add_network(parameters.in("Network"), flags);
}

void
add_login_options_beside_own(const Parameters& parameters, LoginFlags& flags)
{
  const auto login = parameters.in("Login");
  add_client(login, flags);
  add_interaction(login, flags);
  add_storage(login, flags);
}

} // namespace oidcctl::cli
