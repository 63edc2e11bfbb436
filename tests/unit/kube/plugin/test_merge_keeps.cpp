#include "kube/plugin/merge_keeps.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

namespace {

using Words = std::vector<std::string>;

kube::Kubeconfig
read(const std::string& text)
{
  auto config = kube::parse_kubeconfig(text, "/config");
  REQUIRE_MESSAGE(config.has_value(), config.error().message);
  return std::move(*config);
}

kube::Exec
login(const Words& more)
{
  kube::Exec exec{.api_version = "client.authentication.k8s.io/v1",
                  .command = "oidcctl",
                  .args = {"get-token", "--oidc-issuer-url=i", "--oidc-client-id=c"}};
  exec.args.insert(exec.args.end(), more.begin(), more.end());
  exec.interactive_mode = "IfAvailable";
  return exec;
}

kube::MergeSettings
merged_user(const std::string& there, const kube::Exec& ours)
{
  kube::Additions additions;
  kube::User user;
  user.exec = ours;
  additions.users.push_back({"u", user});
  return kube::keep_settings(read("users: [{name: u, user: " + there + "}]\n"),
                             additions);
}

std::string
exec_with(const std::string& args, const std::string& more = {})
{
  return "{exec: {apiVersion: client.authentication.k8s.io/v1, command: oidcctl, "
         "interactiveMode: IfAvailable, args: [get-token, --oidc-issuer-url=i, "
         "--oidc-client-id=c" +
         args + "]" + more + "}}";
}

} // namespace

TEST_CASE("merge keeps: members of a cluster")
{
  struct Row
  {
    std::string there = {};
    kube::Cluster ours = {};
    std::string proxy = {};
    std::string tls_name = {};
    Words kept = {};
    Words lost = {};
  };
  const Row rows[] = {
      {.there = "{server: s}", .ours = {.server = "s"}},
      {.there = "{server: s, proxy-url: p, tls-server-name: t}",
       .ours = {.server = "s"},
       .proxy = "p",
       .tls_name = "t",
       .kept = {"cluster \"c\": tls-server-name, proxy-url"}},
      {.there = "{server: s, proxy-url: p}",
       .ours = {.server = "s", .proxy_url = "q"},
       .proxy = "q",
       .tls_name = "",
       .kept = {},
       .lost = {"cluster \"c\": proxy-url"}},
      {.there = "{server: old, proxy-url: p, tls-server-name: t}",
       .ours = {.server = "s"},
       .proxy = "",
       .tls_name = "",
       .kept = {},
       .lost = {"cluster \"c\": server, tls-server-name, proxy-url"}},
      {.there = "{server: s, insecure-skip-tls-verify: true}",
       .ours = {.server = "s"},
       .proxy = "",
       .tls_name = "",
       .kept = {},
       .lost = {"cluster \"c\": insecure-skip-tls-verify"}},
      {.there = "{server: s, certificate-authority: f}",
       .ours = {.server = "s", .certificate_authority_data = "pem"},
       .proxy = "",
       .tls_name = "",
       .kept = {},
       .lost = {"cluster \"c\": certificate-authority"}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.there);
    kube::Additions additions;
    additions.clusters.push_back({"c", row.ours});
    const auto settings = kube::keep_settings(
        read("clusters: [{name: c, cluster: " + row.there + "}]\n"), additions);
    const auto& cluster = settings.additions.clusters[0].value;
    CHECK(cluster.proxy_url == row.proxy);
    CHECK(cluster.tls_server_name == row.tls_name);
    CHECK_FALSE(cluster.insecure_skip_tls_verify);
    CHECK(settings.kept == row.kept);
    CHECK(settings.lost == row.lost);
  }
}

