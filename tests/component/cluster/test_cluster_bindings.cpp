#include "cluster_world.hpp"
#include "kube/rbac/binding_encoder.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace oidcctl;
using namespace oidcctl::test;

// Reading bindings of a cluster.

namespace {

Result<std::vector<rbac::Binding>>
list(ClusterWorld& world, const BindingScope& scope = {})
{
  return list_bindings(world.client(), scope);
}

// Return the names in order, or the error.
std::string
names(ClusterWorld& world, const BindingScope& scope = {})
{
  const auto bindings = list(world, scope);
  if (!bindings) {
    CHECK(bindings.error().code == ErrorCode::unavailable);
    return "error: " + bindings.error().message;
  }
  std::string out;
  for (const auto& binding : *bindings) {
    out += (out.empty() ? "" : " ") + binding.ns + "/" + binding.name;
  }
  return out;
}

// Return what is said of a list with this one object.
std::string
read_as(const std::string& object, bool is_cluster_wide = true)
{
  const auto value = go::parse(object);
  REQUIRE(value);
  const auto binding = to_binding(*value, is_cluster_wide);
  return binding ? "fine" : binding.error().message;
}

constexpr const char* k_role =
    R"("roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"})";

} // namespace

TEST_CASE("cluster bindings: objects that are none")
{
  const std::string start = "a response of the server: ";
  const std::string named = R"({"metadata":{"name":"x"},)";
  CHECK(read_as("{}") == start + "metadata.name: it is empty");
  CHECK(read_as("[1]") == start + "object: expected an object, not an array");
  CHECK(read_as(named + k_role + "}", false) ==
        start + "RoleBinding \"x\" has no metadata.namespace");
  CHECK(read_as(R"({"metadata":{"name":"x","namespace":"y"},)" + std::string(k_role) +
                "}") ==
        start + "ClusterRoleBinding \"x\" has the metadata.namespace \"y\"");
  CHECK(read_as(R"({"metadata":{"name":"x"}})").rfind(start + "\"x\": roleRef.", 0) == 0);
  CHECK(read_as(named + k_role + R"(,"subjects":[{"kind":"Robot","name":"a"}]})")
            .rfind(start + "\"x\": subjects[0].", 0) == 0);
  CHECK(read_as(named + k_role + R"(,"subjects":[3]})") ==
        start + "subjects[0]: expected an object, not a number");
  CHECK(read_as(named + k_role + "}") == "fine");
  CHECK(read_as(named + k_role + R"(,"subjects":null})") == "fine");
}

TEST_CASE("cluster bindings: a list that the server refuses, and one without end")
{
  {
    ClusterWorld world;
    world.api.faults.push_back(
        {.part = "/v1/rolebindings",
         .outcome = status_reply(403, "Forbidden", "jane cannot")});
    const auto bindings = list(world);
    REQUIRE_FALSE(bindings);
    CHECK(bindings.error().message ==
          "listing RoleBindings: the server returned 403: jane cannot");
    CHECK(bindings.error().hint == "the user of the kubeconfig lacks this permission");
  }
  {
    ClusterWorld world;
    const auto same = api_reply(200, {{"metadata", {{"continue", "x"}}}});
    world.api.faults.push_back({.outcome = same, .times = 100});
    CHECK(names(world, {.name_spaces = false}) ==
          "error: the server keeps returning the same list page");
    CHECK(world.asked() == 2);
  }
}

TEST_CASE("cluster bindings: nothing there")
{
  ClusterWorld world;
  CHECK(names(world).empty());
  CHECK(world.asked() == 2);
  ClusterWorld odd;
  odd.api.faults.push_back({.outcome = api_reply(200, Json::object()), .times = 2});
  CHECK(names(odd).empty());
}

