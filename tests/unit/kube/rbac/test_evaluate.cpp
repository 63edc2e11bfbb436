#include "kube/rbac/evaluate.hpp"
#include "rbac_objects.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl::rbac;
using oidcctl::test::binding_text;
using oidcctl::test::role_text;
using oidcctl::test::snapshot_of;

namespace {

const std::string k_pods = R"([{verbs: [get], apiGroups: [""], resources: [pods]}])";
const std::string k_urls = R"([{verbs: [get], nonResourceURLs: ["/metrics"]}])";

Action
get(std::string resource, std::string ns = {})
{
  return {.verb = "get", .ns = std::move(ns), .resource = std::move(resource)};
}

std::string
cluster()
{
  return role_text("pods", k_pods) + role_text("metrics", k_urls) +
         role_text("empty", "null") +
         role_text(
             "pods", R"([{verbs: [get], apiGroups: [""], resources: [secrets]}])", "a") +
         binding_text("jane", "ClusterRole/pods", "[{kind: User, name: jane}]") +
         binding_text("dev", "ClusterRole/pods", "[{kind: Group, name: dev}]", "a") +
         binding_text("own", "Role/pods", "[{kind: User, name: own}]", "a") +
         binding_text("own", "Role/pods", "[{kind: User, name: own}]", "b") +
         binding_text("bot",
                      "ClusterRole/pods",
                      "[{kind: ServiceAccount, name: bot}, {kind: ServiceAccount, name: "
                      "bot, namespace: c}]",
                      "a") +
         binding_text("urls", "ClusterRole/metrics", "[{kind: User, name: urls}]", "a") +
         binding_text("scraper", "ClusterRole/metrics", "[{kind: Group, name: dev}]") +
         binding_text("none", "ClusterRole/empty", "[{kind: User, name: none}]") +
         binding_text("gone", "ClusterRole/\"g o\\\"ne\"", "[{kind: User, name: gone}]") +
         binding_text(
             "gone-2", "ClusterRole/\"g o\\\"ne\"", "[{kind: User, name: gone}]") +
         binding_text("gone", "Role/lost", "[{kind: User, name: gone}]", "a");
}

struct Row
{
  Requester who = {};
  Action action = {};
  Decision decision = Decision::no_opinion;
  std::string reason = {};
};

} // namespace

TEST_CASE("decisions and their reasons, word for word")
{
  const auto snapshot = snapshot_of(cluster());
  const auto allow = Decision::allow;
  const Action metrics{.is_resource = false, .verb = "get", .path = "/metrics"};
  const Row rows[] = {
      {{"jane", {}},
       get("pods"),
       allow,
       R"(RBAC: allowed by ClusterRoleBinding "jane" of ClusterRole "pods" to User "jane")"},
      {{"jane", {}},
       get("pods", "any"),
       allow,
       R"(RBAC: allowed by ClusterRoleBinding "jane" of ClusterRole "pods" to User "jane")"},
      {{"Jane", {}}, get("pods")},
      {{"jane", {}}, get("secrets")},
      {{"x", {"dev"}},
       get("pods", "a"),
       allow,
       R"(RBAC: allowed by RoleBinding "dev/a" of ClusterRole "pods" to Group "dev")"},
      {{"x", {"dev"}}, get("pods")},
      {{"x", {"dev"}}, get("pods", "b")},
      {{"dev", {}}, get("pods", "a")}, // a user, not the group
      {{"jane", {"dev"}},
       get("pods", "a"), // cluster-wide bindings first
       allow,
       R"(RBAC: allowed by ClusterRoleBinding "jane" of ClusterRole "pods" to User "jane")"},
      {{"own", {}},
       get("secrets", "a"),
       allow,
       R"(RBAC: allowed by RoleBinding "own/a" of Role "pods" to User "own")"},
      {{"own", {}},
       get("secrets", "b"),
       Decision::no_opinion,
       R"(RBAC: role.rbac.authorization.k8s.io "pods" not found)"},
      {{"system:serviceaccount:a:bot", {}},
       get("pods", "a"),
       allow,
       R"(RBAC: allowed by RoleBinding "bot/a" of ClusterRole "pods" to ServiceAccount "bot/a")"},
      {{"system:serviceaccount:c:bot", {}},
       get("pods", "a"),
       allow,
       R"(RBAC: allowed by RoleBinding "bot/a" of ClusterRole "pods" to ServiceAccount "bot/c")"},
      {{"system:serviceaccount:b:bot", {}}, get("pods", "a")},
      {{"bot", {}}, get("pods", "a")},
      {{"urls", {}}, metrics}, // a RoleBinding gives no URL
      {{"x", {"dev"}},
       metrics,
       allow,
       R"(RBAC: allowed by ClusterRoleBinding "scraper" of ClusterRole "metrics" to Group "dev")"},
      {{"none", {}}, get("pods")},
      {{"gone", {}},
       get("pods"),
       Decision::no_opinion,
       R"(RBAC: clusterrole.rbac.authorization.k8s.io "g o\"ne" not found)"},
      {{"gone", {}},
       get("pods", "a"),
       Decision::no_opinion,
       R"(RBAC: [clusterrole.rbac.authorization.k8s.io "g o\"ne" not found, role.rbac.authorization.k8s.io "lost" not found])"},
      {{"anybody", {"system:masters"}}, get("anything", "x"), allow, ""},
      {{"system:masters", {}}, get("anything", "x")},
      {{"", {}}, get("pods")},
  };
  for (const auto& row : rows) {
    CAPTURE(row.who.user);
    CAPTURE(row.action.ns);
    const auto result = evaluate(snapshot, row.who, row.action);
    CHECK(result.decision == row.decision);
    CHECK(result.reason == row.reason);
    CHECK(result.origin.has_value() == result.reason.starts_with("RBAC: allowed"));
  }
}

