#include "kube/kubeconfig/kubeconfig.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using kube::Kubeconfig;

namespace {

Kubeconfig
parsed(const std::string& text, const std::string& path = "/home/ada/.kube/config")
{
  auto config = kube::parse_kubeconfig(text, path);
  REQUIRE_MESSAGE(config.has_value(), text, ": ", config.error().message);
  return std::move(*config);
}

Error
error_of(const std::string& text)
{
  auto config = kube::parse_kubeconfig(text, "config");
  REQUIRE_FALSE_MESSAGE(config.has_value(), text);
  CHECK(config.error().code == ErrorCode::local_file);
  return config.error();
}

constexpr const char* k_whole = R"(apiVersion: v1
kind: Config
preferences: {colors: true}
current-context: dev
clusters:
- name: c
  cluster:
    server: https://k8s.example:6443
    tls-server-name: api
    certificate-authority: ca.pem
    certificate-authority-data: eHl6
    proxy-url: http://proxy.example
    insecure-skip-tls-verify: yes
    disable-compression: true
    unknown: 1
    extensions:
    - name: other
      extension: 1
    - name: client.authentication.k8s.io/exec
      extension: {audience: k}
contexts:
- {name: dev, context: {cluster: c, user: u, namespace: team}}
users:
- name: u
  user:
    token: t0
    tokenFile: token
    username: ada
    password: p0
    client-certificate: cert.pem
    client-certificate-data: eA==
    client-key: key.pem
    client-key-data: eQ==
    as: eve
    as-uid: "7"
    as-groups: [one, two]
    as-user-extra: {k: [v]}
    auth-provider: {name: oidc, config: {client-id: c}}
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: oidcctl
      args: [get-token, --a=b]
      env:
      - {name: A, value: B}
      interactiveMode: Never
      installHint: install it
      provideClusterInfo: true
)";

} // namespace

TEST_CASE("kubeconfig: every member")
{
  const auto config = parsed(k_whole);
  CHECK(config.current_context == "dev");
  REQUIRE(config.clusters.size() == 1);
  CHECK(config.clusters[0].place.line == 6);
  CHECK(config.clusters[0].file == "/home/ada/.kube/config");
  const auto& cluster = config.clusters[0].value;
  CHECK(cluster.server == "https://k8s.example:6443");
  CHECK(cluster.tls_server_name == "api");
  CHECK(cluster.certificate_authority == "ca.pem");
  CHECK(cluster.certificate_authority_data == "xyz");
  CHECK(cluster.proxy_url == "http://proxy.example");
  CHECK(cluster.insecure_skip_tls_verify);
  CHECK(cluster.disable_compression);
  REQUIRE(cluster.exec_config.has_value());
  CHECK(cluster.exec_config->find("audience")->text == "k");
  REQUIRE(config.find_context("dev") != nullptr);
  CHECK(config.find_context("dev")->value.cluster == "c");
  CHECK(config.find_context("dev")->value.user == "u");
  CHECK(config.find_context("dev")->value.ns == "team");
  CHECK(config.find_context("Dev") == nullptr);
  CHECK(config.find_cluster("c") != nullptr);
  CHECK(config.find_user("x") == nullptr);
}

