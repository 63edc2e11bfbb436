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
      {"plugin", with(kubeconfig_login()), Status::pass, "each plugin is there"},
      {"plugin",
       with(kubeconfig_kubectl("together-login, get-token")),
       Status::pass,
       "each plugin is there"},
      {"plugin",
       with(kubeconfig_kubectl("oidc-login, get-token")),
       Status::failure,
       "user \"u\" (line 9): \"kubectl-oidc_login\" is not on PATH on this machine",
       "oidcctl is there: command: oidcctl"},
      {"plugin",
       command("bin/plugin"),
       Status::failure,
       "user \"u\" (line 9): \"/k/bin/plugin\" is no executable file on this machine",
       "oidcctl is there: command: oidcctl"},
      {"plugin",
       command("kubectl oidc-login --oidc-client-secret=s3cr3t"),
       Status::failure,
       "user \"u\" (line 9): \"kubectl oidc-login ...\" is not on PATH on this machine",
       "kubectl takes command for one path, spaces included: each argument is an item of "
       "args"},
      {"plugin",
       command("~/bin/oidcctl"),
       Status::failure,
       "user \"u\" (line 9): \"/k/~/bin/oidcctl\" is no executable file on this machine",
       "kubectl does not replace ~, and a shell only where it is not in quotes"},
      {"plugin-name",
       with(kubeconfig_login()),
       Status::pass,
       "each plugin is called by its name"},
      {"plugin-name", with("{token: t}"), Status::skipped, "no plugin"},
      {"plugin-name",
       with(kubeconfig_kubectl("oidc_login, get-token")),
       Status::pass,
       "each plugin is called by its name"},
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
       "user \"u\" (line 9): args start with an option, wanted is \"get-token\"",
       "each of these words is an item of args"},
      {"plugin", command("/opt/my tools/oidcctl"), Status::pass, "each plugin is there"},
      {"plugin-name",
       command("kubectl-oidc-login"),
       Status::failure,
       "user \"u\" (line 9): command is kubectl-oidc-login, and the executable is called "
       "kubectl-oidc_login",
       "command: kubectl-oidc_login"},
      {"plugin-name",
       command("/opt/kubectl-together-login"),
       Status::failure,
       "user \"u\" (line 9): command is kubectl-together-login, and the executable is "
       "called "
       "kubectl-together_login",
       "command: kubectl-together_login"},
      {"plugin-name",
       with(kubeconfig_kubectl("oidc-login, --oidc-client-id=k")),
       Status::failure,
       "user \"u\" (line 9): args start with \"oidc-login\", wanted is \"oidc-login "
       "get-token\"",
       "each of these words is an item of args"},
      {"plugin-name",
       command("kubelogin"),
       Status::failure,
       "user \"u\" (line 9): args start with an option, wanted is \"get-token\"",
       "each of these words is an item of args"},
      {"install-hint",
       with(kubeconfig_login()),
       Status::pass,
       "who lacks the plugin is told how to get it"},
      {"install-hint", with("{token: t}"), Status::skipped, "no plugin"},
      {"install-hint",
       with(kubeconfig_kubectl("oidc-login")),
       Status::info,
       "user \"u\" (line 9): who lacks the plugin is not told how to get it",
       "give installHint, which kubectl then prints"},
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
      {"plugin-options",
       with("{token: t}"),
       Status::skipped,
       "no plugin for OpenID Connect"},
      {"plugin-options",
       with(kubeconfig_login()),
       Status::pass,
       "each plugin knows what it is told"},
      {"plugin-options",
       with(kubeconfig_kubectl(
           told + ", -v1, --skip-open-browser, --listen-address=127.0.0.1:1")),
       Status::pass,
       "each plugin knows what it is told"},
      {"plugin-options",
       with(kubeconfig_kubectl("oidc-login, get-token, --oidc-client-id=k")),
       Status::failure,
       "user \"u\" (line 9): --oidc-issuer-url is missing",
       "args: --oidc-issuer-url=..."},
      {"plugin-options",
       with(kubeconfig_kubectl("oidc-login, get-token, \"--oidc-issuer-url=https://i\"")),
       Status::failure,
       "user \"u\" (line 9): --oidc-client-id is missing",
       "args: --oidc-client-id=..."},
      {"plugin-options",
       with(kubeconfig_kubectl("oidc-login, get-token, \"--oidc-issuer-url=http://i\", "
                               "--oidc-client-id=k")),
       Status::failure,
       "user \"u\" (line 9): the issuer \"http://i\" is no https URL",
       "give the issuer as the API server has it"},
      {"plugin-options",
       with(kubeconfig_kubectl("oidc-login, get-token, \"--oidc-issuer-url=https://i \", "
                               "--oidc-client-id=k")),
       Status::failure,
       "user \"u\" (line 9): --oidc-issuer-url has blanks around its value",
       "remove them"},
      {"plugin-options",
       with(kubeconfig_login("\"--oidc-extra-scope=email,profile\"")),
       Status::warning,
       "user \"u\" (line 9): --oidc-extra-scope=\"email,profile\" joins several scopes",
       "give the option once for each: not every plugin, and not `kubectl config "
       "set-credentials`, takes them apart alike"},
      {"plugin-options",
       with(kubeconfig_login("--oidc-extra-scope=openid")),
       Status::warning,
       "user \"u\" (line 9): scope openid is always asked for",
       "leave it out: some providers refuse a scope that is asked for twice"},
      {"plugin-options",
       with(kubeconfig_login("--oidc-extra-scope=email, --oidc-extra-scope=email")),
       Status::warning,
       "user \"u\" (line 9): scope \"email\" stands twice",
       "leave it out: some providers refuse a scope that is asked for twice"},
      {"plugin-options",
       with(kubeconfig_kubectl(told + ", --oidc-extra-scop=email")),
       Status::failure,
       "user \"u\" (line 9): kubelogin has no option \"--oidc-extra-scop\"",
       "did you mean --oidc-extra-scope?"},
      {"plugin-options",
       with(kubeconfig_login("--insecure-skip-tls-verify")),
       Status::warning,
       "user \"u\" (line 9): --insecure-skip-tls-verify: who stands between gets the "
       "login",
       "give --certificate-authority-data instead"},
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
      {"client-secret",
       with("{token: t}"),
       Status::skipped,
       "no plugin for OpenID Connect"},
      {"client-secret",
       with(kubeconfig_login()),
       Status::pass,
       "no secret is given away"},
      {"client-secret",
       with(kubeconfig_login("--oidc-client-secret=s3cr3t")),
       Status::warning,
       "user \"u\" (line 9): --oidc-client-secret stands in args, which everybody on the "
       "machine "
       "sees while the plugin runs",
       "use a public client with PKCE; oidcctl and together read the secret from "
       "OIDC_CLIENT_SECRET"},
      {"client-secret",
       with(kubeconfig_login("", variable)),
       Status::warning,
       "user \"u\" (line 9): the client secret stands in the file, as OIDC_CLIENT_SECRET",
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
       "the claims of the cluster are not known: give --username-claim"},
      {"scopes",
       with("{token: t}"),
       Status::skipped,
       "no plugin for OpenID Connect",
       "",
       by_email},
      {"scopes",
       with(kubeconfig_login()),
       Status::pass,
       "the scopes bring the claims",
       "",
       {.username_claim = "sub"}},
      {"scopes",
       with(kubeconfig_login("--oidc-extra-scope=email")),
       Status::pass,
       "the scopes bring the claims",
       "",
       by_email},
      {"scopes",
       with(kubeconfig_login("\"--oidc-extra-scope=profile email\"")),
       Status::pass,
       "the scopes bring the claims",
       "",
       by_email},
      {"scopes",
       with(kubeconfig_login("--oidc-extra-scope=profile")),
       Status::failure,
       "user \"u\" (line 9): claim \"email\" comes with scope email, which is not asked "
       "for",
       "args: --oidc-extra-scope=email",
       by_email},
      {"scopes",
       with(kubeconfig_login()),
       Status::info,
       "user \"u\" (line 9): no scope is asked for beside openid; many providers send "
       "groups just "
       "with one",
       "`oidcctl verify-issuer --groups-claim` tells what the provider wants",
       {.groups_claim = "groups"}},
  });
}
