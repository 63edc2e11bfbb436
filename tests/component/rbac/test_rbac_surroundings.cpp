#include "admin_world.hpp"
#include "site.hpp"
#include "words.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

// Bindings and what is around them: roles, controllers, other API groups, and what the
// caller may not see.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

struct World : AdminWorld
{
  int
  run(const std::string& verb, const Words& more)
  {
    return test.run(Words{"rbac", verb, "--username-claim=email"} + more);
  }
};

// Return a kubectl dump of one binding with `metadata` beside its name.
std::string
dump_with(const std::string& metadata, const std::string& role = "view")
{
  return R"({"kind": "List", "items": [
    {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
     "metadata": {"name": "devs", "namespace": "web")" +
         metadata + R"(},
     "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": ")" +
         role + R"("},
     "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "jane@example.com"},
                  {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "joe@example.com"}]},
    {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
     "metadata": {"name": "view"}, "rules": []}]})";
}

Json
finding(const Json& document, const std::string& id)
{
  for (const auto& one : document.at("findings")) {
    if (one.at("id") == id) {
      return one;
    }
  }
  return nullptr;
}

HttpReply
forbidden()
{
  return status_reply(403, "Forbidden", "jane may not");
}

} // namespace

TEST_CASE("rbac apply: what is there as meant is not sent again")
{
  for (const auto count : {2, 20}) { // read one by one, and as a list
    CAPTURE(count);
    World world;
    Words words{"--cluster-role=view", "--apply"};
    for (int i = 0; i < count; ++i) {
      words.push_back("--user=u" + std::to_string(i) + "@example.com");
    }
    const auto times = static_cast<std::size_t>(count);
    CHECK(world.run("grant", words) == 0);
    CHECK(world.sent("PATCH") == times);
    CHECK(world.run("grant", words) == 0);
    CHECK(world.sent("PATCH") == times);
    CHECK(contains(world.test.out(), "Unchanged   " + std::to_string(count)));
    // A person else has the subjects now: it is for the server to say what that means.
    const auto path = world.api.objects.begin()->first;
    const auto users = world.api.users(path);
    world.api.set_users(path, users);
    CHECK(world.run("grant", words) == 0);
    CHECK(world.sent("PATCH") == times + 1);
    // A label that another manager changed is set again.
    world.api.objects.begin()->second["metadata"]["annotations"]["oidcctl.dev/value"] =
        "x";
    CHECK(world.run("grant", words) == 0);
    CHECK(world.sent("PATCH") == times + 2);
    // What others add beside it does not matter.
    world.api.objects.begin()->second["metadata"]["labels"]["theirs"] = "x";
    CHECK(world.run("grant", words) == 0);
    CHECK(world.sent("PATCH") == times + 2);
  }
}

TEST_CASE("rbac apply: a role that does not exist is reported")
{
  World world;
  world.api.lists_roles = true;
  const Words words{"--user=jane@example.com", "--cluster-role=veiw", "--apply"};
  CHECK(world.run("grant", words) == 0);
  CHECK(contains(world.test.err(),
                 "ClusterRole \"veiw\" does not exist; did you mean \"view\"?"));
  World forbids;
  forbids.api.faults.push_back(
      {.method = "GET", .part = "/clusterroles", .outcome = forbidden(), .times = 9});
  CHECK(forbids.run("grant", words) == 0);
  CHECK_FALSE(contains(forbids.test.err(), "does not exist"));
}

TEST_CASE("rbac list: a role that does not exist has no effect")
{
  World world;
  world.test.files.contents["dump"] = dump_with("", "veiw");
  CHECK(world.run("list", {"-fdump", "-ojson"}) == 0);
  auto document = json_out(world.test);
  CHECK(document.at("items").at(0).at("effective") == "no");
  CHECK(document.at("items").at(0).at("whyNot") ==
        "ClusterRole \"veiw\" does not exist; did you mean \"view\"?");
  CHECK(contains(finding(document, "role/missing").at("hint"), "did you mean \"view\"?"));
  world.test.files.contents["dump"] = dump_with("");
  CHECK(world.run("list", {"-fdump", "-ojson"}) == 0);
  CHECK(json_out(world.test).at("items").at(0).at("effective") == "yes");
  World live;
  live.api.lists_roles = true;
  live.api.put("team-a", "devs", "veiw", {"jane@example.com"});
  CHECK(live.run("list", {"-ojson"}) == 0);
  CHECK(json_out(live.test).at("items").at(0).at("effective") == "no");
}