TEST_CASE("kubeconfig: every member of a user")
{
  const auto config = parsed(k_whole);
  REQUIRE(config.find_user("u") != nullptr);
  const auto& user = config.find_user("u")->value;
  CHECK(user.token.reveal() == "t0");
  CHECK(user.token_file == "token");
  CHECK(user.username == "ada");
  CHECK(user.password.reveal() == "p0");
  CHECK(user.client_certificate == "cert.pem");
  CHECK(user.client_certificate_data == "x");
  CHECK(user.client_key == "key.pem");
  CHECK(user.client_key_data.reveal() == "y");
  CHECK(user.impersonate == "eve");
  CHECK(user.impersonate_uid == "7");
  CHECK(user.impersonate_groups == std::vector<std::string>{"one", "two"});
  CHECK(user.impersonates_extra);
  CHECK(user.has_auth_provider);
  CHECK(user.auth_provider == "oidc");
  REQUIRE(user.exec.has_value());
  CHECK(user.exec->api_version == "client.authentication.k8s.io/v1");
  CHECK(user.exec->command == "oidcctl");
  CHECK(user.exec->args == std::vector<std::string>{"get-token", "--a=b"});
  REQUIRE(user.exec->env.size() == 1);
  CHECK(user.exec->env[0].name == "A");
  CHECK(user.exec->env[0].value.reveal() == "B");
  CHECK(user.exec->interactive_mode == "Never");
  CHECK(user.exec->install_hint == "install it");
  CHECK(user.exec->provide_cluster_info);
}

// Each was given to kubectl 1.32 (`config view`), which refused it.
TEST_CASE("kubeconfig: what client-go refuses")
{
  struct Row
  {
    std::string text = {};
    std::string message = {};
  };
  const Row rows[] = {
      {.text = "[]", .message = "line 1: the file is a list: expected a map"},
      {.text = "abc", .message = "line 1: the file is a string: expected a map"},
      {.text = "kind: List\napiVersion: v1\n",
       .message = "it is kind \"List\" of \"v1\": expected kind \"Config\" of \"v1\""},
      {.text = "apiVersion: v2\n",
       .message = "it is kind \"Config\" of \"v2\": expected kind \"Config\" of \"v1\""},
      {.text = "apiVersion: a/v1\nkind: Config\n",
       .message =
           "it is kind \"Config\" of \"a/v1\": expected kind \"Config\" of \"v1\""},
      {.text = "\ncurrent-context: 5\n",
       .message = "line 2: current-context is a number: expected a string"},
      {.text = "current-context: y\n",
       .message = "line 1: current-context is a boolean: expected a string"},
      {.text = "clusters: {}\n", .message = "line 1: clusters is a map: expected a list"},
      {.text = "clusters: [x]\n",
       .message = "line 1: clusters[0] is a string: expected a map"},
      {.text = "preferences: {colors: 3}\n",
       .message = "line 1: preferences.colors is a number: expected a boolean"},
      {.text = "extensions: {}\n",
       .message = "line 1: extensions is a map: expected a list"},
      {.text = "users:\n- {}\n- name: ''\n",
       .message = "line 3: duplicate name \"\" in users"},
      {.text = "users:\n- name: a\n- name: b\n- name: a\n",
       .message = "line 4: duplicate name \"a\" in users"},
      {.text = "contexts: [{name: a}, {name: a}]\n",
       .message = "line 1: duplicate name \"a\" in contexts"},
      {.text = "clusters: [{name: a}, {name: a}]\n",
       .message = "line 1: duplicate name \"a\" in clusters"},
      {.text = "clusters: [{name: 8080}]\n",
       .message = "line 1: clusters[0].name is a number: expected a string"},
      {.text = "clusters: [{cluster: {certificate-authority-data: x}}]\n",
       .message =
           "line 1: clusters[0].cluster.certificate-authority-data is not valid base64"},
      {.text = "clusters: [{cluster: {insecure-skip-tls-verify: \"true\"}}]\n",
       .message =
           "line 1: clusters[0].cluster.insecure-skip-tls-verify is a string: expected a "
           "boolean"},
      {.text = "users: [{user: {exec: {args: [1]}}}]\n",
       .message = "line 1: users[0].user.exec.args[0] is a number: expected a string"},
      {.text = "users: [{user: {exec: {args: --a}}}]\n",
       .message = "line 1: users[0].user.exec.args is a string: expected a list"},
      {.text = "users: [{user: {exec: {env: [{name: A, value: 1}]}}}]\n",
       .message =
           "line 1: users[0].user.exec.env[0].value is a number: expected a string"},
      {.text = "users: [{user: {exec: no}}]\n",
       .message = "line 1: users[0].user.exec is a boolean: expected a map"},
      {.text = "users: [{user: {as-user-extra: []}}]\n",
       .message = "line 1: users[0].user.as-user-extra is a list: expected a map"},
      {.text = "users: [{user: {auth-provider: {config: {a: 1}}}}]\n",
       .message =
           "line 1: users[0].user.auth-provider.config.a is a number: expected a string"},
      {.text = "a: [", .message = "line 1: invalid YAML: end of sequence flow not found"},
  };
  for (const auto& [a_text, message] : rows) {
    const auto& text = a_text; // Clang 14 captures no structured binding
    CAPTURE(text);
    CHECK(error_of(text).message == message);
  }
  CHECK(error_of("current-context: 012\n").hint == "quote it if a string is intended");
}

