#include "rows.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

TEST_CASE("kubeconfig checks: one cause is one finding, however many it hits")
{
  std::string text =
      "current-context: n0\nclusters: [{name: c, cluster: {server: s}}]\nusers:\n";
  std::string contexts = "contexts:\n";
  for (int i = 0; i < 500; ++i) {
    const auto name = "n" + std::to_string(i);
    text += "- {name: " + name + ", user: {exec: {apiVersion: v1, command: gone}}}\n";
    contexts += "- {name: " + name + ", context: {cluster: c, user: " + name + "}}\n";
  }
  const auto judged = kubeconfig_case(text + contexts, {});
  const auto findings = checks::kubeconfig_plugin(judged);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message ==
        "users \"n0\", \"n1\", \"n2\" and 497 more: \"gone\" is not on "
        "PATH on this machine");
  CHECK(findings[0].details.at("names").size() == 500);
}

TEST_CASE("kubeconfig report: what client-go would do, the verdicts, and no secret")
{
  auto text = kubeconfig(k_fine_cluster, kubeconfig_login("--oidc-client-secret=s3cr3t"));
  const auto report = kubeconfig_report(kubeconfig_case(text, {}), {});
  CHECK(report.at("kind") == "KubeconfigReport");
  CHECK(report.at("verdicts").at("kubectl").at("answer") == "yes");
  CHECK(report.at("verdicts").at("login").at("answer") == "yes");
  CHECK(report.at("contextCount") == 1);
  const Json row{{"name", "x"},
                 {"current", true},
                 {"file", "/k/config"},
                 {"cluster", "c"},
                 {"server", "https://k8s.example:6443"},
                 {"namespace", nullptr},
                 {"user", "u"},
                 {"method", "exec"},
                 {"command", "oidcctl"},
                 {"plugin", "oidcctl"},
                 {"refused", Json::array()}};
  CHECK(report.at("contexts").at(0) == row);
  CHECK(to_text(report).find("s3cr3t") == std::string::npos);

  const auto refused =
      kubeconfig_report(kubeconfig_case(kubeconfig("{}", "{token: s3cr3t}"), {}), {});
  CHECK(refused.at("verdicts").at("kubectl").at("answer") == "no");
  CHECK(refused.at("verdicts").at("login").at("answer") == "no");
  CHECK(refused.at("contexts").at(0).at("refused") ==
        Json{"cluster has no server defined"});
  CHECK(to_text(refused).find("s3cr3t") == std::string::npos);

  // A plugin that is missing is nothing that kubectl refuses.
  const auto gone = kubeconfig_report(
      kubeconfig_case(
          kubeconfig(k_fine_cluster,
                     kubeconfig_kubectl("oidc-login, get-token, --oidc-client-id=k, "
                                        "\"--oidc-issuer-url=https://i\"")),
          {}),
      {});
  CHECK(gone.at("verdicts").at("kubectl").at("answer") == "yes");
  CHECK(gone.at("verdicts").at("login").at("finding") == "kubeconfig/plugin");
}

TEST_CASE("kubeconfig checks: the table")
{
  std::set<std::string_view> ids;
  for (const auto& check : kubeconfig_checks()) {
    CHECK(check.id.starts_with("kubeconfig/"));
    CHECK(ids.insert(check.id).second);
    CHECK_FALSE(check.title.empty());
    CHECK_FALSE(check.spec.empty());
    // With nothing at all to look at, every check still says something.
    CHECK(check.run(KubeconfigCase{}).empty() == (check.id == "kubeconfig/readable"));
  }
}
