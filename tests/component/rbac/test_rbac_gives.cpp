#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>

// What bindings give, read from the roles of a dump and not from their names.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

const std::string k_dump = R"({"apiVersion": "v1", "kind": "List", "items": [
  {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "view"},
   "rules": [{"apiGroups": [""], "resources": ["*"], "verbs": ["*"]}]},
  {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "empty"}, "rules": []},
  {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "root"},
   "rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]},
  {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "a", "namespace": "apps"},
   "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"},
   "subjects": [{"kind": "User", "name": "jane"}]},
  {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "b"},
   "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "root"},
   "subjects": [{"kind": "Group", "name": "ops"}]},
  {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "c"},
   "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "gone"},
   "subjects": [{"kind": "User", "name": "jane"}]},
  {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "d"},
   "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "empty"},
   "subjects": [{"kind": "User", "name": "jane"}]},
  {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "e", "namespace": "apps"},
   "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "own"},
   "subjects": [{"kind": "User", "name": "jane"}]}
]})";

TestSystem&
with_dump(TestSystem& test)
{
  test.files.contents["dump"] = k_dump;
  return test;
}

} // namespace

TEST_CASE("rbac list: what a role really gives, and roles that do not exist")
{
  TestSystem test;
  CHECK(with_dump(test).run({"rbac", "list", "-fdump", "-ojson"}) == 0);
  const auto report = json_out(test);
  Json gives;
  for (const auto& item : report.at("items")) {
    gives[item.at("binding").get<std::string>()] = item.at("gives");
  }
  CHECK(gives.at("a") == "admin +secrets +exec +tokens +impersonate");
  CHECK(gives.at("b") == "all");
  CHECK(gives.at("c") == "nothing");
  CHECK(gives.at("d") == "nothing");
  CHECK(gives.at("e").is_null()); // the dump has no Roles: unknown, not absent
  std::size_t missing = 0;
  for (const auto& finding : report.at("findings")) {
    missing += finding.at("id") == "role/missing" ? 1U : 0U;
  }
  CHECK(missing == 1);
  CHECK(test.run({"rbac", "list", "-fdump"}) == 0);
  CHECK(test.out().find("GIVES") != std::string::npos);
}

TEST_CASE("rbac revoke: what remains is a fact, not the name of a role")
{
  TestSystem test;
  CHECK(with_dump(test).run({"rbac",
                             "revoke",
                             "-fdump",
                             "--username-claim=email",
                             "--user=jane",
                             "--cluster-role=empty",
                             "--keep-empty",
                             "--member-of=ops",
                             "-ojson"}) == 1);
  CHECK(test.out().find("(ClusterRole root: all)") != std::string::npos);
  CHECK(test.out().find("(ClusterRole gone, which does not exist)") != std::string::npos);
  CHECK(test.out().find("(ClusterRole view: ") != std::string::npos);
  CHECK(test.out().find("(Role own)") != std::string::npos);
}