TEST_CASE("merge keeps: arguments that users added, each whole")
{
  struct Row
  {
    std::string there = {}; // behind those of `login`
    Words ours = {};
    Words args = {}; // behind those of `login`
    Words kept = {};
    Words lost = {};
  };
  const Row rows[] = {
      {.there = "", .ours = {}, .args = {}},
      {.there = ", --browser-command=firefox, --listen-address, 127.0.0.1:9000",
       .ours = {},
       .args = {"--browser-command=firefox", "--listen-address", "127.0.0.1:9000"},
       .kept = {"user \"u\": --browser-command, --listen-address"}},
      {.there = ", --skip-open-browser, -v1",
       .ours = {},
       .args = {"--skip-open-browser", "-v1"},
       .kept = {"user \"u\": --skip-open-browser, --v"}},
      {.there = ", --oidc-extra-scope=email",
       .ours = {"--oidc-extra-scope=groups"},
       .args = {"--oidc-extra-scope=groups"},
       .kept = {},
       .lost = {"user \"u\": --oidc-extra-scope"}},
      {.there = ", --grant-type=password",
       .ours = {"--grant-type=device-code"},
       .args = {"--grant-type=device-code"},
       .kept = {},
       .lost = {"user \"u\": --grant-type"}},
      {.there = ", --oidc-client-secret=s3cr3t",
       .ours = {},
       .args = {"--oidc-client-secret=s3cr3t"},
       .kept = {"user \"u\": --oidc-client-secret"}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.there);
    const auto settings = merged_user(exec_with(row.there), login(row.ours));
    CHECK(settings.additions.users[0].value.exec->args == login(row.args).args);
    CHECK(settings.kept == row.kept);
    CHECK(settings.lost == row.lost);
  }
}

TEST_CASE("merge keeps: nothing of another issuer or client")
{
  auto ours = login({});
  ours.args[2] = "--oidc-client-id=other";
  const auto settings = merged_user(
      exec_with(
          ", --oidc-client-secret=s, --certificate-authority=ca, --browser-command=b"),
      ours);
  CHECK(settings.additions.users[0].value.exec->args == Words{"get-token",
                                                              "--oidc-issuer-url=i",
                                                              "--oidc-client-id=other",
                                                              "--browser-command=b"});
  CHECK(settings.kept == Words{"user \"u\": --browser-command"});
  CHECK(
      settings.lost ==
      Words{
          "user \"u\": --oidc-client-id, --oidc-client-secret, --certificate-authority"});
}

TEST_CASE("merge keeps: variables, impersonation, cluster information")
{
  auto ours = login({});
  ours.env.push_back({"OIDC_CLIENT_SECRET", Secret("new")});
  const auto settings =
      merged_user("{as: root, as-user-extra: {a: [b]}, exec: {apiVersion: "
                  "client.authentication.k8s.io/v1, command: oidcctl, interactiveMode: "
                  "IfAvailable, provideClusterInfo: true, args: [get-token, "
                  "--oidc-issuer-url=i, --oidc-client-id=c], env: [{name: HTTPS_PROXY, "
                  "value: p}, {name: OIDC_CLIENT_SECRET, value: old}]}}",
                  ours);
  const auto& user = settings.additions.users[0].value;
  CHECK(user.impersonate == "root");
  CHECK(user.exec->provide_cluster_info);
  REQUIRE(user.exec->env.size() == 2);
  CHECK(user.exec->env[0].name == "HTTPS_PROXY");
  CHECK(user.exec->env[1].value.reveal() == "new");
  CHECK(settings.kept ==
        Words{"user \"u\": as, as-user-extra, variable HTTPS_PROXY, provideClusterInfo"});
  CHECK(settings.lost == Words{"user \"u\": variable OIDC_CLIENT_SECRET"});
}

TEST_CASE("merge keeps: other credentials go, and are listed")
{
  const auto settings = merged_user(
      "{token: t, client-certificate: c, client-key: k, exec: {apiVersion: v, "
      "command: aws, args: [eks, get-token], env: [{name: A, value: b}]}}",
      login({}));
  const auto& user = settings.additions.users[0].value;
  CHECK(user.token.empty());
  CHECK(user.exec->args == login({}).args);
  CHECK(user.exec->env.empty());
  CHECK(settings.kept.empty());
  CHECK(settings.lost ==
        Words{"user \"u\": token, client-certificate, client-key, exec"});
}

TEST_CASE("merge keeps: an order of the user's own stays")
{
  const auto text = "{exec: {apiVersion: client.authentication.k8s.io/v1, command: "
                    "oidcctl, interactiveMode: IfAvailable, args: [get-token, "
                    "--browser-command=b, --oidc-client-id=c, --oidc-issuer-url=i]}}";
  const auto settings = merged_user(text, login({}));
  CHECK(settings.additions.users[0].value.exec->args == Words{"get-token",
                                                              "--browser-command=b",
                                                              "--oidc-client-id=c",
                                                              "--oidc-issuer-url=i"});
}
