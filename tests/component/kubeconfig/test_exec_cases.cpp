#include "fakes.hpp"
#include "shared_cases.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

// What client-go said of kubeconfigs with a credential plugin, against `kubeconfig
// inspect`. What a plugin answers is not in the kubeconfig; only what is may be held
// against it.

namespace {

constexpr const char* k_path = "/home/jane/.kube/config";

// A kubeconfig whose user has this plugin; a member that is null is left out.
std::string
kubeconfig(const Json& members)
{
  Json plugin{{"command", "/bin/sh"}};
  for (const auto& [name, value] : members.items()) {
    if (value.is_null()) {
      plugin.erase(name);
    } else {
      plugin[name] = value;
    }
  }
  const Json config{
      {"apiVersion", "v1"},
      {"kind", "Config"},
      {"current-context", "x"},
      {"clusters",
       {{{"name", "c"}, {"cluster", {{"server", "https://k8s.example:6443"}}}}}},
      {"contexts", {{{"name", "x"}, {"context", {{"cluster", "c"}, {"user", "u"}}}}}},
      {"users", {{{"name", "u"}, {"user", {{"exec", plugin}}}}}}};
  return to_text(config);
}

// Return the report on it.
Json
inspected(const Json& members)
{
  TestSystem test;
  test.files.contents[k_path] = kubeconfig(members);
  test.files.modes[k_path] = 0600;
  test.processes.programs["/bin/sh"] = {};
  test.processes.paths["/bin/sh"] = "/bin/sh";
  test.run({"kubeconfig", "inspect", k_path, "-o", "json"});
  CHECK(test.err().empty());
  auto report = parse_json(test.out());
  REQUIRE_MESSAGE(report.has_value(), test.out());
  return std::move(*report);
}

// Check that the finding about the plugin's settings fails with client-go's `message`,
// and decides; or that nothing fails where that is empty.
void
check_verdict(const Json& members, const std::string& message)
{
  CAPTURE(members.dump());
  const auto report = inspected(members);
  const auto& verdict = report.at("verdicts").at("kubectl");
  if (message.empty()) {
    CHECK(verdict.at("answer") == "yes");
    for (const auto& finding : report.at("findings")) {
      CAPTURE(finding.dump());
      CHECK(finding.at("status") != "failure");
    }
    return;
  }
  CHECK(verdict.at("answer") == "no");
  CHECK(verdict.at("finding") == "kubeconfig/exec");
  CHECK_MESSAGE(verdict.at("message").get<std::string>().find(message) !=
                    std::string::npos,
                verdict.dump());
}

Json
settings(const std::string& version, const std::string& mode)
{
  return {{"apiVersion", "client.authentication.k8s.io/" + version},
          {"interactiveMode", mode}};
}

} // namespace

TEST_CASE("exec cases: what client-go refuses in a kubeconfig, in its words")
{
  const std::string group = "client.authentication.k8s.io/";
  check_verdict(settings("v1alpha1", "Never"),
                "exec plugin: invalid apiVersion \"" + group + "v1alpha1\"");
  check_verdict(settings("v2", "Never"),
                "exec plugin: invalid apiVersion \"" + group + "v2\"");
  check_verdict(settings("V1", "Never"),
                "exec plugin: invalid apiVersion \"" + group + "V1\"");
  check_verdict({{"apiVersion", "v1"}, {"interactiveMode", "Never"}},
                "exec plugin: invalid apiVersion \"v1\"");
  check_verdict({{"interactiveMode", "Never"}}, "apiVersion must be specified for");
  check_verdict({{"apiVersion", group + "v1"}}, "interactiveMode must be specified for");
  check_verdict({{"apiVersion", group + "v1"}, {"interactiveMode", ""}},
                "interactiveMode must be specified for");
  check_verdict(settings("v1", "never"), "invalid interactiveMode for");
  check_verdict(settings("v1beta1", "Sometimes"), "invalid interactiveMode for");
  auto without = settings("v1", "Never");
  without["command"] = nullptr;
  check_verdict(without, "command must be specified for");
  auto nameless = settings("v1", "Never");
  nameless["env"] = Json::array({{{"value", "x"}}});
  check_verdict(nameless, "env variable name must be specified for");
}

TEST_CASE("exec cases: what client-go takes in a kubeconfig")
{
  for (const auto* version : {"v1", "v1beta1"}) {
    for (const auto* mode : {"Never", "IfAvailable"}) {
      check_verdict(settings(version, mode), "");
    }
    auto informed = settings(version, "Never");
    informed["provideClusterInfo"] = true;
    check_verdict(informed, "");
    auto unknown = settings(version, "Never");
    unknown["unknownMember"] = 1;
    check_verdict(unknown, "");
  }
  // v1beta1 has a default.
  check_verdict({{"apiVersion", "client.authentication.k8s.io/v1beta1"}}, "");
}

TEST_CASE("exec cases: the shared ones")
{
  for (const auto& entry : shared_cases("exec_cases.json", "cases")) {
    CAPTURE(entry.at("id").get<std::string>());
    const auto& expect = entry.at("expect");
    const std::string message = expect.at("ok") ? "" : expect.at("message");
    // Every other message is about what the plugin answered.
    const bool concerns_kubeconfig =
        message.rfind("exec plugin: invalid apiVersion", 0) == 0;
    check_verdict({{"apiVersion", entry.at("apiVersion")},
                   {"interactiveMode", entry.at("interactiveMode")},
                   {"provideClusterInfo", entry.at("provideClusterInfo")}},
                  concerns_kubeconfig ? message : "");
  }
}