TEST_CASE("what was not read is unknown, never no")
{
  const auto bind =
      binding_text("jane", "ClusterRole/pods", "[{kind: User, name: jane}]");
  struct IssuerCase
  {
    std::string dump;
    Action action;
    Decision decision;
    std::string unread;
  };
  const IssuerCase cases[] = {
      {bind, get("pods"), Decision::unknown, "ClusterRoles"},
      {bind + role_text("other", "[]"), get("pods"), Decision::no_opinion, ""},
      {bind + role_text("pods", k_pods), get("pods", "a"), Decision::allow, ""},
      {bind + role_text("pods", k_pods),
       get("nodes", "a"),
       Decision::unknown,
       "RoleBindings"},
      {bind + role_text("pods", k_pods), get("nodes"), Decision::no_opinion, ""},
      {role_text("pods", k_pods), get("pods"), Decision::unknown, "ClusterRoleBindings"},
      {role_text("pods", k_pods) +
           binding_text("r", "Role/x", "[{kind: User, name: jane}]", "a") + bind,
       get("nodes", "a"),
       Decision::unknown,
       "Roles"},
  };
  for (const auto& each : cases) {
    CAPTURE(each.unread);
    const auto result = evaluate(snapshot_of(each.dump), {"jane", {}}, each.action);
    CHECK(result.decision == each.decision);
    CHECK(result.unread == each.unread);
  }
}

TEST_CASE("the same name in many places, and more names than a table begins with")
{
  std::string dump = role_text("pods", k_pods);
  for (int i = 0; i < 1500; ++i) {
    const auto number = std::to_string(i);
    dump += binding_text(
        "b", "ClusterRole/pods", "[{kind: User, name: u" + number + "}]", "n" + number);
  }
  const auto snapshot = snapshot_of(dump);
  CHECK(snapshot.bindings() == 1500);
  for (const int i : {0, 7, 900, 1499}) {
    const auto number = std::to_string(i);
    auto coverage = snapshot.coverage();
    CHECK(coverage.bindings);
    CHECK_FALSE(coverage.cluster_bindings);
    const auto result = evaluate(snapshot, {"u" + number, {}}, get("pods", "n" + number));
    CHECK(result.decision == Decision::allow);
    CHECK(snapshot.bindings_of_user("u" + number).size() == 1);
  }
  CHECK(snapshot.bindings_of_user("u1500").empty());
  CHECK(snapshot.bindings_of_group("u1").empty());
  CHECK(snapshot.find_role(RoleKind::cluster_role, "pods", "").has_value());
  CHECK_FALSE(snapshot.find_role(RoleKind::role, "pods", "n1").has_value());
}