TEST_CASE("rbac revoke: a controller that restores a binding is named")
{
  struct Row
  {
    std::string metadata = {};
    std::string who = {}; // empty: no one
  };
  const Row rows[] = {
      {"", ""},
      {R"(, "labels": {"app.kubernetes.io/managed-by": "oidcctl"})", ""},
      {R"(, "labels": {"addonmanager.kubernetes.io/mode": "Reconcile"})",
       "the addon manager"},
      {R"(, "labels": {"addonmanager.kubernetes.io/mode": "EnsureExists"})", ""},
      {R"(, "ownerReferences": [{"kind": "RBACDefinition", "name": "devs"}])",
       "RBACDefinition \"devs\""},
      {R"(, "annotations": {"meta.helm.sh/release-name": "api"})",
       "the Helm release \"api\""},
      {R"(, "labels": {"app.kubernetes.io/managed-by": "Helm"})", "Helm"},
      {R"(, "annotations": {"argocd.argoproj.io/tracking-id": "rbac:x"})",
       "Argo CD (\"rbac:x\")"},
      {R"(, "labels": {"kustomize.toolkit.fluxcd.io/name": "apps"})",
       "the Kustomization \"apps\" of Flux"},
      {R"(, "labels": {"cattle.io/creator": "norman"})", "Rancher"},
      {R"(, "managedFields": [{"manager": "argocd-controller", "operation": "Apply"}])",
       "Argo CD"},
      {R"(, "managedFields": [{"manager": "kubectl-edit", "operation": "Update"}])", ""},
      {R"(, "managedFields": [{"manager": "crossplane-kubernetes", "operation": "Apply"}])",
       "Crossplane"},
      {R"(, "managedFields": [{"manager": "Terraform", "operation": "Update"}])",
       "Terraform"},
      {R"(, "annotations": {"configmanagement.gke.io/managed": "enabled"})",
       "Config Sync"},
      {R"(, "annotations": {"configmanagement.gke.io/managed": "disabled"})", ""},
      {R"(, "annotations": {"objectset.rio.cattle.io/owner-name": "rbac"})",
       "\"rbac\", an object of Rancher or Fleet"},
      {R"(, "labels": {"hnc.x-k8s.io/inherited-from": "team"})",
       "the Hierarchical Namespace Controller"},
      {R"(, "labels": {"kubernetes.io/bootstrapping": "rbac-defaults"},)"
       R"( "annotations": {"rbac.authorization.kubernetes.io/autoupdate": "true"})",
       "kube-apiserver at each start"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.metadata);
    World world;
    world.test.files.contents["dump"] = dump_with(row.metadata);
    CHECK(world.run("revoke", {"-fdump", "--user=jane@example.com", "-ojson"}) == 0);
    const auto restored = finding(json_out(world.test), "plan/restored");
    CHECK(restored.is_null() == row.who.empty());
    if (!restored.is_null()) {
      CHECK(restored.at("message") ==
            "RoleBinding web/devs (ClusterRole view) is kept by " + row.who +
                ", which may restore what is revoked");
      CHECK(restored.at("hint") != nullptr);
    }
  }
}

TEST_CASE("rbac revoke: a binding that is not touched names its controller, too")
{
  World world;
  world.test.files.contents["dump"] =
      R"({"kind": "List", "items": [{"apiVersion": "rbac.authorization.k8s.io/v1",
          "kind": "RoleBinding", "metadata": {"name": "devs", "namespace": "web",
            "annotations": {"meta.helm.sh/release-name": "api"}},
          "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole",
                      "name": "view"},
          "subjects": [{"kind": "User", "apiGroup": "rbac.authorization.k8s.io",
                        "name": "jane@example.com"}]}]})";
  CHECK(world.run("revoke", {"-fdump", "--user=jane@example.com", "-ojson"}) == 1);
  const auto refused = finding(json_out(world.test), "plan/refused");
  CHECK(contains(refused.at("hint"),
                 "it is kept by the Helm release \"api\": change the values"));
}

