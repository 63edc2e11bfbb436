#include "kube/kubeconfig/client_config.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using kube::Method;

namespace {

// A kubeconfig with one context "x", its cluster and user as given, in flow style.
kube::Kubeconfig
config_with(const std::string& cluster, const std::string& user)
{
  auto config =
      kube::parse_kubeconfig("current-context: x\n"
                             "contexts: [{name: x, context: {cluster: c, user: u}}]\n"
                             "clusters: [{name: c, cluster: " +
                                 cluster +
                                 "}]\n"
                                 "users: [{name: u, user: " +
                                 user + "}]\n",
                             "/k/config");
  REQUIRE_MESSAGE(config.has_value(), cluster, user);
  return std::move(*config);
}

constexpr const char* k_server = "{server: \"https://k8s.example\"}";

std::vector<std::string>
problems_with(const std::string& cluster, const std::string& user)
{
  return kube::problems_of(config_with(cluster, user), "x");
}

kube::ClientConfig
resolved(const std::string& cluster, const std::string& user)
{
  auto client = kube::resolve(config_with(cluster, user), std::nullopt);
  REQUIRE_MESSAGE(client.has_value(), client.error().message);
  return std::move(*client);
}

} // namespace

TEST_CASE("client config: what client-go refuses to use, in its words")
{
  struct Row
  {
    std::string cluster = {};
    std::string user = {};
    std::string problem = {};
  };
  const Row rows[] = {
      {.cluster = "{}", .user = "{}", .problem = "cluster has no server defined"},
      {.cluster = "{proxy-url: 'http://p'}",
       .user = "{}",
       .problem = "no server found for cluster \"c\""},
      {.cluster = "{server: s, proxy-url: 'ftp://p'}",
       .user = "{}",
       .problem = "invalid 'proxy-url' \"ftp://p\" for cluster \"c\": unsupported scheme "
                  "\"ftp\", "
                  "must be "
                  "http, https, or socks5"},
      {.cluster =
           "{server: s, certificate-authority: a, certificate-authority-data: eA==}",
       .user = "{}",
       .problem = "certificate-authority-data and certificate-authority are both "
                  "specified for c. "
                  "certificate-authority-data will override."},
      {.cluster = k_server,
       .user = "{token: t, username: a}",
       .problem = "more than one authentication method found for u; found [token "
                  "basicAuth], only "
                  "one is "
                  "allowed"},
      {.cluster = k_server,
       .user = "{client-certificate: a}",
       .problem =
           "client-key-data or client-key must be specified for u to use the clientCert "
           "authentication method."},
      {.cluster = k_server,
       .user = "{client-certificate: a, client-certificate-data: eA==, client-key: b}",
       .problem = "client-cert-data and client-cert are both specified for u. "
                  "client-cert-data will "
                  "override."},
      {.cluster = k_server,
       .user = "{client-certificate: a, client-key-data: eA==, client-key: b}",
       .problem = "client-key-data and client-key are both specified for u; "
                  "client-key-data will "
                  "override"},
      {.cluster = k_server,
       .user = "{as-groups: [g]}",
       .problem =
           "requesting uid, groups or user-extra for u without impersonating a user"},
      {.cluster = k_server,
       .user = "{as-user-extra: {a: [b]}}",
       .problem =
           "requesting uid, groups or user-extra for u without impersonating a user"},
      {.cluster = k_server,
       .user = "{exec: {apiVersion: client.authentication.k8s.io/v1, command: c}}",
       .problem =
           "interactiveMode must be specified for u to use exec authentication plugin"},
      {.cluster = k_server,
       .user = "{exec: {apiVersion: client.authentication.k8s.io/v1, command: c, "
               "interactiveMode: never}}",
       .problem = "invalid interactiveMode for u: \"never\""},
      {.cluster = k_server,
       .user = "{exec: {command: c, interactiveMode: Never}}",
       .problem = "apiVersion must be specified for u to use exec authentication plugin"},
      {.cluster = k_server,
       .user = "{exec: {apiVersion: v, interactiveMode: Never}}",
       .problem = "command must be specified for u to use exec authentication plugin"},
      {.cluster = k_server,
       .user = "{exec: {apiVersion: v, command: c, interactiveMode: Never, env: [{value: "
               "a}]}}",
       .problem =
           "env variable name must be specified for u to use exec authentication plugin"},
      {.cluster = k_server,
       .user = "{auth-provider: {name: oidc}, exec: {apiVersion: v, command: c, "
               "interactiveMode: "
               "Never}}",
       .problem =
           "authProvider cannot be provided in combination with an exec plugin for u"},
  };
  for (const auto& [a_cluster, a_user, problem] : rows) {
    const auto& cluster = a_cluster; // Clang 14 captures no structured binding
    const auto& user = a_user;       // Clang 14 captures no structured binding
    CAPTURE(cluster);
    CAPTURE(user);
    CHECK(problems_with(cluster, user) == std::vector<std::string>{problem});
  }
}

