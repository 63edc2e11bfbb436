#include "kube/plugin/exec_credential.hpp"
#include "login_world.hpp"
#include "shared_cases.hpp"

#include <doctest/doctest.h>

// What `get-token` prints, against what client-go takes from a plugin.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

kube::Exec
plugin(const std::string& version, const std::string& mode)
{
  return {.api_version = version, .command = "/bin/sh", .interactive_mode = mode};
}

// Return what client-go says of the run that has just ended with `status`.
tl::expected<kube::ExecAnswer, std::string>
judged(const LoginWorld& world, const kube::Exec& exec, int status)
{
  return kube::judge_exec(exec, {.exit_code = status, .output = world.test.out()});
}

// Check that client-go takes `token` until a minute before it expires.
void
check_taken(const LoginWorld& world, const kube::Exec& exec, const std::string& token)
{
  const auto answer = judged(world, exec, 0);
  REQUIRE_MESSAGE(answer.has_value(), answer.error());
  CHECK(answer->token.reveal() == token);
  CHECK(answer->expiration == Time{Seconds{k_login_now + 3540}});
  CHECK(answer->client_certificate_data.empty());
}

} // namespace

TEST_CASE(
    "exec: both versions, with and without a terminal, come back as they were asked")
{
  for (const auto version : {kube::ExecVersion::v1, kube::ExecVersion::v1beta1}) {
    for (const bool interactive : {true, false}) {
      INFO(to_string(version), " ", interactive);
      LoginWorld world;
      const auto token = world.cache(3600);
      world.test.environment.values["KUBERNETES_EXEC_INFO"] =
          kube::to_exec_info({.version = version, .interactive = interactive});
      CHECK(world.run() == 0);
      const std::string wanted{to_string(version)};
      check_taken(world, plugin(wanted, "IfAvailable"), token);
      // No one else's version is taken.
      const std::string other{to_string(version == kube::ExecVersion::v1
                                            ? kube::ExecVersion::v1beta1
                                            : kube::ExecVersion::v1)};
      CHECK_FALSE(judged(world, plugin(other, "IfAvailable"), 0));
    }
  }
}

TEST_CASE("exec: without KUBERNETES_EXEC_INFO it is v1beta1, as kubelogin has it")
{
  LoginWorld world;
  const auto token = world.cache(3600);
  CHECK(world.run() == 0);
  check_taken(
      world, plugin("client.authentication.k8s.io/v1beta1", "IfAvailable"), token);
}

TEST_CASE("exec: a token that never ends is never known to be good")
{
  LoginWorld world;
  world.settings.use_access_token = true;
  world.changes = {{"exp", nullptr}};
  world.cache(3600, "");
  CHECK(world.run({"--oidc-use-access-token", "--interactive=never"}) == 4);
  CHECK(world.test.out().empty());
}

TEST_CASE("exec: a failure is a status, and nothing on standard output")
{
  LoginWorld world;
  const auto exec = plugin("client.authentication.k8s.io/v1", "Never");
  const auto status = world.run({"--interactive=never"});
  CHECK(status == 4);
  const auto answer = judged(world, exec, status);
  REQUIRE_FALSE(answer);
  CHECK(answer.error() == "exec: executable /bin/sh failed with exit code 4");
}

TEST_CASE("exec: what the API server's address says stays out of it")
{
  LoginWorld world;
  const auto token = world.cache(3600);
  world.test.environment.values["KUBERNETES_EXEC_INFO"] =
      R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1",)"
      R"("spec":{"cluster":{"server":"https://evil.example","config":null},)"
      R"("interactive":false}})";
  CHECK(world.run() == 0);
  check_taken(world, plugin("client.authentication.k8s.io/v1", "Never"), token);
  CHECK(world.test.out().find("evil") == std::string::npos);
}

// Each shared case is a plugin with some output under some kubeconfig. Under the same
// kubeconfig ours is taken, whatever was wrong with that output; only what is wrong with
// the kubeconfig itself stays wrong.
TEST_CASE("exec: under the kubeconfig of each shared case the answer is taken")
{
  for (const auto& entry : shared_cases("exec_cases.json", "cases")) {
    CAPTURE(entry.at("id").get<std::string>());
    const auto version = entry.at("apiVersion").get<std::string>();
    const auto known = kube::parse_exec_version(version);
    LoginWorld world;
    const auto token = world.cache(3600);
    // What kubectl puts there; in the table where a kubeconfig made a difference.
    world.test.environment.values["KUBERNETES_EXEC_INFO"] =
        entry.contains("KUBERNETES_EXEC_INFO")
            ? entry.at("KUBERNETES_EXEC_INFO").get<std::string>()
        : known ? kube::to_exec_info({.version = *known})
                : R"({"kind":"ExecCredential","apiVersion":")" + version + "\"}";
    const auto status = world.run();
    const auto exec = plugin(version, entry.at("interactiveMode").get<std::string>());
    if (!known) {
      // client-go does not even start a plugin for it.
      CHECK(status == 2);
      CHECK(world.test.out().empty());
      CHECK_FALSE(judged(world, exec, status));
      continue;
    }
    CHECK(status == 0);
    check_taken(world, exec, token);
    // What the output of the case did wrong, ours does not.
    const auto document = parse_json(world.test.out());
    REQUIRE(document);
    CHECK(document->at("apiVersion") == version);
    CHECK(document->at("kind") == "ExecCredential");
    CHECK(document->at("spec") == Json({{"interactive", false}}));
    CHECK(document->at("status") ==
          Json({{"expirationTimestamp", "2026-11-22T14:59:00Z"}, {"token", token}}));
  }
}
