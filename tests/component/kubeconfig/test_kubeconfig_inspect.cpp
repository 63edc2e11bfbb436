#include "client_certificates.hpp"
#include "fakes.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

// `kubeconfig inspect` from the arguments to the report.

namespace {

constexpr const char* k_config = "current-context: dev\n"
                                 "clusters:\n"
                                 "- name: c\n"
                                 "  cluster: {server: \"https://k8s.example\"}\n"
                                 "contexts:\n"
                                 "- name: dev\n"
                                 "  context: {cluster: c, user: u}\n"
                                 "users:\n"
                                 "- name: u\n"
                                 "  user: {token: s3cr3t}\n";

Json
report(TestSystem& test, std::vector<std::string> words)
{
  words.insert(words.begin(), {"kubeconfig", "inspect", "-o", "json"});
  test.run(words);
  CHECK(test.err().empty());
  auto value = parse_json(test.out());
  REQUIRE_MESSAGE(value.has_value(), test.out());
  return std::move(*value);
}

// Return the finding of a check, the first of several.
Json
finding(const Json& report, const std::string& id)
{
  for (const auto& one : report.at("findings")) {
    if (one.at("id") == "kubeconfig/" + id) {
      return one;
    }
  }
  return nullptr;
}

} // namespace

TEST_CASE("kubeconfig inspect: a file that cannot be read is no verdict")
{
  TestSystem test;
  const auto refused = [&test](const std::string& file, const std::string& err) {
    CHECK(test.run({"kubeconfig", "inspect", file}) == 5);
    CHECK(test.out().empty());
    CHECK(test.err() == "oidcctl: error: " + err);
  };
  refused("gone",
          "\"gone\": no such file\nhint: specify the kubeconfig, or set KUBECONFIG\n");
  test.files.directories.insert("folder");
  refused("folder", "\"folder\": is a directory, not a file\n");
  test.files.contents["secret"] = k_config;
  test.files.read_errors["secret"] = {ErrorCode::local_file, "Permission denied", "", {}};
  refused("secret", "Permission denied\n");
  test.files.contents["big"] = std::string((std::size_t{16} << 20) + 1, 'a');
  refused("big",
          "\"big\": larger than 16777216 bytes\nhint: check that it is the right file; a "
          "larger one is not read\n");
  CHECK(test.run({"kubeconfig", "inspect"}) == 5);
  CHECK(test.err() == "oidcctl: error: no kubeconfig: neither KUBECONFIG nor HOME is "
                      "set\nhint: specify the file\n");
  test.environment.values["KUBECONFIG"] = "gone:folder";
  CHECK(test.run({"kubeconfig", "inspect"}) == 5);
  CHECK(test.err() == "oidcctl: error: cannot read any of \"gone:folder\"\nhint: specify "
                      "the kubeconfig, or set KUBECONFIG\n");
}

TEST_CASE("kubeconfig inspect: a file that makes no sense is one")
{
  for (const std::string text : {"a: [", "[]", "users: 5", "\"\x01\"", "kind: Pod"}) {
    CAPTURE(text);
    TestSystem test;
    test.files.contents["config"] = text;
    CHECK(test.run({"kubeconfig", "inspect", "config"}) == 1);
    const auto json = report(test, {"config"});
    CHECK(json.at("verdicts").at("kubectl").at("answer") == "no");
    CHECK(json.at("verdicts").at("kubectl").at("finding") == "kubeconfig/readable");
  }
}

TEST_CASE("kubeconfig inspect: from standard input, from KUBECONFIG, and from home")
{
  TestSystem test;
  test.files.contents["-"] = k_config;
  const auto piped = report(test, {"-"});
  CHECK(piped.at("files").at(0).at("mode").is_null());
  CHECK(finding(piped, "mode").at("status") == "skipped");
  CHECK(piped.at("currentContext") == "dev");

  test.files.contents["/home/ada/.kube/config"] = k_config;
  test.environment.values["HOME"] = "/home/ada";
  CHECK(report(test, {}).at("files").at(0).at("path") == "/home/ada/.kube/config");

  test.files.contents["/b"] = "contexts: [{name: dev, context: {cluster: other}}]\n";
  test.environment.values["KUBECONFIG"] = "/gone:/home/ada/.kube/config:/b";
  const auto several = report(test, {});
  CHECK(several.at("files").size() == 3);
  CHECK(several.at("contexts").at(0).at("cluster") == "c"); // the first wins
  CHECK(finding(several, "readable").at("message") == "\"/gone\" does not exist");
  test.files.contents["/b"] = "a: [";
  const auto broken = report(test, {});
  CHECK(broken.at("verdicts").at("kubectl").at("answer") == "no");
}