TEST_CASE("rbac: bindings of OpenShift's own group are counted, and unknown")
{
  World world;
  world.test.files.contents["dump"] =
      R"({"kind": "List", "items": [{"apiVersion": "authorization.openshift.io/v1",
          "kind": "RoleBinding", "metadata": {"name": "a", "namespace": "web"},
          "roleRef": {"name": "view"}, "userNames": ["jane"], "groupNames": null,
          "subjects": [{"kind": "User", "name": "jane"}]}]})";
  CHECK(world.run("list", {"-fdump", "-ojson"}) == 3);
  CHECK(json_out(world.test).at("counts").at("skipped") == 1);
  CHECK(contains(world.test.err(), "1 binding of another API group"));
  CHECK(world.run("revoke", {"-fdump", "--user=jane@example.com", "-ojson"}) == 3);
  CHECK(finding(json_out(world.test), "plan/skipped").at("status") == "unknown");
}

TEST_CASE("rbac live: who may see one namespace only lists and revokes there")
{
  const auto make = [](World& world) {
    world.api.put("team-a", "devs", "edit", {"jane@example.com", "joe@example.com"});
    world.api.put("default", "owner", "admin", {"jane@example.com"});
    for (const auto* part : {"/v1/clusterrole", "/v1/rolebindings", "/v1/roles"}) {
      world.api.faults.push_back(
          {.method = "GET", .part = part, .outcome = forbidden(), .times = 9});
    }
  };
  World world;
  make(world);
  CHECK(world.run("list", {"-n=team-a", "-ojson"}) == 0);
  CHECK(json_out(world.test).at("items").size() == 2);
  CHECK(contains(world.test.err(), "grants in the whole cluster are unknown"));
  CHECK(world.run("list", {"-ojson"}) == 3);
  CHECK(contains(world.test.err(), "use --namespace"));
  CHECK(world.run("revoke",
                  {"-n=team-a", "--user=jane@example.com", "--apply", "-ojson"}) == 0);
  CHECK(world.api.users("namespaces/team-a/rolebindings/devs") ==
        Words{"joe@example.com"});
  CHECK(finding(json_out(world.test), "remaining/unknown").at("status") == "unknown");
  // Who may see nothing at all hears that.
  World nothing;
  make(nothing);
  nothing.api.faults.push_back(
      {.part = "/namespaces/team-a/rolebindings", .outcome = forbidden(), .times = 9});
  CHECK(nothing.run("list", {"-n=team-a"}) == 3);
  CHECK(nothing.test.out().empty());
}

TEST_CASE("rbac: names that only look like others")
{
  World world;
  world.test.files.contents["dump"] = dump_with("", "\u00a0view");
  CHECK(world.run("list", {"-fdump", "--cluster-role=view", "-ojson"}) == 0);
  const auto items = json_out(world.test).at("items");
  CHECK(items.at(0).at("effective") == "no");
  CHECK(world.run(
            "revoke",
            {"-fdump", "--user=jane@example.com", "--cluster-role=view", "-ojson"}) == 0);
  CHECK(contains(finding(json_out(world.test), "remaining/elsewhere").at("message"),
                 "only looks like \"view\""));
  CHECK(world.run("grant", {"--user=jane@example.com", "--cluster-role= view"}) == 2);
  CHECK(contains(world.test.err(), "did you mean \"view\"?"));
  world.test.files.contents["list.csv"] = "user,cluster-role\njane@example.com, view\n";
  CHECK(world.run("grant", {"--from-file=list.csv"}) == 0);
  CHECK(contains(world.test.out(), "name: \"view\"") !=
        contains(world.test.out(), "name: view"));
  CHECK(contains(world.test.err(), "row 2: the cluster role \" view\""));
}
