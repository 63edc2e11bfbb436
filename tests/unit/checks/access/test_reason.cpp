#include "checks/access/answer.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::access;

TEST_CASE("what a reason of the API server names")
{
  const auto wide = parse_reason(
      R"(RBAC: allowed by ClusterRoleBinding "b /x" of ClusterRole "r \"q\"" to User "u\\v")");
  REQUIRE(wide);
  CHECK(wide->binding == "b /x");
  CHECK(wide->ns == "");
  CHECK(wide->role == rbac::RoleRef{rbac::RoleKind::cluster_role, "r \"q\""});
  CHECK(wide->subject.name == "u\\v");
  const auto local = parse_reason(
      R"(RBAC: allowed by RoleBinding "b/apps" of Role "r" to ServiceAccount "bot/ci")");
  REQUIRE(local);
  CHECK(local->binding == "b");
  CHECK(local->ns == "apps");
  CHECK(local->role.kind == rbac::RoleKind::role);
  CHECK(local->subject.ns == "ci");
  for (
      const char* text : {
          "",
          "RBAC: allowed by ",
          R"(RBAC: allowed by ClusterRoleBinding "b)",
          R"(RBAC: allowed by RoleBinding "b" of Role "r" to User "u")",
          R"(RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "r" to Robot "u")",
          R"(RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "r" to User "u" too)",
          R"(RBAC: clusterrole.rbac.authorization.k8s.io "x" not found)",
      }) {
    CAPTURE(text);
    CHECK_FALSE(parse_reason(text));
  }
}