TEST_CASE(
    "kubeconfig inspect: what the kubeconfig names is looked for, and nothing is run")
{
  TestSystem test;
  test.files.contents["/k/config"] =
      "clusters: [{name: c, cluster: {server: \"https://k\", certificate-authority: "
      "ca.pem}}]\n"
      "users: [{name: u, user: {tokenFile: token, exec: {command: bin/plugin}}}]\n"
      "contexts: [{name: x, context: {cluster: c, user: u}}]\n";
  const auto missing = report(test, {"/k/config"});
  CHECK(finding(missing, "certificate-authority").at("message") ==
        "cluster \"c\" (line 1): \"/k/ca.pem\": no such file");
  CHECK(finding(missing, "credential-files").at("message") ==
        "user \"u\" (line 2): \"/k/token\": no such file");
  CHECK(
      finding(missing, "plugin").at("message") ==
      "user \"u\" (line 2): \"/k/bin/plugin\" is not an executable file on this machine");
  test.files.contents["/k/ca.pem"] = k_authority_pem;
  test.files.contents["/k/token"] = "s3cr3t";
  test.processes.programs["/k/bin/plugin"] = {};
  const auto there = report(test, {"/k/config"});
  for (const std::string id : {"certificate-authority", "credential-files", "plugin"}) {
    CAPTURE(id);
    CHECK(finding(there, id).at("status") == "pass");
  }
  CHECK(test.processes.runs.empty());
  CHECK(test.files.writes.empty());
  CHECK(test.out().find("s3cr3t") == std::string::npos);
}

TEST_CASE("kubeconfig inspect: which checks count")
{
  TestSystem test;
  test.files.contents["config"] = k_config; // mode 0644, with a token in it
  CHECK(test.run({"kubeconfig", "inspect", "config"}) == 0);
  CHECK(test.out().find("s3cr3t") == std::string::npos);
  CHECK(test.run({"kubeconfig", "inspect", "config", "--fail-on=warning"}) == 1);
  CHECK(test.run({"kubeconfig",
                  "inspect",
                  "config",
                  "--fail-on=warning",
                  "--skip",
                  "kubeconfig/mode"}) == 0);
  CHECK(test.run({"kubeconfig", "inspect", "config", "--only=kubeconfig/mode"}) == 0);
  CHECK(test.out().find("readable") == std::string::npos);
  CHECK(test.run({"kubeconfig", "inspect", "config", "--only=kubeconfig/modes"}) == 2);
  CHECK(test.err() == "oidcctl: error: invalid value \"kubeconfig/modes\" for --only\n"
                      "hint: did you mean kubeconfig/mode?\n");
  CHECK(test.run({"kubeconfig", "inspect", "config", "--fail-on=info"}) == 2);
  test.environment.values["OIDCCTL_CONTEXT"] = "prod";
  CHECK(test.run({"kubeconfig", "inspect", "config"}) == 1);
}

TEST_CASE("kubeconfig inspect: a name cannot write to the terminal")
{
  TestSystem test;
  test.files.contents["config"] =
      "contexts: [{name: \"\\e[31mx\\u202e\", context: {user: \"a\\nb\"}}]\n";
  CHECK(test.run({"kubeconfig", "inspect", "config"}) == 1);
  CHECK(test.out().find('\x1b') == std::string::npos);
  CHECK(test.out().find("\xe2\x80\xae") == std::string::npos);
  CHECK(test.out().find("no user \"a\\x0ab\"") != std::string::npos);
}
