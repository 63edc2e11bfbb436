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
      {.id = "plugin",
       .text = with("{token: t}"),
       .status = Status::skipped,
       .message = "no plugin"},
      {.id = "plugin",
       .text = with(kubeconfig_login()),
       .status = Status::pass,
       .message = "all plugins were found"},
      {.id = "plugin",
       .text = with(kubeconfig_kubectl("together-login, get-token")),
       .status = Status::pass,
       .message = "all plugins were found"},
      {.id = "plugin",
       .text = with(kubeconfig_kubectl("oidc-login, get-token")),
       .status = Status::failure,
       .message =
           "user \"u\" (line 9): \"kubectl-oidc_login\" is not on PATH on this machine",
       .hint = "oidcctl was found: command: oidcctl"},
      {.id = "plugin",
       .text = command("bin/plugin"),
       .status = Status::failure,
       .message = "user \"u\" (line 9): \"/k/bin/plugin\" is not an executable file on "
                  "this machine",
       .hint = "oidcctl was found: command: oidcctl"},
      {.id = "plugin",
       .text = command("kubectl oidc-login --oidc-client-secret=s3cr3t"),
       .status = Status::failure,
       .message = "user \"u\" (line 9): \"kubectl oidc-login ...\" is not on PATH on "
                  "this machine",
       .hint = "kubectl takes command for one path, spaces included: each argument is an "
               "item of "
               "args"},
      {.id = "plugin",
       .text = command("~/bin/oidcctl"),
       .status = Status::failure,
       .message =
           "user \"u\" (line 9): \"/k/~/bin/oidcctl\" is not an executable file on this "
           "machine",
       .hint = "kubectl does not replace ~, and a shell only where it is not in quotes"},
      {.id = "plugin-name",
       .text = with(kubeconfig_login()),
       .status = Status::pass,
       .message = "all plugins are called by their names"},
      {.id = "plugin-name",
       .text = with("{token: t}"),
       .status = Status::skipped,
       .message = "no plugin"},
      {.id = "plugin-name",
       .text = with(kubeconfig_kubectl("oidc_login, get-token")),
       .status = Status::pass,
       .message = "all plugins are called by their names"},
      {.id = "plugin-name",
       .text = command("kubectl oidc-login --oidc-client-secret=s3cr3t"),
       .status = Status::failure,
       .message = "user \"u\" (line 9): command is \"kubectl oidc-login ...\", which "
                  "kubectl takes "
                  "for "
                  "one path with its spaces",
       .hint = "command is the program only; each argument is an item of args"},
      {.id = "plugin-name",
       .text = command("/opt/my tools/oidcctl"),
       .status = Status::failure,
       .message =
           "user \"u\" (line 9): args start with an option: expected \"get-token\"",
       .hint = "make each of these an item of args"},
      {.id = "plugin",
       .text = command("/opt/my tools/oidcctl"),
       .status = Status::pass,
       .message = "all plugins were found"},
      {.id = "plugin-name",
       .text = command("kubectl-oidc-login"),
       .status = Status::failure,
       .message = "user \"u\" (line 9): command is kubectl-oidc-login, but the "
                  "executable is called "
                  "kubectl-oidc_login",
       .hint = "command: kubectl-oidc_login"},
      {.id = "plugin-name",
       .text = command("/opt/kubectl-together-login"),
       .status = Status::failure,
       .message = "user \"u\" (line 9): command is kubectl-together-login, but the "
                  "executable is "
                  "called kubectl-together_login",
       .hint = "command: kubectl-together_login"},
      {.id = "plugin-name",
       .text = with(kubeconfig_kubectl("oidc-login, --oidc-client-id=k")),
       .status = Status::failure,
       .message =
           "user \"u\" (line 9): args start with \"oidc-login\": expected \"oidc-login "
           "get-token\"",
       .hint = "make each of these an item of args"},
      {.id = "plugin-name",
       .text = command("kubelogin"),
       .status = Status::failure,
       .message =
           "user \"u\" (line 9): args start with an option: expected \"get-token\"",
       .hint = "make each of these an item of args"},
      {.id = "install-hint",
       .text = with(kubeconfig_login()),
       .status = Status::pass,
       .message = "installHint is set"},
      {.id = "install-hint",
       .text = with("{token: t}"),
       .status = Status::skipped,
       .message = "no plugin"},
      {.id = "install-hint",
       .text = with(kubeconfig_kubectl("oidc-login")),
       .status = Status::info,
       .message =
           "user \"u\" (line 9): installHint is not set: users without the plugin get no "
           "instructions",
       .hint = "set installHint, which kubectl prints when the plugin is missing"},
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
      {.id = "plugin-options",
       .text = with("{token: t}"),
       .status = Status::skipped,
       .message = "no OpenID Connect plugin"},
      {.id = "plugin-options",
       .text = with(kubeconfig_login()),
       .status = Status::pass,
       .message = "all plugin arguments are recognized"},
      {.id = "plugin-options",
       .text = with(kubeconfig_kubectl(
           told + ", -v1, --skip-open-browser, --listen-address=127.0.0.1:1")),
       .status = Status::pass,
       .message = "all plugin arguments are recognized"},
      {.id = "plugin-options",
       .text = with(kubeconfig_kubectl("oidc-login, get-token, --oidc-client-id=k")),
       .status = Status::failure,
       .message = "user \"u\" (line 9): --oidc-issuer-url is missing",
       .hint = "add to args: --oidc-issuer-url=..."},
      {.id = "plugin-options",
       .text = with(
           kubeconfig_kubectl("oidc-login, get-token, \"--oidc-issuer-url=https://i\"")),
       .status = Status::failure,
       .message = "user \"u\" (line 9): --oidc-client-id is missing",
       .hint = "add to args: --oidc-client-id=..."},
      {.id = "plugin-options",
       .text = with(
           kubeconfig_kubectl("oidc-login, get-token, \"--oidc-issuer-url=http://i\", "
                              "--oidc-client-id=k")),
       .status = Status::failure,
       .message = "user \"u\" (line 9): the issuer \"http://i\" is not an https URL",
       .hint = "use the issuer exactly as configured on the API server"},
      {.id = "plugin-options",
       .text = with(
           kubeconfig_kubectl("oidc-login, get-token, \"--oidc-issuer-url=https://i \", "
                              "--oidc-client-id=k")),
       .status = Status::failure,
       .message = "user \"u\" (line 9): --oidc-issuer-url has leading or trailing "
                  "whitespace in its "
                  "value",
       .hint = "remove it"},
      {.id = "plugin-options",
       .text = with(kubeconfig_login("\"--oidc-extra-scope=email,profile\"")),
       .status = Status::warning,
       .message =
           "user \"u\" (line 9): --oidc-extra-scope=\"email,profile\" combines several "
           "scopes",
       .hint = "use the option once for each scope: plugins and `kubectl config "
               "set-credentials` "
               "split it differently"},
      {.id = "plugin-options",
       .text = with(kubeconfig_login("--oidc-extra-scope=openid")),
       .status = Status::warning,
       .message = "user \"u\" (line 9): scope openid is always requested",
       .hint =
           "remove it: some providers reject a scope that is requested more than once"},
      {.id = "plugin-options",
       .text =
           with(kubeconfig_login("--oidc-extra-scope=email, --oidc-extra-scope=email")),
       .status = Status::warning,
       .message = "user \"u\" (line 9): duplicate scope \"email\"",
       .hint =
           "remove it: some providers reject a scope that is requested more than once"},
      {.id = "plugin-options",
       .text = with(kubeconfig_kubectl(told + ", --oidc-extra-scop=email")),
       .status = Status::failure,
       .message = "user \"u\" (line 9): kubelogin does not support the option "
                  "\"--oidc-extra-scop\"",
       .hint = "did you mean --oidc-extra-scope?"},
      {.id = "plugin-options",
       .text = with(kubeconfig_login("--insecure-skip-tls-verify")),
       .status = Status::failure,
       .message =
           "user \"u\" (line 9): oidcctl does not support --insecure-skip-tls-verify",
       .hint = "use --certificate-authority-data instead"},
      {.id = "plugin-options",
       .text = with(kubeconfig_kubectl(told + ", --insecure-skip-tls-verify")),
       .status = Status::warning,
       .message = "user \"u\" (line 9): --insecure-skip-tls-verify: a man in the middle "
                  "can take "
                  "over the login",
       .hint = "use --certificate-authority-data instead"},
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
      {.id = "client-secret",
       .text = with("{token: t}"),
       .status = Status::skipped,
       .message = "no OpenID Connect plugin"},
      {.id = "client-secret",
       .text = with(kubeconfig_login()),
       .status = Status::pass,
       .message = "no secrets are exposed"},
      {.id = "client-secret",
       .text = with(kubeconfig_login("--oidc-client-secret=s3cr3t")),
       .status = Status::warning,
       .message = "user \"u\" (line 9): args contains --oidc-client-secret, which all "
                  "local users "
                  "can see while the plugin runs",
       .hint = "use a public client with PKCE; oidcctl and together read the secret from "
               "OIDC_CLIENT_SECRET"},
      {.id = "client-secret",
       .text = with(kubeconfig_login("", variable)),
       .status = Status::warning,
       .message = "user \"u\" (line 9): the file contains the client secret, as "
                  "OIDC_CLIENT_SECRET",
       .hint = "set the variable where kubectl runs, or use a public client with PKCE"},
      {.id = "client-secret",
       .text = calling("oidc-login", ""),
       .status = Status::failure,
       .message = "user \"u\" (line 9): OIDC_CLIENT_SECRET is not read by kubelogin",
       .hint = "use a public client with PKCE, or another --plugin"},
      {.id = "client-secret",
       .text = calling("together-login", ", --oidc-pkce-method=S256"),
       .status = Status::failure,
       .message = "user \"u\" (line 9): OIDC_CLIENT_SECRET is not read by together with "
                  "--oidc-pkce-method=S256",
       .hint = "use a public client with PKCE, or another --plugin"},
      {.id = "scopes",
       .text = with(kubeconfig_login()),
       .status = Status::skipped,
       .message = "the cluster's claims are unknown: use --username-claim"},
      {.id = "scopes",
       .text = with("{token: t}"),
       .status = Status::skipped,
       .message = "no OpenID Connect plugin",
       .hint = "",
       .questions = by_email},
      {.id = "scopes",
       .text = with(kubeconfig_login()),
       .status = Status::pass,
       .message = "the requested scopes include the claims",
       .hint = "",
       .questions = {.username_claim = "sub"}},
      {.id = "scopes",
       .text = with(kubeconfig_login("--oidc-extra-scope=email")),
       .status = Status::pass,
       .message = "the requested scopes include the claims",
       .hint = "",
       .questions = by_email},
      {.id = "scopes",
       .text = with(kubeconfig_login("\"--oidc-extra-scope=profile email\"")),
       .status = Status::pass,
       .message = "the requested scopes include the claims",
       .hint = "",
       .questions = by_email},
      {.id = "scopes",
       .text = with(kubeconfig_login("--oidc-extra-scope=profile")),
       .status = Status::failure,
       .message =
           "user \"u\" (line 9): claim \"email\" requires scope email, which is not "
           "requested",
       .hint = "add to args: --oidc-extra-scope=email",
       .questions = by_email},
      {.id = "scopes",
       .text = with(kubeconfig_login()),
       .status = Status::info,
       .message = "user \"u\" (line 9): no scope besides openid is requested; many "
                  "providers send "
                  "groups only with one",
       .hint = "`oidcctl verify-issuer --groups-claim` shows what the provider requires",
       .questions = {.groups_claim = "groups"}},
  });
}
