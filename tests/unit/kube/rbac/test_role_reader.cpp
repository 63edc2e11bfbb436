#include "rbac_objects.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::rbac;

namespace {

struct Read
{
  std::vector<Role> roles = {};
  std::vector<Binding> bindings = {};
  BindingCount count = {};
  std::string error = {};
};

Read
read(const std::string& dump)
{
  Read out;
  const auto count = read_rbac(
      stream_of(dump),
      [&](const Binding& binding) -> Result<void> {
        out.bindings.push_back(binding);
        return {};
      },
      [&](const Role& role) -> Result<void> {
        out.roles.push_back(role);
        return {};
      });
  if (count) {
    out.count = *count;
  } else {
    out.error = describe(count.error());
  }
  return out;
}

const char* const k_role =
    R"("metadata":{"name":"r","namespace":"a"},"rules":[{"verbs":["get","list"],)"
    R"("apiGroups":["","apps"],"resources":["pods/log"],"resourceNames":["x"]}])";
const char* const k_cluster_role =
    R"("metadata":{"name":"c","labels":{"kubernetes.io/bootstrapping":"rbac-defaults"}},)"
    R"("rules":[{"verbs":["get"],"nonResourceURLs":["/x*"]}],)"
    R"("aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]})";

std::string
object(const std::string& kind, const std::string& body)
{
  return R"({"apiVersion":"rbac.authorization.k8s.io/v1","kind":")" + kind + "\"," +
         body + "}";
}

} // namespace

TEST_CASE("roles of a dump, with their rules")
{
  const auto all = object("Role", k_role) + "," + object("ClusterRole", k_cluster_role);
  const std::string dumps[] = {
      R"({"apiVersion":"v1","items":[)" + all + R"(],"kind":"List"})",
      object("Role", k_role) + "\n" + object("ClusterRole", k_cluster_role),
      // As the API itself returns lists: the items have no kind.
      object("RoleList", "\"items\":[{" + std::string(k_role) + "}]") +
          object("ClusterRoleList", "\"items\":[{" + std::string(k_cluster_role) + "}]"),
      // The list says what it is after its items.
      "{\"items\":[{" + std::string(k_role) + "},{" + k_cluster_role + "}]}",
      // A list in YAML, and documents of it.
      "apiVersion: v1\nkind: List\nitems:\n- " + object("Role", k_role) + "\n- " +
          object("ClusterRole", k_cluster_role),
      "# dump\n---\n" + object("Role", k_role) + "\n---\n" +
          object("ClusterRole", k_cluster_role),
  };
  for (const auto& dump : dumps) {
    CAPTURE(dump);
    const auto out = read(dump);
    REQUIRE(out.error == "");
    REQUIRE(out.roles.size() == 2);
    CHECK(out.count.roles == 1);
    CHECK(out.count.cluster_roles == 1);
    const auto& role = out.roles[0];
    CHECK(role.kind == RoleKind::role);
    CHECK(role.ns == "a");
    REQUIRE(role.rules.size() == 1);
    CHECK(role.rules[0] ==
          PolicyRule{{"get", "list"}, {"", "apps"}, {"pods/log"}, {"x"}, {}});
    CHECK_FALSE(role.is_aggregated);
    CHECK(out.roles[1].kind == RoleKind::cluster_role);
    CHECK(out.roles[1].is_aggregated);
    CHECK(out.roles[1].rules[0].urls == std::vector<std::string>{"/x*"});
  }
}

TEST_CASE("empty roles, and what is neither a role nor a binding")
{
  auto out = read(object("ClusterRole", R"("metadata":{"name":"e"},"rules":null)"));
  REQUIRE(out.roles.size() == 1);
  CHECK(out.roles[0].rules.empty());
  out = read(object("ClusterRole", R"("metadata":{"name":"e"})"));
  CHECK(out.roles.size() == 1);
  out = read(
      R"({"apiVersion":"v1","kind":"List","items":[)"
      R"({"apiVersion":"x/v1","kind":"Other","metadata":3,"rules":{"a":1},"subjects":7},)"
      R"({"apiVersion":"example.com/v1","kind":"Role","metadata":{"name":"x"},"rules":[]}]})");
  CHECK(out.error == "");
  CHECK(out.roles.empty());
  CHECK(out.count.other == 2);
}

TEST_CASE("roles that no server has")
{
  struct Row
  {
    std::string dump;
    std::string part; // of the error
  };
  const Row rows[] = {
      {.dump = object("Role", R"("metadata":{"name":"r"},"rules":[])"),
       .part = "namespace"},
      {.dump = object("ClusterRole", R"("metadata":{"name":"r","namespace":"x"})"),
       .part = "namespace"},
      {.dump = object("ClusterRole", R"("metadata":{"name":"a/b"})"),
       .part = "metadata.name"},
      {.dump = object("ClusterRole", R"("metadata":{"name":"a"},"rules":[3])"),
       .part = "rule"},
      {.dump =
           object("ClusterRole", R"("metadata":{"name":"a"},"rules":[{"verbs":[1]}])"),
       .part = "string"},
      {.dump = object("ClusterRole", R"("metadata":{"name":"a"},"rules":{}})"),
       .part = "list"},
      {.dump =
           object("ClusterRole", R"("metadata":{"name":"a"},"rules":[{"verbs":["get")"),
       .part = "line 1"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.dump);
    CHECK(read(row.dump).error.find(row.part) != std::string::npos);
  }
}
