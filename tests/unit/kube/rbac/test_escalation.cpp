#include "kube/rbac/escalation.hpp"
#include "rbac_objects.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl::rbac;
using oidcctl::test::binding_text;
using oidcctl::test::role_text;
using oidcctl::test::snapshot_of;

namespace {

const std::string k_bindings =
    R"({verbs: [create], apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings]})";

std::string
cluster()
{
  return role_text(
             "view",
             R"([{verbs: [get, list], apiGroups: [""], resources: [pods, pods/log]}])") +
         role_text("binder",
                   "[" + k_bindings +
                       R"(, {verbs: [bind], apiGroups: [rbac.authorization.k8s.io], )"
                       R"(resources: [clusterroles], resourceNames: [view]}])") +
         role_text(
             "owner",
             "[" + k_bindings +
                 R"(, {verbs: ["*"], apiGroups: [""], resources: [pods, "*/log"]}])") +
         role_text(
             "split",
             "[" + k_bindings +
                 R"(, {verbs: [get], apiGroups: [""], resources: [pods, pods/log]}])") +
         role_text("all", R"([{verbs: ["*"], apiGroups: ["*"], resources: ["*"]}])") +
         binding_text(
             "binder", "ClusterRole/binder", "[{kind: User, name: binder}]", "a") +
         binding_text("owner", "ClusterRole/owner", "[{kind: User, name: owner}]", "a") +
         binding_text("split", "ClusterRole/split", "[{kind: User, name: split}]", "a") +
         binding_text("viewer", "ClusterRole/view", "[{kind: User, name: viewer}]", "a") +
         binding_text("all", "ClusterRole/all", "[{kind: Group, name: admins}]") +
         role_text("own", "[]", "a");
}

} // namespace

TEST_CASE("who may grant a role, by the rule against escalation")
{
  const auto snapshot = snapshot_of(cluster());
  const auto view = *snapshot.find_role(RoleKind::cluster_role, "view", "");
  struct Row
  {
    Requester caller;
    std::string ns;
    May may;
    std::string part; // of why
  };
  const Row rows[] = {
      {.caller = {"x", {"system:masters"}},
       .ns = "a",
       .may = May::yes,
       .part = "system:masters"},
      {.caller = {"binder", {}},
       .ns = "a",
       .may = May::yes,
       .part = "the verb bind on ClusterRole \"view\""},
      {.caller = {"binder", {}},
       .ns = "b",
       .may = May::no,
       .part = "may not create rolebindings"},
      {.caller = {"binder", {}},
       .ns = "",
       .may = May::no,
       .part = "may not create clusterrolebindings"},
      {.caller = {"owner", {}}, .ns = "a", .may = May::yes, .part = "all permissions"},
      {.caller = {"split", {}},
       .ns = "a",
       .may = May::no,
       .part = "lacks 2 of its permissions (list pods, ...)"},
      {.caller = {"viewer", {}},
       .ns = "a",
       .may = May::no,
       .part = "may not create rolebindings"},
      {.caller = {"x", {"admins"}},
       .ns = "",
       .may = May::yes,
       .part = "bind"}, // "*" is every verb
      {.caller = {"nobody", {}}, .ns = "a", .may = May::no, .part = "may not create"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.caller.user);
    CAPTURE(row.ns);
    const auto right = may_grant(snapshot, row.caller, view, row.ns);
    CHECK(right.may == row.may);
    CHECK(right.why.find(row.part) != std::string::npos);
  }
  const auto found = grantors(snapshot, view, "a", 10);
  CHECK(found.size() == 3);
  CHECK(grantors(snapshot, view, "", 10).size() == 1);
  CHECK(grantors(snapshot, view, "a", 1).size() == 1);
}

TEST_CASE("what one rule covers")
{
  const auto snapshot = snapshot_of(role_text(
      "r",
      R"([{verbs: [get], apiGroups: [""], resources: [secrets], resourceNames: [a]},)"
      R"( {verbs: [get], nonResourceURLs: ["/x/*"]}])"));
  const auto named = snapshot.rule(0, 0);
  CHECK(covers(named, {.verb = "get", .resource = "secrets", .name = "a"}));
  CHECK_FALSE(covers(named, {.verb = "get", .resource = "secrets", .name = "b"}));
  CHECK_FALSE(covers(named, {.verb = "get", .resource = "secrets"}));
  CHECK_FALSE(covers(named, {.verb = "*", .resource = "secrets", .name = "a"}));
  const auto url = snapshot.rule(0, 1);
  CHECK(covers(url, {.verb = "get", .url = "/x/*"}));
  CHECK(covers(url, {.verb = "get", .url = "/x/y"}));
  CHECK_FALSE(covers(url, {.verb = "get", .url = "/y"}));
  CHECK(atoms_of(snapshot, 0).size() == 2);
}
