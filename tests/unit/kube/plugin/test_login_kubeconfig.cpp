#include "kube/plugin/login_kubeconfig.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::kube;

namespace {

LoginExec
login(const std::string& plugin, const std::string& grant_type = {})
{
  LoginExec login;
  auto call = choose_plugin(plugin);
  REQUIRE(call);
  login.call = *call;
  login.settings.issuer_url = "https://login.example.com";
  login.settings.client_id = "kubernetes";
  login.settings.grant_type = grant_type;
  return login;
}

} // namespace

TEST_CASE("login kubeconfig: somebody is there, or not")
{
  struct Row
  {
    std::string plugin = {};
    std::string grant_type = {};
    std::string mode = {};
  };
  const Row rows[] = {
      {.plugin = "oidcctl", .grant_type = "", .mode = "IfAvailable"},
      {.plugin = "oidcctl", .grant_type = "device-code", .mode = "IfAvailable"},
      {.plugin = "kubelogin", .grant_type = "", .mode = "Never"},
      {.plugin = "kubelogin", .grant_type = "device-code", .mode = "Never"},
      {.plugin = "kubelogin", .grant_type = "authcode-keyboard", .mode = "IfAvailable"},
      {.plugin = "kubelogin", .grant_type = "password", .mode = "IfAvailable"},
      {.plugin = "together", .grant_type = "", .mode = "Never"},
      {.plugin = "/a/kubelogin", .grant_type = "", .mode = "Never"},
      {.plugin = "/a/b", .grant_type = "", .mode = "IfAvailable"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.plugin);
    CAPTURE(row.grant_type);
    const auto exec = to_exec(login(row.plugin, row.grant_type));
    CHECK(exec.interactive_mode == row.mode);
    CHECK_FALSE(exec.provide_cluster_info);
    CHECK(exec.api_version == "client.authentication.k8s.io/v1");
    CHECK_FALSE(exec.install_hint.empty());
    CHECK(exec.install_hint.find('\n') == std::string::npos);
  }
}

TEST_CASE("login kubeconfig: the hint tells which variable is missing")
{
  auto settings = login("together");
  settings.version = ExecVersion::v1beta1;
  settings.secret_variable = "OIDC_CLIENT_SECRET";
  const auto exec = to_exec(settings);
  CHECK(exec.api_version == "client.authentication.k8s.io/v1beta1");
  CHECK(exec.install_hint.ends_with(
      "kubectl together-login --help. Before logging in, set OIDC_CLIENT_SECRET to the "
      "client secret, which is not in this file"));
  CHECK(to_exec(login("/a/b")).install_hint ==
        "/a/b logs in to this cluster. Install it there, or change the command in the "
        "kubeconfig");
}

TEST_CASE("login kubeconfig: a user that contexts share stands there once")
{
  Cluster cluster;
  cluster.server = "https://a";
  const std::vector<LoginContext> contexts{{"a", "jane", "x", "", cluster},
                                           {"b", "jane", "y", "apps", cluster},
                                           {"c", "c", "c", "", cluster}};
  const auto additions = to_additions(contexts, login("oidcctl"));
  REQUIRE(additions.users.size() == 2);
  CHECK(additions.users[0].name == "jane");
  CHECK(additions.users[1].name == "c");
  CHECK(additions.clusters.size() == 3);
  REQUIRE(additions.contexts.size() == 3);
  CHECK(additions.contexts[1].value.cluster == "b");
  CHECK(additions.contexts[1].value.user == "jane");
  CHECK(additions.contexts[1].value.ns == "apps");
  CHECK_FALSE(additions.current_context);
}
