#include "app/cluster/cluster_connection.hpp"
#include "base/base64.hpp"
#include "certificates.hpp"
#include "client_certificates.hpp"
#include "fake_api.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::test;

// Credential plugins: how they are run, and when they are run again.

namespace {

constexpr const char* k_server = "https://k8s.example:6443";
constexpr const char* k_version = "client.authentication.k8s.io/v1";

std::string
answer(const std::string& status)
{
  return std::string(R"({"apiVersion":")") + k_version +
         R"(","kind":"ExecCredential","status":)" + status + "}\n";
}

std::string
plugin(const std::string& more = "interactiveMode: IfAvailable")
{
  return std::string("{exec: {apiVersion: ") + k_version +
         ", command: login, args: [get-token, \"--x=a b\"], " + more + "}}";
}

Result<std::unique_ptr<ClusterConnection>>
connect(TestSystem& test,
        const std::string& user = plugin(),
        const std::string& cluster = "{server: \"https://k8s.example:6443\"}")
{
  test.files.contents["/k/config"] = kubeconfig_text(user, cluster);
  auto system = test.system();
  auto config = read_client_config(system, {.kubeconfig = "/k/config"});
  REQUIRE_MESSAGE(config, config.error().message);
  return ClusterConnection::open(system, std::move(*config));
}

void
check_error(TestSystem& test,
            ErrorCode code,
            const std::string& message,
            const std::string& user = plugin())
{
  const auto connection = connect(test, user);
  REQUIRE_FALSE(connection);
  CHECK(connection.error().code == code);
  CHECK(describe(connection.error()) == "credential plugin of user \"u\": " + message);
}

std::string
token_of(TestSystem& test, ClusterConnection& connection)
{
  REQUIRE(connection.send({.url = "/version"}));
  return test.network.requests.back().bearer_token.reveal();
}

std::string
variable(const ProcessRequest& request, const std::string& name)
{
  std::string value = "not set";
  for (const auto& change : request.environment) {
    value = change.name == name ? change.value.value_or("unset") : value;
  }
  return value;
}

} // namespace

TEST_CASE("cluster plugin: a plugin that is missing, fails, hangs or talks nonsense")
{
  {
    TestSystem test;
    check_error(test,
                ErrorCode::local_file,
                "the program \"login\" was not found",
                plugin("interactiveMode: Never, installHint: get it"));
  }
  {
    TestSystem test;
    test.processes.will_print("login", "whatever", 3);
    check_error(test, ErrorCode::login, "exec: executable login failed with exit code 3");
  }
  {
    TestSystem test;
    test.processes.will_print("login", "");
    check_error(test,
                ErrorCode::login,
                "exec plugin is configured to use API version "
                "client.authentication.k8s.io/v1, plugin returned version "
                "client.authentication.k8s.io/__internal");
  }
  {
    TestSystem test;
    test.processes.programs["login"] = {
        {.outcome = ProcessReply{}, .takes = Milliseconds{600001}}};
    check_error(
        test, ErrorCode::unavailable, "\"login\": it was not done within 600000 ms");
  }
  {
    TestSystem test;
    test.processes.programs["login"] = {
        {.outcome = ProcessReply{}, .takes = Milliseconds{1000}}};
    test.clock.interrupt_at(Milliseconds{500});
    check_error(test, ErrorCode::interrupted, "interrupted");
  }
  {
    TestSystem test;
    check_error(test,
                ErrorCode::local_file,
                "the program \"login\" was not found",
                plugin("interactiveMode: Always"));
    test.processes.programs["login"] = {};
    check_error(test,
                ErrorCode::login,
                "exec plugin cannot support interactive mode: standard input is not a "
                "terminal",
                plugin("interactiveMode: Always"));
  }
}

TEST_CASE("cluster plugin: how it is run")
{
  TestSystem test;
  test.processes.will_print("login", answer(R"({"token":"abc"})"));
  REQUIRE(
      connect(test, plugin("interactiveMode: IfAvailable, env: [{name: A, value: b}]")));
  auto run = test.processes.runs.back();
  CHECK(run.words == std::vector<std::string>{"login", "get-token", "--x=a b"});
  CHECK_FALSE(run.inherit_stdin);
  CHECK_FALSE(run.own_group);
  CHECK(variable(run, "A") == "b");
  CHECK(run.environment.back().name == "KUBERNETES_EXEC_INFO");
  CHECK(variable(run, "KUBERNETES_EXEC_INFO") ==
        R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1",)"
        R"("spec":{"interactive":false}})"
        "\n");

  test.terminal.in_tty = true;
  test.files.contents["/k/ca.pem"] = k_ca_pem;
  REQUIRE(
      connect(test,
              plugin("interactiveMode: Always, provideClusterInfo: true"),
              "{server: \"https://k8s.example:6443\", certificate-authority: ca.pem}"));
  run = test.processes.runs.back();
  CHECK(run.inherit_stdin);
  const auto info = parse_json(variable(run, "KUBERNETES_EXEC_INFO"));
  REQUIRE(info);
  CHECK(info->at("spec").at("interactive") == true);
  CHECK(info->at("spec").at("cluster").at("server") == k_server);
  CHECK(info->at("spec").at("cluster").at("certificate-authority-data") ==
        base64::encode(k_ca_pem, base64::Alphabet::standard));
}

