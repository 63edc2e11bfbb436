#include "rows.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

TEST_CASE("kubeconfig checks: whether a plugin is there, and its name")
{
  const auto with = [](const std::string& user) {
    return kubeconfig(k_fine_cluster, user);
  };
  const auto command = [&with](const std::string& name) {
    return with("{exec: {apiVersion: v, command: \"" + name +
                "\", interactiveMode: Never}}");
  };
  check_rows({
      {"plugin", with("{token: t}"), Status::skipped, "no plugin"},
      {"plugin", with(kubeconfig_login()), Status::pass, "all plugins were found"},
      {"plugin",
       with(kubeconfig_kubectl("together-login, get-token")),
       Status::pass,
       "all plugins were found"},
      {"plugin",
       with(kubeconfig_kubectl("oidc-login, get-token")),
       Status::failure,
       "user \"u\" (line 9): \"kubectl-oidc_login\" is not on PATH on this machine",
       "oidcctl was found: command: oidcctl"},
      {"plugin",
       command("bin/plugin"),
       Status::failure,
       "user \"u\" (line 9): \"/k/bin/plugin\" is not an executable file on this machine",
       "oidcctl was found: command: oidcctl"},
      {"plugin",
       command("kubectl oidc-login --oidc-client-secret=s3cr3t"),
       Status::failure,
       "user \"u\" (line 9): \"kubectl oidc-login ...\" is not on PATH on this machine",
       "kubectl takes command for one path, spaces included: each argument is an item of "
       "args"},
      {"plugin",
       command("~/bin/oidcctl"),
       Status::failure,
       "user \"u\" (line 9): \"/k/~/bin/oidcctl\" is not an executable file on this "
       "machine",
       "kubectl does not replace ~, and a shell only where it is not in quotes"},
      {"plugin-name",
       with(kubeconfig_login()),
       Status::pass,
       "all plugins are called by their names"},
      {"plugin-name", with("{token: t}"), Status::skipped, "no plugin"},
      {"plugin-name",
       with(kubeconfig_kubectl("oidc_login, get-token")),
       Status::pass,
       "all plugins are called by their names"},
      {"plugin-name",
       command("kubectl oidc-login --oidc-client-secret=s3cr3t"),
       Status::failure,
       "user \"u\" (line 9): command is \"kubectl oidc-login ...\", which kubectl takes "
       "for "
       "one path with its spaces",
       "command is the program only; each argument is an item of args"},
      {"plugin-name",
       command("/opt/my tools/oidcctl"),
       Status::failure,
       "user \"u\" (line 9): args start with an option: expected \"get-token\"",
       "make each of these an item of args"},
      {"plugin",
       command("/opt/my tools/oidcctl"),
       Status::pass,
       "all plugins were found"},
      {"plugin-name",
       command("kubectl-oidc-login"),
       Status::failure,
       "user \"u\" (line 9): command is kubectl-oidc-login, but the executable is called "
       "kubectl-oidc_login",
       "command: kubectl-oidc_login"},
      {"plugin-name",
       command("/opt/kubectl-together-login"),
       Status::failure,
       "user \"u\" (line 9): command is kubectl-together-login, but the executable is "
       "called kubectl-together_login",
       "command: kubectl-together_login"},
      {"plugin-name",
       with(kubeconfig_kubectl("oidc-login, --oidc-client-id=k")),
       Status::failure,
       "user \"u\" (line 9): args start with \"oidc-login\": expected \"oidc-login "
       "get-token\"",
       "make each of these an item of args"},
      {"plugin-name",
       command("kubelogin"),
       Status::failure,
       "user \"u\" (line 9): args start with an option: expected \"get-token\"",
       "make each of these an item of args"},
      {"install-hint", with(kubeconfig_login()), Status::pass, "installHint is set"},
      {"install-hint", with("{token: t}"), Status::skipped, "no plugin"},
      {"install-hint",
       with(kubeconfig_kubectl("oidc-login")),
       Status::info,
       "user \"u\" (line 9): installHint is not set: users without the plugin get no "
       "instructions",
       "set installHint, which kubectl prints when the plugin is missing"},
  });
}

