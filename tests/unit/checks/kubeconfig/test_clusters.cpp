#include "rows.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

TEST_CASE("kubeconfig checks: clusters")
{
  const std::string bare = "{token: t}";
  const std::string zone = "k8s.us-east-04a.coreweave.com";
  check_rows({
      {.id = "server",
       .text = kubeconfig(k_fine_cluster, bare),
       .status = Status::pass,
       .message = "each server is https"},
      {.id = "server", .text = "", .status = Status::skipped, .message = "no clusters"},
      {.id = "server",
       .text = kubeconfig("{}", bare),
       .status = Status::failure,
       .message = "cluster \"c\" (line 3): cluster has no server defined",
       .hint = "set server to https://..."},
      {.id = "server",
       .text = kubeconfig("{server: \"http://k:8080\"}", bare),
       .status = Status::failure,
       .message = "cluster \"c\" (line 3): server \"http://k:8080\" is not https: "
                  "kubectl silently "
                  "drops all credentials",
       .hint = "use https://"},
      {.id = "server",
       .text = kubeconfig("{server: \"k:6443\", insecure-skip-tls-verify: true}", bare),
       .status = Status::failure,
       .message =
           "cluster \"c\" (line 3): server \"k:6443\" is treated as http, as it has no "
           "scheme: kubectl silently drops all credentials",
       .hint = "use https://"},
      {.id = "server",
       .text = kubeconfig("{server: \"http://localhost:8001\"}", "{}"),
       .status = Status::info,
       .message =
           "cluster \"c\" (line 3): server \"http://localhost:8001\" is not https; no "
           "credentials are "
           "sent there"},
      {.id = "server",
       .text = kubeconfig("{server: \"https://ada@k/\"}", bare),
       .status = Status::warning,
       .message = "cluster \"c\" (line 3): the server contains more than a host, a port "
                  "and a path",
       .hint = "remove user information, query and fragment"},
      {.id = "endpoint",
       .text = kubeconfig(k_fine_cluster, kubeconfig_login()),
       .status = Status::skipped,
       .message = "not a CoreWeave endpoint"},
      {.id = "endpoint",
       .text = kubeconfig("{server: \"https://ab12cd-1a2b3c4d." + zone + "\"}",
                          kubeconfig_login()),
       .status = Status::failure,
       .message =
           "context \"x\" (line 6): the managed endpoint only accepts the cloud's own "
           "tokens, and rejects ID tokens",
       .hint = "server: https://api.ab12cd-1a2b3c4d." + zone},
      {.id = "endpoint",
       .text = kubeconfig("{server: \"https://ab12cd-1a2b3c4d." + zone + "\"}", bare),
       .status = Status::pass,
       .message = "the endpoint accepts the credential"},
      {.id = "endpoint",
       .text = kubeconfig("{server: \"https://api.ab12cd-1a2b3c4d." + zone + "\"}",
                          kubeconfig_login()),
       .status = Status::pass,
       .message = "the endpoint accepts the credential"},
      {.id = "certificate-authority",
       .text = kubeconfig(k_fine_cluster, bare),
       .status = Status::pass,
       .message = "each server's certificate is verified"},
      {.id = "certificate-authority",
       .text = kubeconfig("{server: \"https://k\"}", bare),
       .status = Status::pass,
       .message = "each server's certificate is verified"},
      {.id = "certificate-authority",
       .text = kubeconfig("{server: \"https://k\", certificate-authority: ca.pem}", bare),
       .status = Status::pass,
       .message = "each server's certificate is verified"},
      {.id = "certificate-authority",
       .text =
           kubeconfig("{server: \"https://k\", certificate-authority: gone.pem}", bare),
       .status = Status::failure,
       .message = "cluster \"c\" (line 3): \"/k/gone.pem\": no such file",
       .hint = "embed it: kubectl config set-cluster --embed-certs"},
      {.id = "certificate-authority",
       .text = kubeconfig(
           "{server: s, certificate-authority: a, certificate-authority-data: eA==}",
           bare),
       .status = Status::failure,
       .message = "cluster \"c\" (line 3): certificate-authority-data and "
                  "certificate-authority are "
                  "both "
                  "specified for c. certificate-authority-data will override.",
       .hint = "remove one of the two"},
      {.id = "certificate-authority",
       .text = kubeconfig("{server: s, certificate-authority-data: eA==}", bare),
       .status = Status::failure,
       .message = "cluster \"c\" (line 3): unable to load root certificates: unable to "
                  "parse bytes "
                  "as PEM "
                  "block",
       .hint = "it has to be PEM with a certificate: -----BEGIN ..."},
      {.id = "certificate-authority",
       .text = kubeconfig("{server: s, insecure-skip-tls-verify: true}", bare),
       .status = Status::warning,
       .message = "cluster \"c\" (line 3): the server's certificate is not verified: a "
                  "man in the "
                  "middle can steal the token",
       .hint = "use the cluster's certificate-authority-data instead"},
      {.id = "certificate-authority",
       .text = kubeconfig(
           "{server: s, insecure-skip-tls-verify: true, certificate-authority: ca.pem}",
           bare),
       .status = Status::failure,
       .message = "cluster \"c\" (line 3): specifying a root certificates file with the "
                  "insecure "
                  "flag is not "
                  "allowed",
       .hint = "remove insecure-skip-tls-verify"},
      {.id = "proxy",
       .text = kubeconfig(k_fine_cluster, bare),
       .status = Status::skipped,
       .message = "no proxy-url"},
      {.id = "proxy",
       .text = kubeconfig("{server: s, proxy-url: \"http://p\"}", bare),
       .status = Status::pass,
       .message = "kubectl supports each proxy"},
      {.id = "proxy",
       .text = kubeconfig("{server: s, proxy-url: \"p:3128\"}", bare),
       .status = Status::failure,
       .message =
           "cluster \"c\" (line 3): invalid 'proxy-url' \"p:3128\" for cluster \"c\": "
           "unsupported "
           "scheme \"p\", must be http, https, or socks5",
       .hint = "proxy-url: http://p:3128"},
      {.id = "proxy",
       .text = kubeconfig("{server: s, proxy-url: \"10.0.0.1:3128\"}", bare),
       .status = Status::failure,
       .message = "cluster \"c\" (line 3): invalid 'proxy-url' \"10.0.0.1:3128\" for "
                  "cluster \"c\": "
                  "could not parse: 10.0.0.1:3128",
       .hint = "proxy-url: http://10.0.0.1:3128"},
      {.id = "proxy",
       .text = kubeconfig("{server: s, proxy-url: \"socks4://p\"}", bare),
       .status = Status::failure,
       .message = "cluster \"c\" (line 3): invalid 'proxy-url' \"socks4://p\" for "
                  "cluster \"c\": "
                  "unsupported scheme \"socks4\", must be http, https, or socks5",
       .hint = "write socks5://, which asks the proxy to resolve names, too"},
      {.id = "server",
       .text = kubeconfig("{server: \u201chttps://k\u201d}", bare),
       .status = Status::failure,
       .message =
           "cluster \"c\" (line 3): server \"\u201chttps://k\u201d\" has a curly double "
           "quote "
           "(U+201C)",
       .hint = "write a straight double quote (\") instead"},
      {.id = "server",
       .text = kubeconfig("{server: \" https://k\"}", bare),
       .status = Status::failure,
       .message =
           "cluster \"c\" (line 3): server \" https://k\" has white space around it",
       .hint = "remove it"},
  });
}