TEST_CASE("cluster plugin: it is not run where there is something else to show")
{
  TestSystem test;
  test.network.below(k_server, {.outcome = HttpReply{.status = 200}});
  const auto connection =
      connect(test, "{token: t0ken, " + plugin("interactiveMode: Never").substr(1));
  REQUIRE(connection);
  CHECK(token_of(test, **connection) == "t0ken");
  CHECK(test.processes.runs.empty());
}

TEST_CASE("cluster plugin: it is run again when its token has expired")
{
  TestSystem test;
  test.network.below(k_server, {.outcome = HttpReply{.status = 200}});
  test.processes.will_print(
      "login", answer(R"({"token":"one","expirationTimestamp":"2026-11-22T14:01:00Z"})"));
  test.processes.will_print("login", answer(R"({"token":"two"})"));
  const auto connection = connect(test);
  REQUIRE(connection);
  CHECK(token_of(test, **connection) == "one");
  test.clock.advance(Milliseconds{60000});
  CHECK(token_of(test, **connection) == "one"); // not past it yet
  test.clock.advance(Milliseconds{1000});
  CHECK(token_of(test, **connection) == "two");
  test.clock.advance(Milliseconds{std::chrono::hours{1000}});
  CHECK(token_of(test, **connection) == "two"); // one without expiry stays
  CHECK(test.processes.runs.size() == 2);
}

TEST_CASE("cluster plugin: after 401 it is run once more, and the request repeated")
{
  TestSystem test;
  FakeApi api;
  api.token = "two";
  api.attach(test.network);
  test.processes.will_print("login", answer(R"({"token":"one"})"));
  test.processes.will_print("login", answer(R"({"token":"two"})"));
  test.processes.will_print("login", answer(R"({"token":"three"})"));
  const auto connection = connect(test);
  REQUIRE(connection);
  const HttpRequest request{
      .url = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings?limit=1"};
  auto reply = (*connection)->send(request);
  REQUIRE(reply);
  CHECK(reply->status == 200);
  CHECK(test.processes.runs.size() == 2);
  // Where that does not help, the answer is.
  api.token = "nobody's";
  reply = (*connection)->send(request);
  REQUIRE(reply);
  CHECK(reply->status == 401);
  CHECK(test.processes.runs.size() == 3);
  CHECK_FALSE((*connection)->renewal_error());
}

TEST_CASE("cluster plugin: a failure at a later run is kept for who asks")
{
  TestSystem test;
  FakeApi api;
  api.token = "other";
  api.attach(test.network);
  test.processes.will_print("login", answer(R"({"token":"one"})"));
  test.processes.will_print("login", "", 1);
  const auto connection = connect(test);
  REQUIRE(connection);
  const auto reply = (*connection)->send({.url = "/apis"});
  REQUIRE(reply);
  CHECK(reply->status == 401);
  REQUIRE((*connection)->renewal_error());
  CHECK(
      (*connection)->renewal_error()->message ==
      "credential plugin of user \"u\": exec: executable login failed with exit code 1");
}

TEST_CASE("cluster plugin: a certificate of a plugin gets connections of its own")
{
  TestSystem test;
  test.network.below(k_server, {.outcome = HttpReply{.status = 200}});
  const auto pem = [](const std::string& certificate, const std::string& key) {
    return answer("{\"clientCertificateData\":" + to_text(Json(certificate)) +
                  ",\"clientKeyData\":" + to_text(Json(key)) + "}");
  };
  test.processes.will_print("login", pem(k_client_pem, k_client_key_pem));
  const auto connection = connect(test);
  REQUIRE_MESSAGE(connection, connection.error().message);
  REQUIRE((*connection)->send({.url = "/version"}));
  const auto& options = test.network.sessions.back();
  REQUIRE(options.client_certificate);
  CHECK(options.client_certificate->key_pem.reveal().find("PRIVATE KEY") !=
        std::string::npos);
  CHECK(test.network.requests.back().bearer_token.empty());

  TestSystem other;
  other.processes.will_print("login", pem(k_client_pem, k_other_key_pem));
  const auto refused = connect(other);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "credential plugin of user \"u\": failed parsing "
                                   "client key/certificate: tls: private "
                                   "key does not match public key");
}