TEST_CASE("kubeconfig checks: what a plugin is told")
{
  const auto with = [](const std::string& user) {
    return kubeconfig(k_fine_cluster, user);
  };
  const std::string told =
      "oidc-login, get-token, \"--oidc-issuer-url=https://idp.example\", "
      "--oidc-client-id, k";
  check_rows({
      {"plugin-options", with("{token: t}"), Status::skipped, "no OpenID Connect plugin"},
      {"plugin-options",
       with(kubeconfig_login()),
       Status::pass,
       "all plugin arguments are recognized"},
      {"plugin-options",
       with(kubeconfig_kubectl(
           told + ", -v1, --skip-open-browser, --listen-address=127.0.0.1:1")),
       Status::pass,
       "all plugin arguments are recognized"},
      {"plugin-options",
       with(kubeconfig_kubectl("oidc-login, get-token, --oidc-client-id=k")),
       Status::failure,
       "user \"u\" (line 9): --oidc-issuer-url is missing",
       "add to args: --oidc-issuer-url=..."},
      {"plugin-options",
       with(kubeconfig_kubectl("oidc-login, get-token, \"--oidc-issuer-url=https://i\"")),
       Status::failure,
       "user \"u\" (line 9): --oidc-client-id is missing",
       "add to args: --oidc-client-id=..."},
      {"plugin-options",
       with(kubeconfig_kubectl("oidc-login, get-token, \"--oidc-issuer-url=http://i\", "
                               "--oidc-client-id=k")),
       Status::failure,
       "user \"u\" (line 9): the issuer \"http://i\" is not an https URL",
       "use the issuer exactly as configured on the API server"},
      {"plugin-options",
       with(kubeconfig_kubectl("oidc-login, get-token, \"--oidc-issuer-url=https://i \", "
                               "--oidc-client-id=k")),
       Status::failure,
       "user \"u\" (line 9): --oidc-issuer-url has leading or trailing whitespace in its "
       "value",
       "remove it"},
      {"plugin-options",
       with(kubeconfig_login("\"--oidc-extra-scope=email,profile\"")),
       Status::warning,
       "user \"u\" (line 9): --oidc-extra-scope=\"email,profile\" combines several "
       "scopes",
       "use the option once for each scope: plugins and `kubectl config set-credentials` "
       "split it differently"},
      {"plugin-options",
       with(kubeconfig_login("--oidc-extra-scope=openid")),
       Status::warning,
       "user \"u\" (line 9): scope openid is always requested",
       "remove it: some providers reject a scope that is requested more than once"},
      {"plugin-options",
       with(kubeconfig_login("--oidc-extra-scope=email, --oidc-extra-scope=email")),
       Status::warning,
       "user \"u\" (line 9): duplicate scope \"email\"",
       "remove it: some providers reject a scope that is requested more than once"},
      {"plugin-options",
       with(kubeconfig_kubectl(told + ", --oidc-extra-scop=email")),
       Status::failure,
       "user \"u\" (line 9): kubelogin does not support the option \"--oidc-extra-scop\"",
       "did you mean --oidc-extra-scope?"},
      {"plugin-options",
       with(kubeconfig_login("--insecure-skip-tls-verify")),
       Status::failure,
       "user \"u\" (line 9): oidcctl does not support --insecure-skip-tls-verify",
       "use --certificate-authority-data instead"},
      {"plugin-options",
       with(kubeconfig_kubectl(told + ", --insecure-skip-tls-verify")),
       Status::warning,
       "user \"u\" (line 9): --insecure-skip-tls-verify: a man in the middle can take "
       "over the login",
       "use --certificate-authority-data instead"},
  });
}

TEST_CASE("kubeconfig checks: secrets and scopes of a plugin")
{
  const auto with = [](const std::string& user) {
    return kubeconfig(k_fine_cluster, user);
  };
  const std::string told = "get-token, \"--oidc-issuer-url=https://idp.example\", "
                           "--oidc-client-id=k";
  const std::string variable = ", env: [{name: OIDC_CLIENT_SECRET, value: s}]";
  const auto calling = [&](const std::string& word, const std::string& more) {
    return with("{exec: {apiVersion: v, command: kubectl, args: [" + word + ", " + told +
                more + "]" + variable + "}}");
  };
  const KubeconfigQuestions by_email{.username_claim = "email"};
  check_rows({
      {"client-secret", with("{token: t}"), Status::skipped, "no OpenID Connect plugin"},
      {"client-secret", with(kubeconfig_login()), Status::pass, "no secrets are exposed"},
      {"client-secret",
       with(kubeconfig_login("--oidc-client-secret=s3cr3t")),
       Status::warning,
       "user \"u\" (line 9): args contains --oidc-client-secret, which all local users "
       "can see while the plugin runs",
       "use a public client with PKCE; oidcctl and together read the secret from "
       "OIDC_CLIENT_SECRET"},
      {"client-secret",
       with(kubeconfig_login("", variable)),
       Status::warning,
       "user \"u\" (line 9): the file contains the client secret, as OIDC_CLIENT_SECRET",
       "set the variable where kubectl runs, or use a public client with PKCE"},
      {"client-secret",
       calling("oidc-login", ""),
       Status::failure,
       "user \"u\" (line 9): OIDC_CLIENT_SECRET is not read by kubelogin",
       "use a public client with PKCE, or another --plugin"},
      {"client-secret",
       calling("together-login", ", --oidc-pkce-method=S256"),
       Status::failure,
       "user \"u\" (line 9): OIDC_CLIENT_SECRET is not read by together with "
       "--oidc-pkce-method=S256",
       "use a public client with PKCE, or another --plugin"},
      {"scopes",
       with(kubeconfig_login()),
       Status::skipped,
       "the cluster's claims are unknown: use --username-claim"},
      {"scopes",
       with("{token: t}"),
       Status::skipped,
       "no OpenID Connect plugin",
       "",
       by_email},
      {"scopes",
       with(kubeconfig_login()),
       Status::pass,
       "the requested scopes include the claims",
       "",
       {.username_claim = "sub"}},
      {"scopes",
       with(kubeconfig_login("--oidc-extra-scope=email")),
       Status::pass,
       "the requested scopes include the claims",
       "",
       by_email},
      {"scopes",
       with(kubeconfig_login("\"--oidc-extra-scope=profile email\"")),
       Status::pass,
       "the requested scopes include the claims",
       "",
       by_email},
      {"scopes",
       with(kubeconfig_login("--oidc-extra-scope=profile")),
       Status::failure,
       "user \"u\" (line 9): claim \"email\" requires scope email, which is not "
       "requested",
       "add to args: --oidc-extra-scope=email",
       by_email},
      {"scopes",
       with(kubeconfig_login()),
       Status::info,
       "user \"u\" (line 9): no scope besides openid is requested; many providers send "
       "groups only with one",
       "`oidcctl verify-issuer --groups-claim` shows what the provider requires",
       {.groups_claim = "groups"}},
  });
}