TEST_CASE("client config: what client-go uses all the same")
{
  for (const std::string user :
       {"{}",
        "{token: t, exec: {apiVersion: v, command: c, interactiveMode: Never}}",
        "{token: t, client-certificate-data: eA==, client-key-data: eA==}",
        "{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: c}}",
        "{as: eve, as-uid: u, as-groups: [g]}",
        "{client-key: k}"}) {
    CAPTURE(user);
    CHECK(problems_with(k_server, user).empty());
  }
  CHECK(problems_with("{server: s, proxy-url: 'socks5://p'}", "{}").empty());
  CHECK(problems_with("{server: s, proxy-url: 'HTTPS://p'}", "{}").empty());
}

TEST_CASE("client config: there is no such context, or none at all")
{
  const auto config = config_with(k_server, "{}");
  const auto missing = kube::resolve(config, "y\n");
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().message ==
        "the kubeconfig does not contain the context \"y\\x0a\"");
  const auto none = kube::resolve(kube::Kubeconfig{}, std::nullopt);
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().message == "the kubeconfig has no current context");
  const auto refused = kube::resolve(config_with("{}", "{token: t, username: a}"), "x");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message ==
        "kubectl refuses the context \"x\": more than one authentication method found "
        "for u; "
        "found [token basicAuth], only one is allowed; cluster has no server defined");
}

TEST_CASE("client config: a missing user is nobody, a missing cluster is an error")
{
  const auto config =
      kube::parse_kubeconfig("clusters: [{name: c, cluster: {server: 'https://k'}}]\n"
                             "contexts: [{name: a, context: {cluster: c, user: gone}}, "
                             "{name: b, context: {cluster: "
                             "gone}}]\n",
                             "config");
  REQUIRE(config.has_value());
  const auto anonymous = kube::resolve(*config, "a");
  REQUIRE(anonymous.has_value());
  CHECK_FALSE(anonymous->user_exists);
  CHECK(anonymous->user_name == "gone");
  CHECK(anonymous->method == Method::anonymous);
  CHECK(anonymous->ns == "default");
  CHECK_FALSE(kube::resolve(*config, "b").has_value());
}

TEST_CASE("client config: which credential is used, and which stands there in vain")
{
  struct Row
  {
    std::string user = {};
    Method method = Method::anonymous;
    std::vector<Method> unused = {};
  };
  const std::string exec = "exec: {apiVersion: v, command: c, interactiveMode: Never}";
  const Row rows[] = {
      {.user = "{}", .method = Method::anonymous, .unused = {}},
      {.user = "{token: t}", .method = Method::token, .unused = {}},
      {.user = "{tokenFile: t, token: t}",
       .method = Method::token_file,
       .unused = {Method::token}},
      {.user = "{username: a}", .method = Method::basic, .unused = {}},
      {.user = "{client-certificate: c, client-key: k}",
       .method = Method::certificate,
       .unused = {}},
      {.user = "{token: t, client-certificate: c, client-key: k}",
       .method = Method::token,
       .unused = {}},
      {.user = "{" + exec + "}", .method = Method::exec, .unused = {}},
      {.user = "{token: t, " + exec + "}",
       .method = Method::token,
       .unused = {Method::exec}},
      {.user = "{client-certificate: c, client-key: k, " + exec + "}",
       .method = Method::certificate,
       .unused = {Method::exec}},
      {.user = "{auth-provider: {name: oidc}}",
       .method = Method::auth_provider,
       .unused = {}},
  };
  for (const auto& [a_user, method, unused] : rows) {
    const auto& user = a_user; // Clang 14 captures no structured binding
    CAPTURE(user);
    const auto client = resolved(k_server, user);
    CHECK(kube::to_string(client.method) == kube::to_string(method));
    CHECK(client.unused == unused);
  }
}

TEST_CASE("client config: credentials go over TLS only")
{
  CHECK_FALSE(resolved("{server: 'https://k'}", "{}").drops_credentials);
  CHECK_FALSE(resolved("{server: 'HTTPS://k:1/path'}", "{}").drops_credentials);
  CHECK(resolved("{server: 'http://k'}", "{}").drops_credentials);
  CHECK(resolved("{server: 'ftp://k'}", "{}").drops_credentials);
  // Without a scheme it is http, also where a certificate is not to be verified.
  CHECK(resolved("{server: 'k:6443', insecure-skip-tls-verify: true}", "{}")
            .drops_credentials);
}

TEST_CASE("client config: paths are resolved")
{
  const auto client = resolved(
      "{server: 'https://k', certificate-authority: ca.pem}",
      "{tokenFile: t, client-certificate: c, client-key: k, exec: {apiVersion: v, "
      "command: bin/plugin, interactiveMode: Never}}");
  CHECK(client.cluster.certificate_authority == "/k/ca.pem");
  CHECK(client.user.token_file == "/k/t");
  CHECK(client.user.client_certificate == "/k/c");
  CHECK(client.user.client_key == "/k/k");
  CHECK(client.user.exec->command == "/k/bin/plugin");
  const auto on_path = resolved(
      k_server, "{exec: {apiVersion: v, command: plugin, interactiveMode: Never}}");
  CHECK(on_path.user.exec->command == "plugin");
}
