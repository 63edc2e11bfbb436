#include "app/rbac/apply.hpp"
#include "cluster_world.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::test;

// Grants on a cluster where others are at work: roles that differ, fields of others.

namespace {

constexpr const char* k_a = "clusterrolebindings/a";

using Users = std::vector<std::string>;

BindingChange
apply_one(ClusterWorld& world,
          const rbac::Binding& binding,
          const ChangeOptions& options = {})
{
  const auto changes = apply_bindings(world.client(), {binding}, options);
  REQUIRE_FALSE(changes.stopped);
  REQUIRE(changes.results.size() == 1);
  return changes.results.front();
}

std::string
role_of(const ClusterWorld& world)
{
  return world.api.objects.at(k_a).at("roleRef").at("name");
}

} // namespace

TEST_CASE("cluster conflicts: another role is explained, and nothing sent")
{
  ClusterWorld world;
  world.api.put("", "a", "edit", {"jane"});
  const auto result = apply_one(world, binding_for("a", "view", {"jane"}));
  CHECK(result.change == Change::failed);
  CHECK(result.message == "exists with roleRef ClusterRole/edit, which is immutable "
                          "(wanted: ClusterRole/view)");
  CHECK(result.hint == "use --replace to delete it and create it with the new role");
  CHECK(world.asked("PATCH") == 0);
  CHECK(role_of(world) == "edit");
}

TEST_CASE("cluster conflicts: --replace deletes and creates")
{
  ClusterWorld world;
  world.api.put("", "a", "edit", {"jane"});
  const auto result =
      apply_one(world, binding_for("a", "view", {"jane"}), {.replace = true});
  CHECK(result.change == Change::replaced);
  CHECK(result.message == "it had roleRef ClusterRole/edit");
  CHECK(role_of(world) == "view");
  CHECK(world.api.objects.size() == 1);
}

TEST_CASE("cluster conflicts: --replace takes a role from nobody else")
{
  ClusterWorld world;
  world.api.put("", "a", "edit", {"jane", "joe"});
  const auto wanted = binding_for("a", "view", {"jane"});
  const auto result = apply_one(world, wanted, {.replace = true});
  CHECK(result.change == Change::failed);
  CHECK(result.message ==
        "it has roleRef ClusterRole/edit, and User \"joe\" would lose it");
  CHECK(result.hint == "another client added them; use --force-conflicts to remove them");
  CHECK(world.api.users(k_a) == Users{"jane", "joe"});
  CHECK(apply_one(world, wanted, {.replace = true, .force_conflicts = true}).change ==
        Change::replaced);
  CHECK(world.api.users(k_a) == Users{"jane"});
}

TEST_CASE("cluster conflicts: another role among many, of a binding that is not ours")
{
  for (const bool replace : {false, true}) {
    ClusterWorld world;
    world.api.put("", "a", "edit", {"jane"}, false);
    std::vector<rbac::Binding> wanted = {binding_for("a", "view", {"jane"})};
    for (int i = 0; i < 20; ++i) {
      wanted.push_back(binding_for("b" + std::to_string(i), "view", {"jane"}));
    }
    const auto changes = apply_bindings(world.client(), wanted, {.replace = replace});
    CHECK(changes.count(Change::created) == 20);
    CHECK(changes.results[0].change == (replace ? Change::replaced : Change::failed));
    CHECK(changes.results[0].has_other_role == !replace);
    CHECK(role_of(world) == (replace ? "view" : "edit"));
  }
}

TEST_CASE("cluster conflicts: --replace in a dry run")
{
  ClusterWorld world;
  world.api.put("", "a", "edit", {"jane"});
  const auto result = apply_one(
      world, binding_for("a", "view", {"jane"}), {.dry_run = true, .replace = true});
  CHECK(result.change == Change::replaced);
  CHECK(role_of(world) == "edit");
}

TEST_CASE("cluster conflicts: --replace deletes nothing that could not be created again")
{
  ClusterWorld world;
  world.api.put("", "a", "edit", {"jane"});
  world.api.faults.push_back(
      {.method = "PATCH", .outcome = status_reply(403, "Forbidden", "escalation")});
  const auto result =
      apply_one(world, binding_for("a", "view", {"jane"}), {.replace = true});
  CHECK(result.change == Change::failed);
  CHECK(result.message == "the server returned 403: escalation");
  CHECK(world.asked("DELETE") == 0);
  CHECK(role_of(world) == "edit");
}