TEST_CASE("kubeconfig: an error never holds a value")
{
  const auto error = error_of("users: [{user: {token: 12345678}}]\n");
  CHECK(error.message == "line 1: users[0].user.token is a number: expected a string");
  CHECK(error_of("users: [{user: {client-key-data: c2VjcmV0!}}]\n").message ==
        "line 1: users[0].user.client-key-data is not valid base64");
}

TEST_CASE("kubeconfig: what client-go reads all the same")
{
  for (const std::string text : {"",
                                 "# nothing\n",
                                 "~",
                                 "kind: Config\n",
                                 "apiVersion: ''\nkind: ''\n",
                                 "clusters: null\nusers: ~\n",
                                 "Current-Context: a\n",
                                 "unknown: [1]\n"}) {
    CAPTURE(text);
    const auto config = parsed(text);
    CHECK(config.clusters.empty());
    CHECK(config.current_context.empty());
  }
  CHECK(parsed("current-context: a\ncurrent-context: b\n").current_context == "b");
  CHECK(parsed("current-context: a\n---\ncurrent-context: b\n").current_context == "a");
  CHECK(parsed("{\"current-context\": \"8080\"}").current_context == "8080");
  CHECK(parsed("clusters: [null]\n").clusters[0].name.empty());
  CHECK(parsed(
            "clusters: [{name: a, cluster: {certificate-authority-data: \"eA=\\n=\"}}]\n")
            .clusters[0]
            .value.certificate_authority_data == "x");
}

TEST_CASE("kubeconfig: several files are one, and the first wins")
{
  std::vector<Kubeconfig> files;
  files.push_back(parsed("clusters: [{name: a, cluster: {server: one}}]\n", "/1/config"));
  files.push_back(
      parsed("current-context: x\n"
             "clusters: [{name: a, cluster: {server: two, proxy-url: p}}, {name: b}]\n",
             "/2/config"));
  files.push_back(
      parsed("current-context: z\nusers: [{name: u}]\ncontexts: [{name: x}]\n"));
  const auto all = kube::merged(std::move(files));
  CHECK(all.current_context == "x");
  REQUIRE(all.clusters.size() == 2);
  CHECK(all.clusters[0].value.server == "one");
  CHECK(all.clusters[0].value.proxy_url.empty());
  CHECK(all.clusters[0].file == "/1/config");
  CHECK(all.clusters[1].file == "/2/config");
  CHECK(all.users.size() == 1);
  CHECK(all.contexts.size() == 1);
}

TEST_CASE("kubeconfig: paths are taken from the folder of the file")
{
  CHECK(kube::resolved_path("ca.pem", "/home/ada/.kube/config") ==
        "/home/ada/.kube/ca.pem");
  CHECK(kube::resolved_path("../ca.pem", ".kube/config") == ".kube/../ca.pem");
  CHECK(kube::resolved_path("/etc/ca.pem", "/home/ada/.kube/config") == "/etc/ca.pem");
  CHECK(kube::resolved_path("ca.pem", "config") == "ca.pem");
  CHECK(kube::resolved_path("", "/home/ada/.kube/config").empty());
}
