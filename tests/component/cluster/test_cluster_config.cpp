#include "app/cluster/cluster_config.hpp"
#include "fake_api.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

std::string
config_named(const std::string& context, const std::string& server)
{
  return "current-context: " + context + "\ncontexts: [{name: " + context +
         ", context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: "
         "\"https://" +
         server + "\"}}]\n";
}

// Return the server that is found, or the error.
std::string
found(TestSystem& test, const ClusterChoice& choice = {})
{
  auto system = test.system();
  const auto config = read_client_config(system, choice);
  if (config) {
    return config->cluster.server;
  }
  CHECK(config.error().code == ErrorCode::local_file);
  return config.error().message;
}

} // namespace

TEST_CASE("cluster config: files that cannot be used")
{
  TestSystem test;
  CHECK(found(test, {.kubeconfig = "/c"}) == "\"/c\": no such file");
  test.files.contents["/a"] = "current-context: x\n";
  CHECK(found(test, {.kubeconfig = "/a"}) ==
        "the kubeconfig does not contain the context \"x\"");
  CHECK(found(test, {.kubeconfig = "/a", .context = "y"}) ==
        "the kubeconfig does not contain the context \"y\"");
}

TEST_CASE("cluster config: --kubeconfig, then KUBECONFIG, then the file at home")
{
  TestSystem test;
  test.environment.values["HOME"] = "/home/jane";
  test.files.contents["/home/jane/.kube/config"] = config_named("h", "home");
  CHECK(found(test) == "https://home");
  test.environment.values["KUBECONFIG"] = "/gone:/b";
  test.files.contents["/b"] = config_named("b", "b");
  test.files.contents["/c"] = config_named("c", "c");
  CHECK(found(test) == "https://b");
  CHECK(found(test, {.kubeconfig = "/c"}) == "https://c");
  CHECK(found(test, {.kubeconfig = "/c", .context = "b"}) ==
        "the kubeconfig does not contain the context \"b\"");
}
