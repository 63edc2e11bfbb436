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
      {"server", kubeconfig(k_fine_cluster, bare), Status::pass, "each server is https"},
      {"server", "", Status::skipped, "no clusters"},
      {"server",
       kubeconfig("{}", bare),
       Status::failure,
       "cluster \"c\" (line 3): cluster has no server defined",
       "set server to https://..."},
      {"server",
       kubeconfig("{server: \"http://k:8080\"}", bare),
       Status::failure,
       "cluster \"c\" (line 3): server \"http://k:8080\" is not https: kubectl silently "
       "drops all credentials",
       "use https://"},
      {"server",
       kubeconfig("{server: \"k:6443\", insecure-skip-tls-verify: true}", bare),
       Status::failure,
       "cluster \"c\" (line 3): server \"k:6443\" is treated as http, as it has no "
       "scheme: kubectl silently drops all credentials",
       "use https://"},
      {"server",
       kubeconfig("{server: \"http://localhost:8001\"}", "{}"),
       Status::info,
       "cluster \"c\" (line 3): server \"http://localhost:8001\" is not https; no "
       "credentials are "
       "sent there"},
      {"server",
       kubeconfig("{server: \"https://ada@k/\"}", bare),
       Status::warning,
       "cluster \"c\" (line 3): the server contains more than a host, a port and a path",
       "remove user information, query and fragment"},
      {"endpoint",
       kubeconfig(k_fine_cluster, kubeconfig_login()),
       Status::skipped,
       "not a CoreWeave endpoint"},
      {"endpoint",
       kubeconfig("{server: \"https://ab12cd-1a2b3c4d." + zone + "\"}",
                  kubeconfig_login()),
       Status::failure,
       "context \"x\" (line 6): the managed endpoint only accepts the cloud's own "
       "tokens, and rejects ID tokens",
       "server: https://api.ab12cd-1a2b3c4d." + zone},
      {"endpoint",
       kubeconfig("{server: \"https://ab12cd-1a2b3c4d." + zone + "\"}", bare),
       Status::pass,
       "the endpoint accepts the credential"},
      {"endpoint",
       kubeconfig("{server: \"https://api.ab12cd-1a2b3c4d." + zone + "\"}",
                  kubeconfig_login()),
       Status::pass,
       "the endpoint accepts the credential"},
      {"certificate-authority",
       kubeconfig(k_fine_cluster, bare),
       Status::pass,
       "each server's certificate is verified"},
      {"certificate-authority",
       kubeconfig("{server: \"https://k\"}", bare),
       Status::pass,
       "each server's certificate is verified"},
      {"certificate-authority",
       kubeconfig("{server: \"https://k\", certificate-authority: ca.pem}", bare),
       Status::pass,
       "each server's certificate is verified"},
      {"certificate-authority",
       kubeconfig("{server: \"https://k\", certificate-authority: gone.pem}", bare),
       Status::failure,
       "cluster \"c\" (line 3): \"/k/gone.pem\": no such file",
       "embed it: kubectl config set-cluster --embed-certs"},
      {"certificate-authority",
       kubeconfig(
           "{server: s, certificate-authority: a, certificate-authority-data: eA==}",
           bare),
       Status::failure,
       "cluster \"c\" (line 3): certificate-authority-data and certificate-authority are "
       "both "
       "specified for c. certificate-authority-data will override.",
       "remove one of the two"},
      {"certificate-authority",
       kubeconfig("{server: s, certificate-authority-data: eA==}", bare),
       Status::failure,
       "cluster \"c\" (line 3): unable to load root certificates: unable to parse bytes "
       "as PEM "
       "block",
       "it has to be PEM with a certificate: -----BEGIN ..."},
      {"certificate-authority",
       kubeconfig("{server: s, insecure-skip-tls-verify: true}", bare),
       Status::warning,
       "cluster \"c\" (line 3): the server's certificate is not verified: a man in the "
       "middle can steal the token",
       "use the cluster's certificate-authority-data instead"},
      {"certificate-authority",
       kubeconfig(
           "{server: s, insecure-skip-tls-verify: true, certificate-authority: ca.pem}",
           bare),
       Status::failure,
       "cluster \"c\" (line 3): specifying a root certificates file with the insecure "
       "flag is not "
       "allowed",
       "remove insecure-skip-tls-verify"},
      {"proxy", kubeconfig(k_fine_cluster, bare), Status::skipped, "no proxy-url"},
      {"proxy",
       kubeconfig("{server: s, proxy-url: \"http://p\"}", bare),
       Status::pass,
       "kubectl supports each proxy"},
      {"proxy",
       kubeconfig("{server: s, proxy-url: \"p:3128\"}", bare),
       Status::failure,
       "cluster \"c\" (line 3): invalid 'proxy-url' \"p:3128\" for cluster \"c\": "
       "unsupported "
       "scheme \"p\", must be http, https, or socks5",
       "proxy-url: http://p:3128"},
      {"proxy",
       kubeconfig("{server: s, proxy-url: \"10.0.0.1:3128\"}", bare),
       Status::failure,
       "cluster \"c\" (line 3): invalid 'proxy-url' \"10.0.0.1:3128\" for cluster \"c\": "
       "could not parse: 10.0.0.1:3128",
       "proxy-url: http://10.0.0.1:3128"},
      {"proxy",
       kubeconfig("{server: s, proxy-url: \"socks4://p\"}", bare),
       Status::failure,
       "cluster \"c\" (line 3): invalid 'proxy-url' \"socks4://p\" for cluster \"c\": "
       "unsupported scheme \"socks4\", must be http, https, or socks5",
       "write socks5://, which asks the proxy to resolve names, too"},
      {"server",
       kubeconfig("{server: \u201chttps://k\u201d}", bare),
       Status::failure,
       "cluster \"c\" (line 3): server \"\u201chttps://k\u201d\" has a curly double "
       "quote "
       "(U+201C)",
       "write a straight double quote (\") instead"},
      {"server",
       kubeconfig("{server: \" https://k\"}", bare),
       Status::failure,
       "cluster \"c\" (line 3): server \" https://k\" has white space around it",
       "remove it"},
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
      {"credentials", with("{token: t}"), Status::pass, "each user has one credential"},
      {"credentials", "", Status::skipped, "no users"},
      {"credentials",
       with("{}"),
       Status::info,
       "user \"u\" (line 9): it has no credentials: kubectl prompts for a user name and "
       "password"},
      {"credentials",
       with("{token: t, " + exec + "}"),
       Status::failure,
       "user \"u\" (line 9): besides token, exec is never run",
       "remove token, or exec"},
      {"credentials",
       with("{tokenFile: t, token: t}"),
       Status::warning,
       "user \"u\" (line 9): besides tokenFile, token is not used",
       "remove tokenFile, or token"},
      {"credentials",
       with("{token: t, username: a}"),
       Status::failure,
       "user \"u\" (line 9): more than one authentication method found for it; found "
       "[token "
       "basicAuth], only one is allowed",
       "keep only one of them"},
      {"credentials",
       with("{as-groups: [g]}"),
       Status::failure,
       "user \"u\" (line 9): requesting uid, groups or user-extra for it without "
       "impersonating a "
       "user",
       "add as: USER, or remove the others"},
      {"credentials",
       with("{client-certificate: c}"),
       Status::failure,
       "user \"u\" (line 9): client-key-data or client-key must be specified for it to "
       "use the "
       "clientCert authentication method.",
       "use one client certificate and its key"},
      {"credential-files",
       with("{token: t}"),
       Status::skipped,
       "no user refers to a file"},
      {"credential-files", with("{tokenFile: t}"), Status::pass, "all files can be read"},
      {"credential-files",
       with("{tokenFile: gone}"),
       Status::failure,
       "user \"u\" (line 9): \"/k/gone\": no such file",
       "a relative path is resolved from the directory of the kubeconfig"},
      {"auth-provider", with("{token: t}"), Status::skipped, "no auth-provider"},
      {"auth-provider",
       with("{auth-provider: {name: oidc}}"),
       Status::failure,
       "user \"u\" (line 9): auth-provider: Must provide idp-issuer-url",
       "use exec with a credential plugin: `oidcctl kubeconfig generate`"},
      {"auth-provider",
       with("{auth-provider: {name: oidc, config: {idp-issuer-url: \"https://i\"}}}"),
       Status::failure,
       "user \"u\" (line 9): auth-provider: Must provide client-id",
       "use exec with a credential plugin: `oidcctl kubeconfig generate`"},
      {"auth-provider",
       with("{auth-provider: {name: oidc, config: {idp-issuer-url: \"https://i\", "
            "client-id: k}}}"),
       Status::failure,
       "user \"u\" (line 9): auth-provider: No valid id-token, and cannot refresh "
       "without refresh-token",
       "use exec with a credential plugin: `oidcctl kubeconfig generate`"},
      {"auth-provider",
       with("{auth-provider: {name: oidc, config: {idp-issuer-url: \"https://i\", "
            "client-id: k, id-token: abc}}}"),
       Status::failure,
       "user \"u\" (line 9): auth-provider: ID Token is not a valid JWT",
       "use exec with a credential plugin: `oidcctl kubeconfig generate`"},
      {"auth-provider",
       with("{auth-provider: {name: oidc, config: {idp-issuer-url: \"https://i\", "
            "client-id: k, id-token: "
            "eyJhbGciOiAiUlMyNTYifQ.eyJleHAiOiAxNzAwMDAwMDAwfQ.c2ln}}}"),
       Status::failure,
       "user \"u\" (line 9): auth-provider: No valid id-token, and cannot refresh "
       "without refresh-token",
       "use exec with a credential plugin: `oidcctl kubeconfig generate`"},
      {"auth-provider",
       with(
           "{auth-provider: {name: oidc, config: {idp-issuer-url: \"https://i\", "
           "client-id: k, id-token: "
           "eyJhbGciOiAiUlMyNTYifQ.eyJleHAiOiAxNzAwMDAwMDAwfQ.c2ln, refresh-token: r}}}"),
       Status::warning,
       "user \"u\" (line 9): auth-provider is deprecated: it refreshes tokens, but "
       "cannot log in",
       "use exec with a credential plugin: `oidcctl kubeconfig generate`"},
      {"auth-provider",
       with("{auth-provider: {name: oidc, config: {idp-issuer-url: \"https://i\", "
            "client-id: k, id-token: "
            "eyJhbGciOiAiUlMyNTYifQ.eyJleHAiOiA5NzAwMDAwMDAwfQ.c2ln}}}"),
       Status::warning,
       "user \"u\" (line 9): auth-provider is deprecated: it refreshes tokens, but "
       "cannot log in",
       "use exec with a credential plugin: `oidcctl kubeconfig generate`"},
      {"auth-provider",
       with("{auth-provider: {name: oidc, config: {idp-issuer-url: \"https://i\", "
            "client-id: k, refresh-token: r}}}"),
       Status::warning,
       "user \"u\" (line 9): auth-provider is deprecated: it refreshes tokens, but "
       "cannot log in",
       "use exec with a credential plugin: `oidcctl kubeconfig generate`"},
      {"auth-provider",
       with("{auth-provider: {name: gcp}}"),
       Status::failure,
       "user \"u\" (line 9): auth-provider \"gcp\" was removed from kubectl in 1.26",
       "use the cloud's credential plugin"},
      {"exec", with("{token: t}"), Status::skipped, "no plugin"},
      {"exec", with("{" + exec + "}"), Status::pass, "kubectl accepts each plugin"},
      {"exec",
       with("{exec: {apiVersion: client.authentication.k8s.io/v1, command: c}}"),
       Status::failure,
       "user \"u\" (line 9): interactiveMode must be specified for it to use exec "
       "authentication "
       "plugin",
       "set interactiveMode: IfAvailable (v1 has no default; in v1beta1 this is the "
       "default)"},
      {"exec",
       with("{exec: {apiVersion: client.authentication.k8s.io/v1, command: c, "
            "interactiveMode: never}}"),
       Status::failure,
       "user \"u\" (line 9): invalid interactiveMode for it: \"never\"",
       "use Never, IfAvailable or Always (case matters)"},
      {"exec",
       with("{exec: {command: c, interactiveMode: Never}}"),
       Status::failure,
       "user \"u\" (line 9): apiVersion must be specified for it to use exec "
       "authentication plugin",
       "set apiVersion: client.authentication.k8s.io/v1beta1, or "
       "client.authentication.k8s.io/v1 with interactiveMode"},
      {"exec",
       with("{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: "
            "Never}}"),
       Status::failure,
       "user \"u\" (line 9): command must be specified for it to use exec authentication "
       "plugin",
       "set command: oidcctl"},
      {"exec",
       with("{exec: {apiVersion: client.authentication.k8s.io/v1, command: c, "
            "interactiveMode: Never, env: [{value: a}]}}"),
       Status::failure,
       "user \"u\" (line 9): env variable name must be specified for it to use exec "
       "authentication "
       "plugin",
       "set a name and a value in each item of env"},
      {"exec",
       with("{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: c}}"),
       Status::failure,
       "user \"u\" (line 9): exec plugin: invalid apiVersion "
       "\"client.authentication.k8s.io/v1alpha1\"",
       "set apiVersion: client.authentication.k8s.io/v1beta1, or "
       "client.authentication.k8s.io/v1 with interactiveMode: IfAvailable (v1alpha1 is "
       "gone since kubectl 1.24)"},
      {"exec-version",
       with("{" + exec + "}"),
       Status::pass,
       "client.authentication.k8s.io/v1, since kubectl 1.22"},
      {"exec-version", with("{token: t}"), Status::skipped, "no plugin"},
      {"exec-version",
       with("{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: c}}"),
       Status::info,
       "user \"u\" (line 9): v1beta1 is for kubectl before 1.22",
       "set apiVersion: client.authentication.k8s.io/v1, and interactiveMode"},
  });
}
