#include "fakes.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// Completion offers what this machine knows: contexts, namespaces, profiles, cached
// logins. It reads local files only.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using Words = std::vector<std::string>;

constexpr const char* k_kubeconfig = R"(current-context: my prod
clusters: [{name: c, cluster: {server: https://k8s.example.com}}]
users: [{name: u, user: {}}]
contexts:
- {name: dev, context: {cluster: c, user: u, namespace: team-a}}
- {name: my prod, context: {cluster: c, user: u, namespace: team-b}}
- {name: other, context: {cluster: c, user: u}}
- {name: "e\e[2Jvil", context: {cluster: c, user: u}}
)";

struct Home : TestSystem
{
  Home()
  {
    environment.values["HOME"] = "/home/jane";
    files.contents["/home/jane/.kube/config"] = k_kubeconfig;
    files.contents["/home/jane/.config/oidcctl/config.yaml"] =
        "profiles:\n  prod: {namespace: [team-b, team-c], kubeconfig: /other}\n"
        "  test: {issuer-url: https://a.example}\n";
    files.modes["/home/jane/.config/oidcctl/config.yaml"] = 0600;
    files.contents["/other"] =
        "contexts: [{name: elsewhere, context: {namespace: far}}]\n";
    network.load_error = Error{ErrorCode::bug, "completion must not connect", {}, {}};
  }

  std::string
  offered(Words words)
  {
    words.insert(words.begin(), "__complete");
    CHECK(run(words) == 0);
    CHECK(err().empty());
    CHECK(network.sessions.empty());
    return out();
  }
};

} // namespace

TEST_CASE("known values: contexts of the kubeconfig")
{
  Home test;
  for (const Words& command : {Words{"rbac", "list"},
                               Words{"rbac", "grant"},
                               Words{"rbac", "revoke"},
                               Words{"kubeconfig", "inspect"}}) {
    auto words = command;
    words.insert(words.end(), {"--context", ""});
    CHECK(test.offered(words) == "dev\nmy prod\nother\n");
    words.back() = "my p";
    CHECK(test.offered(words) == "my prod\n");
  }
  CHECK(test.offered({"rbac", "list", "--context=my"}) == "--context=my prod\n");
}

TEST_CASE("known values: the kubeconfig that the line, environment or profile names")
{
  Home test;
  const std::string other = "elsewhere\n";
  CHECK(test.offered({"rbac", "list", "--kubeconfig", "/other", "--context", ""}) ==
        other);
  CHECK(test.offered({"rbac", "list", "--kubeconfig=/other", "--context", ""}) == other);
  CHECK(test.offered({"kubeconfig", "inspect", "/other", "--context", ""}) == other);
  CHECK(test.offered({"rbac", "list", "--profile", "prod", "--context", ""}) == other);
  test.environment.values["OIDCCTL_KUBECONFIG"] = "/other";
  CHECK(test.offered({"rbac", "list", "--context", ""}) == other);
  test.environment.values.erase("OIDCCTL_KUBECONFIG");
  test.environment.values["KUBECONFIG"] = "/other";
  CHECK(test.offered({"rbac", "list", "--context", ""}) == other);
}

TEST_CASE("known values: the source of a new kubeconfig")
{
  Home test;
  CHECK(test.offered({"kubeconfig", "generate", "--context", ""}).empty());
  CHECK(test.offered(
            {"kubeconfig", "generate", "--from-kubeconfig=/other", "--context", ""}) ==
        "elsewhere\n");
}

TEST_CASE("known values: namespaces, that of the context first, and those of profiles")
{
  Home test;
  CHECK(test.offered({"rbac", "grant", "-n", ""}) == "team-b\nteam-a\nteam-c\n");
  CHECK(test.offered({"rbac", "grant", "--context=dev", "--namespace", ""}) ==
        "team-a\nteam-b\nteam-c\n");
  CHECK(test.offered({"rbac", "list", "--kubeconfig=/other", "--namespace="}) ==
        "--namespace=far\n--namespace=team-b\n--namespace=team-c\n");
}

TEST_CASE("known values: files that are missing or broken offer nothing")
{
  Home test;
  test.files.contents["/home/jane/.kube/config"] = "contexts: [";
  CHECK(test.offered({"rbac", "list", "--context", ""}).empty());
  CHECK(test.offered({"rbac", "list", "--kubeconfig=/none", "--context", ""}).empty());
  CHECK(test.offered({"rbac", "list", "--kubeconfig=-", "--context", ""}).empty());
  test.files.contents.clear();
  CHECK(test.offered({"rbac", "grant", "-n", ""}).empty());
}

TEST_CASE("known values: the commands below a command")
{
  Home test;
  CHECK(test.offered({"config", "view", "token", ""}) == "inspect\nverify\n");
}