TEST_CASE("kubeconfig checks: users")
{
  const auto with = [](const std::string& user) {
    return kubeconfig(k_fine_cluster, user);
  };
  const std::string exec = "exec: {apiVersion: client.authentication.k8s.io/v1, command: "
                           "c, interactiveMode: Never}";
  check_rows({
      {.id = "credentials",
       .text = with("{token: t}"),
       .status = Status::pass,
       .message = "each user has one credential"},
      {.id = "credentials", .text = "", .status = Status::skipped, .message = "no users"},
      {.id = "credentials",
       .text = with("{}"),
       .status = Status::info,
       .message = "user \"u\" (line 9): it has no credentials: kubectl prompts for a "
                  "user name and "
                  "password"},
      {.id = "credentials",
       .text = with("{token: t, " + exec + "}"),
       .status = Status::failure,
       .message = "user \"u\" (line 9): besides token, exec is never run",
       .hint = "remove token, or exec"},
      {.id = "credentials",
       .text = with("{tokenFile: t, token: t}"),
       .status = Status::warning,
       .message = "user \"u\" (line 9): besides tokenFile, token is not used",
       .hint = "remove tokenFile, or token"},
      {.id = "credentials",
       .text = with("{token: t, username: a}"),
       .status = Status::failure,
       .message =
           "user \"u\" (line 9): more than one authentication method found for it; found "
           "[token "
           "basicAuth], only one is allowed",
       .hint = "keep only one of them"},
      {.id = "credentials",
       .text = with("{as-groups: [g]}"),
       .status = Status::failure,
       .message =
           "user \"u\" (line 9): requesting uid, groups or user-extra for it without "
           "impersonating a "
           "user",
       .hint = "add as: USER, or remove the others"},
      {.id = "credentials",
       .text = with("{client-certificate: c}"),
       .status = Status::failure,
       .message = "user \"u\" (line 9): client-key-data or client-key must be specified "
                  "for it to "
                  "use the "
                  "clientCert authentication method.",
       .hint = "use one client certificate and its key"},
      {.id = "credential-files",
       .text = with("{token: t}"),
       .status = Status::skipped,
       .message = "no user refers to a file"},
      {.id = "credential-files",
       .text = with("{tokenFile: t}"),
       .status = Status::pass,
       .message = "all files can be read"},
      {.id = "credential-files",
       .text = with("{tokenFile: gone}"),
       .status = Status::failure,
       .message = "user \"u\" (line 9): \"/k/gone\": no such file",
       .hint = "a relative path is resolved from the directory of the kubeconfig"},
      {.id = "auth-provider",
       .text = with("{token: t}"),
       .status = Status::skipped,
       .message = "no auth-provider"},
      {.id = "auth-provider",
       .text = with("{auth-provider: {name: oidc}}"),
       .status = Status::failure,
       .message = "user \"u\" (line 9): auth-provider: Must provide idp-issuer-url",
       .hint = "use exec with a credential plugin: `oidcctl kubeconfig generate`"},
      {.id = "auth-provider",
       .text =
           with("{auth-provider: {name: oidc, config: {idp-issuer-url: \"https://i\"}}}"),
       .status = Status::failure,
       .message = "user \"u\" (line 9): auth-provider: Must provide client-id",
       .hint = "use exec with a credential plugin: `oidcctl kubeconfig generate`"},
      {.id = "auth-provider",
       .text =
           with("{auth-provider: {name: oidc, config: {idp-issuer-url: \"https://i\", "
                "client-id: k}}}"),
       .status = Status::failure,
       .message =
           "user \"u\" (line 9): auth-provider: No valid id-token, and cannot refresh "
           "without refresh-token",
       .hint = "use exec with a credential plugin: `oidcctl kubeconfig generate`"},
      {.id = "auth-provider",
       .text =
           with("{auth-provider: {name: oidc, config: {idp-issuer-url: \"https://i\", "
                "client-id: k, id-token: abc}}}"),
       .status = Status::failure,
       .message = "user \"u\" (line 9): auth-provider: ID Token is not a valid JWT",
       .hint = "use exec with a credential plugin: `oidcctl kubeconfig generate`"},
      {.id = "auth-provider",
       .text =
           with("{auth-provider: {name: oidc, config: {idp-issuer-url: \"https://i\", "
                "client-id: k, id-token: "
                "eyJhbGciOiAiUlMyNTYifQ.eyJleHAiOiAxNzAwMDAwMDAwfQ.c2ln}}}"),
       .status = Status::failure,
       .message =
           "user \"u\" (line 9): auth-provider: No valid id-token, and cannot refresh "
           "without refresh-token",
       .hint = "use exec with a credential plugin: `oidcctl kubeconfig generate`"},
      {.id = "auth-provider",
       .text = with(
           "{auth-provider: {name: oidc, config: {idp-issuer-url: \"https://i\", "
           "client-id: k, id-token: "
           "eyJhbGciOiAiUlMyNTYifQ.eyJleHAiOiAxNzAwMDAwMDAwfQ.c2ln, refresh-token: r}}}"),
       .status = Status::warning,
       .message =
           "user \"u\" (line 9): auth-provider is deprecated: it refreshes tokens, but "
           "cannot log in",
       .hint = "use exec with a credential plugin: `oidcctl kubeconfig generate`"},
      {.id = "auth-provider",
       .text =
           with("{auth-provider: {name: oidc, config: {idp-issuer-url: \"https://i\", "
                "client-id: k, id-token: "
                "eyJhbGciOiAiUlMyNTYifQ.eyJleHAiOiA5NzAwMDAwMDAwfQ.c2ln}}}"),
       .status = Status::warning,
       .message =
           "user \"u\" (line 9): auth-provider is deprecated: it refreshes tokens, but "
           "cannot log in",
       .hint = "use exec with a credential plugin: `oidcctl kubeconfig generate`"},
      {.id = "auth-provider",
       .text =
           with("{auth-provider: {name: oidc, config: {idp-issuer-url: \"https://i\", "
                "client-id: k, refresh-token: r}}}"),
       .status = Status::warning,
       .message =
           "user \"u\" (line 9): auth-provider is deprecated: it refreshes tokens, but "
           "cannot log in",
       .hint = "use exec with a credential plugin: `oidcctl kubeconfig generate`"},
      {.id = "auth-provider",
       .text = with("{auth-provider: {name: gcp}}"),
       .status = Status::failure,
       .message =
           "user \"u\" (line 9): auth-provider \"gcp\" was removed from kubectl in 1.26",
       .hint = "use the cloud's credential plugin"},
      {.id = "exec",
       .text = with("{token: t}"),
       .status = Status::skipped,
       .message = "no plugin"},
      {.id = "exec",
       .text = with("{" + exec + "}"),
       .status = Status::pass,
       .message = "kubectl accepts each plugin"},
      {.id = "exec",
       .text = with("{exec: {apiVersion: client.authentication.k8s.io/v1, command: c}}"),
       .status = Status::failure,
       .message =
           "user \"u\" (line 9): interactiveMode must be specified for it to use exec "
           "authentication "
           "plugin",
       .hint =
           "set interactiveMode: IfAvailable (v1 has no default; in v1beta1 this is the "
           "default)"},
      {.id = "exec",
       .text = with("{exec: {apiVersion: client.authentication.k8s.io/v1, command: c, "
                    "interactiveMode: never}}"),
       .status = Status::failure,
       .message = "user \"u\" (line 9): invalid interactiveMode for it: \"never\"",
       .hint = "use Never, IfAvailable or Always (case matters)"},
      {.id = "exec",
       .text = with("{exec: {command: c, interactiveMode: Never}}"),
       .status = Status::failure,
       .message = "user \"u\" (line 9): apiVersion must be specified for it to use exec "
                  "authentication plugin",
       .hint = "set apiVersion: client.authentication.k8s.io/v1beta1, or "
               "client.authentication.k8s.io/v1 with interactiveMode"},
      {.id = "exec",
       .text =
           with("{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: "
                "Never}}"),
       .status = Status::failure,
       .message = "user \"u\" (line 9): command must be specified for it to use exec "
                  "authentication "
                  "plugin",
       .hint = "set command: oidcctl"},
      {.id = "exec",
       .text = with("{exec: {apiVersion: client.authentication.k8s.io/v1, command: c, "
                    "interactiveMode: Never, env: [{value: a}]}}"),
       .status = Status::failure,
       .message =
           "user \"u\" (line 9): env variable name must be specified for it to use exec "
           "authentication "
           "plugin",
       .hint = "set a name and a value in each item of env"},
      {.id = "exec",
       .text = with(
           "{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: c}}"),
       .status = Status::failure,
       .message = "user \"u\" (line 9): exec plugin: invalid apiVersion "
                  "\"client.authentication.k8s.io/v1alpha1\"",
       .hint = "set apiVersion: client.authentication.k8s.io/v1beta1, or "
               "client.authentication.k8s.io/v1 with interactiveMode: IfAvailable "
               "(v1alpha1 is "
               "gone since kubectl 1.24)"},
      {.id = "exec-version",
       .text = with("{" + exec + "}"),
       .status = Status::pass,
       .message = "client.authentication.k8s.io/v1, since kubectl 1.22"},
      {.id = "exec-version",
       .text = with("{token: t}"),
       .status = Status::skipped,
       .message = "no plugin"},
      {.id = "exec-version",
       .text =
           with("{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: c}}"),
       .status = Status::info,
       .message = "user \"u\" (line 9): v1beta1 is for kubectl before 1.22",
       .hint = "set apiVersion: client.authentication.k8s.io/v1, and interactiveMode"},
  });
}