TEST_CASE("cluster conflicts: --replace of what was changed or deleted meanwhile")
{
  {
    ClusterWorld world;
    world.api.put("", "a", "edit", {"jane"});
    world.api.before = [&world](const HttpRequest& request) {
      if (request.method == "DELETE") {
        world.api.set_users(k_a, {"jane", "joe"});
      }
    };
    const auto result =
        apply_one(world, binding_for("a", "view", {"jane"}), {.replace = true});
    CHECK(result.change == Change::failed);
    CHECK(result.message == "the server returned 409: Precondition failed");
    CHECK(world.api.users(k_a) == Users{"jane", "joe"});
  }
  {
    ClusterWorld world;
    world.api.put("", "a", "edit", {"jane"});
    world.api.before = [&world](const HttpRequest& request) {
      if (request.method == "DELETE") {
        world.api.objects.erase(k_a);
      }
    };
    CHECK(
        apply_one(world, binding_for("a", "view", {"jane"}), {.replace = true}).change ==
        Change::replaced);
    CHECK(role_of(world) == "view");
  }
}

TEST_CASE("cluster conflicts: --replace is not left half done by an interruption")
{
  ClusterWorld world;
  world.api.put("", "a", "edit", {"jane"});
  world.api.before = [&world](const HttpRequest& request) {
    if (request.method == "DELETE") {
      world.test.clock.interrupt_at(Milliseconds{0});
    }
  };
  CHECK(apply_one(world, binding_for("a", "view", {"jane"}), {.replace = true}).change ==
        Change::replaced);
  CHECK(role_of(world) == "view");
}

TEST_CASE("cluster conflicts: what --replace could not create again is said; again helps")
{
  ClusterWorld world;
  world.api.put("", "a", "edit", {"jane"});
  world.api.faults.push_back(
      {.method = "PATCH", .outcome = lost(), .skip = 1, .times = 100});
  const auto wanted = binding_for("a", "view", {"jane"});
  const auto result = apply_one(world, wanted, {.replace = true});
  CHECK(result.change == Change::failed);
  CHECK(result.message ==
        "it had roleRef ClusterRole/edit, was deleted and could not be recreated: no "
        "response from https://k8s.example:6443: words of the network");
  CHECK(result.hint == "run the same command again");
  CHECK(world.api.objects.empty());
  world.api.faults.clear();
  CHECK(apply_one(world, wanted).change == Change::created);
}

TEST_CASE("cluster conflicts: subjects that somebody else put there are not taken away")
{
  ClusterWorld world;
  world.api.put("", "a", "view", {"joe"});
  const auto wanted = binding_for("a", "view", {"jane"});
  const auto result = apply_one(world, wanted);
  CHECK(result.change == Change::failed);
  CHECK(result.message ==
        "the server returned 409: Apply failed with 1 conflict: conflict with "
        "\"kubectl-create\" using rbac.authorization.k8s.io/v1: .subjects");
  CHECK(result.hint == "another manager owns these fields; use --force-conflicts to take "
                       "ownership, including the existing subjects");
  CHECK(world.api.users(k_a) == Users{"joe"});

  CHECK(apply_one(world, wanted, {.force_conflicts = true}).change == Change::configured);
  CHECK(world.api.users(k_a) == Users{"jane"});
}

TEST_CASE("cluster conflicts: subjects are taken where nobody loses anything")
{
  for (const auto& old : {Users{}, Users{"jane"}}) {
    ClusterWorld world;
    world.api.put("", "a", "view", old);
    CHECK(apply_one(world, binding_for("a", "view", {"jane", "joe"})).change ==
          Change::configured);
    CHECK(world.api.users(k_a) == Users{"jane", "joe"});
  }
}

TEST_CASE("cluster conflicts: a subject that comes in the last moment is not lost")
{
  ClusterWorld world;
  world.api.put("", "a", "view", {});
  world.api.before = [&world](const HttpRequest& request) {
    if (request.url.find("force=true") != std::string::npos) {
      world.api.set_users(k_a, {"ann"});
    }
  };
  const auto result = apply_one(world, binding_for("a", "view", {"jane"}));
  CHECK(result.change == Change::failed);
  CHECK(result.message == "the server returned 409: the object has been modified");
  CHECK(world.api.users(k_a) == Users{"ann"});
}

TEST_CASE("cluster conflicts: labels of another manager are no business of ours")
{
  ClusterWorld world;
  world.api.put("", "a", "view", {"jane"});
  world.api.faults.push_back(
      {.method = "PATCH",
       .outcome = status_reply(
           409,
           "Conflict",
           "conflict with \"helm\": .metadata.labels.app.kubernetes.io/managed-by",
           Json::array({{{"field", ".subjects"}},
                        {{"field", ".metadata.labels.app.kubernetes.io/managed-by"}}}))});
  const auto result = apply_one(world, binding_for("a", "view", {"jane"}));
  CHECK(result.change == Change::failed);
  CHECK(world.asked("PATCH") == 1);
}