TEST_CASE("cluster bindings: pages, kinds and labels")
{
  ClusterWorld world;
  world.api.page = 2;
  for (const auto* name : {"a", "b", "c", "d", "e"}) {
    world.api.put("", name, "view", {"jane"}, *name < 'c');
  }
  world.api.put("team-a", "f", "view", {"jane"});
  CHECK(names(world) == "/a /b /c /d /e team-a/f");
  CHECK(world.asked() == 4);
  CHECK(names(world, {.name_spaces = false}) == "/a /b /c /d /e");
  CHECK(names(world, {.cluster_wide = false}) == "team-a/f");
  const std::string ours = "app.kubernetes.io/managed-by=oidcctl";
  CHECK(names(world, {.label = ours}) == "/a /b team-a/f");
  const auto& url = world.test.network.requests.back().url;
  CHECK(url.find("labelSelector=app.kubernetes.io%2Fmanaged-by%3Doidcctl") !=
        std::string::npos);
}

TEST_CASE("cluster bindings: a list that has lost its place starts again")
{
  ClusterWorld world;
  world.api.page = 1;
  for (const auto* name : {"a", "b", "c"}) {
    world.api.put("", name, "view", {"jane"});
  }
  const auto expired = status_reply(410, "Expired", "too old");
  world.api.faults.push_back({.part = "continue=", .outcome = expired, .skip = 1});
  CHECK(names(world, {.name_spaces = false}) == "/a /b /c");
  CHECK(world.asked() == 6);

  world.api.faults.push_back({.part = "continue=", .outcome = expired, .times = 100});
  CHECK(names(world, {.name_spaces = false}) ==
        "error: listing ClusterRoleBindings: the server returned 410: too old");
}

TEST_CASE("cluster bindings: everything that is in one")
{
  ClusterWorld world;
  const auto path = world.api.put("team-a", "a", "view", {"https://i#x"});
  world.api.objects.at(path)["metadata"]["annotations"] = {{"oidcctl.dev/claim", "sub"}};
  world.api.objects.at(path)["subjects"].push_back(
      {{"kind", "ServiceAccount"}, {"name", "robot"}, {"namespace", "ci"}});
  const auto bindings = list(world);
  REQUIRE(bindings);
  REQUIRE(bindings->size() == 1);
  const auto& binding = bindings->front();
  CHECK(binding.role == rbac::RoleRef{rbac::RoleKind::cluster_role, "view"});
  CHECK(binding.is_ours());
  CHECK(binding.annotations.at("oidcctl.dev/claim") == "sub");
  CHECK(binding.uid == "uid-1001");
  CHECK(binding.resource_version == "1001");
  CHECK(binding.subjects ==
        std::vector<rbac::Subject>{{rbac::SubjectKind::user, "https://i#x", {}},
                                   {rbac::SubjectKind::service_account, "robot", "ci"}});
  CHECK(rbac::to_json(binding.subjects) == world.api.objects.at(path).at("subjects"));
  CHECK(binding_path(binding) ==
        "/apis/rbac.authorization.k8s.io/v1/namespaces/team-a/rolebindings/a");
}

TEST_CASE("cluster bindings: names that need an escape")
{
  ClusterWorld world;
  const std::string name = "a b:#?\xc3\xa9@";
  world.api.put("", name, "view", {"jane"});
  CHECK(binding_path(binding_for(name, "view", {})) ==
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/"
        "a%20b%3A%23%3F%C3%A9%40");
  const auto read = read_binding(world.client(), binding_for(name, "view", {}));
  REQUIRE(read);
  REQUIRE(read->binding);
  CHECK(read->binding->name == name);
}

TEST_CASE("cluster bindings: one that is missing, or not shown")
{
  ClusterWorld world;
  const auto wanted = binding_for("a", "view", {});
  auto read = read_binding(world.client(), wanted);
  REQUIRE(read);
  CHECK_FALSE(read->binding);
  CHECK_FALSE(read->problem);
  world.api.faults.push_back({.outcome = status_reply(403, "Forbidden", "no")});
  read = read_binding(world.client(), wanted);
  REQUIRE(read);
  REQUIRE(read->problem);
  CHECK(read->problem->message == "reading it: the server returned 403: no");
  world.api.faults.push_back({.outcome = api_reply(200, Json::object())});
  read = read_binding(world.client(), wanted);
  REQUIRE(read);
  CHECK(read->problem);
  world.api.faults.push_back({.outcome = lost(HttpFault::protocol)});
  CHECK_FALSE(read_binding(world.client(), wanted));
}
