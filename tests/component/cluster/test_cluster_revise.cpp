#include "app/rbac/remove_subjects.hpp"
#include "cluster_world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

using namespace oidcctl;
using namespace oidcctl::test;

// Revoking on a cluster: only the version that was looked at is changed.

namespace {

constexpr const char* k_a = "clusterrolebindings/a";

using Users = std::vector<std::string>;

// Take jane out; delete ours when no one is left.
Revision
without_jane(const rbac::Binding& binding)
{
  Revision revision;
  for (std::size_t i = 0; i < binding.subjects.size(); ++i) {
    if (binding.subjects[i].name == "jane") {
      revision.places.push_back(i);
    }
  }
  const auto gone = revision.places.size();
  if (gone > 0) {
    revision.action = gone == binding.subjects.size() && binding.is_ours()
                          ? Revision::Action::remove
                          : Revision::Action::take_subjects;
  }
  return revision;
}

Changes
revoke(ClusterWorld& world, const ChangeOptions& options = {})
{
  const auto bindings = list_bindings(world.client(), {});
  REQUIRE(bindings);
  return revise_bindings(world.client(), *bindings, without_jane, options);
}

BindingChange
revoke_one(ClusterWorld& world, const ChangeOptions& options = {})
{
  auto changes = revoke(world, options);
  REQUIRE_FALSE(changes.stopped);
  REQUIRE(changes.results.size() == 1);
  return changes.results.front();
}

// Do `work` once, before the first request with this method.
void
before_first(ClusterWorld& world, const std::string& method, std::function<void()> work)
{
  world.api.before =
      [method, work = std::move(work), done = false](const HttpRequest& request) mutable {
        if (!done && request.method == method) {
          done = true;
          work();
        }
      };
}

} // namespace

TEST_CASE("cluster revise: what the server refuses does not stop the others")
{
  ClusterWorld world;
  world.api.put("", "a", "view", {"jane"});
  world.api.put("", "b", "view", {"jane", "joe"});
  world.api.put("", "c", "view", {"jane"});
  for (const auto& [method, part] :
       {std::pair{"DELETE", "bindings/a"}, {"PATCH", "bindings/b"}}) {
    world.api.faults.push_back({.method = method,
                                .part = part,
                                .outcome = status_reply(403, "Forbidden", "no")});
  }
  const auto changes = revoke(world);
  CHECK_FALSE(changes.stopped);
  CHECK(changes.count(Change::failed) == 2);
  CHECK(changes.results[0].message == "the server returned 403: no");
  CHECK(changes.results[0].hint ==
        "the user of the kubeconfig needs additional permissions for this");
  CHECK(changes.results[2].change == Change::deleted);
}

TEST_CASE(
    "cluster revise: one subject goes, others stay, ours is deleted when it is empty")
{
  ClusterWorld world;
  world.api.put("", "a", "view", {"jane"});
  world.api.put("", "b", "view", {"jane"}, false);
  const auto mixed = world.api.put("team-a", "c", "view", {"joe", "jane"});
  world.api.objects.at(mixed)["future"] = "kept";
  world.api.objects.at(mixed)["subjects"][0]["namespace"] = "kept";
  world.api.put("team-a", "d", "view", {"joe"});
  const auto changes = revoke(world);
  CHECK(changes.results[0].change == Change::deleted);
  CHECK(changes.results[1].change == Change::configured);
  CHECK(changes.results[2].change == Change::configured);
  CHECK(changes.results[3].change == Change::unchanged);
  CHECK_FALSE(world.api.objects.contains(k_a));
  CHECK(world.api.users("clusterrolebindings/b").empty());
  CHECK(world.api.users(mixed) == Users{"joe"});
  CHECK(world.api.objects.at(mixed).at("future") == "kept");
  CHECK(world.api.objects.at(mixed).at("subjects").at(0).at("namespace") == "kept");
  CHECK(revoke(world).count(Change::unchanged) == 3); // again changes nothing
}

TEST_CASE("cluster revise: a dry run changes nothing and tells the same")
{
  ClusterWorld world;
  world.api.put("", "a", "view", {"jane"});
  world.api.put("", "b", "view", {"jane", "joe"});
  const auto changes = revoke(world, {.dry_run = true});
  CHECK(changes.results[0].change == Change::deleted);
  CHECK(changes.results[1].change == Change::configured);
  CHECK(world.api.users(k_a) == Users{"jane"});
  CHECK(world.api.users("clusterrolebindings/b") == Users{"jane", "joe"});
}

TEST_CASE("cluster revise: somebody adds a subject before the deletion: it is not lost")
{
  ClusterWorld world;
  world.api.put("", "a", "view", {"jane"});
  before_first(world, "DELETE", [&world] { world.api.set_users(k_a, {"jane", "joe"}); });
  CHECK(revoke_one(world).change == Change::configured);
  CHECK(world.api.users(k_a) == Users{"joe"});
}

TEST_CASE("cluster revise: somebody changes, revokes, deletes or makes it anew meanwhile")
{
  struct Row
  {
    std::function<void(FakeApi&)> meanwhile;
    Change change;
    std::string message;
    Users users;
  };
  const Row rows[] = {
      {.meanwhile =
           [](FakeApi& api) {
             api.set_users(k_a, {"ann", "jane"});
           },
       .change = Change::configured,
       .message = "",
       .users = {"ann"}},
      {.meanwhile = [](FakeApi& api) { api.set_users(k_a, {}); },
       .change = Change::unchanged,
       .message = "",
       .users = {}},
      {.meanwhile = [](FakeApi& api) { api.set_users(k_a, {"joe"}); },
       .change = Change::unchanged,
       .message = "",
       .users = {"joe"}},
      {.meanwhile = [](FakeApi& api) { api.objects.erase(k_a); },
       .change = Change::unchanged,
       .message = "another client deleted it",
       .users = {}},
      {.meanwhile =
           [](FakeApi& api) {
             api.put("", "a", "view", {"jane", "zoe"});
           },
       .change = Change::configured,
       .message = "",
       .users = {"zoe"}},
  };
  for (const auto& row : rows) {
    ClusterWorld world;
    world.api.put("", "a", "view", {"jane", "joe"});
    before_first(world, "PATCH", [&] { row.meanwhile(world.api); });
    const auto result = revoke_one(world);
    CHECK(result.change == row.change);
    CHECK(result.message == row.message);
    if (world.api.objects.contains(k_a)) {
      CHECK(world.api.users(k_a) == row.users);
    }
  }
}

TEST_CASE("cluster revise: a change that is refused though nobody else was at work")
{
  ClusterWorld world;
  world.api.put("", "a", "view", {"jane", "joe"});
  world.api.faults.push_back(
      {.method = "PATCH", .outcome = status_reply(422, "", "too many operations")});
  const auto result = revoke_one(world);
  CHECK(result.change == Change::failed);
  CHECK(result.message == "the server returned 422: too many operations");
  CHECK(world.asked("PATCH") == 1);
}

TEST_CASE("cluster revise: more subjects go than a patch has operations")
{
  ClusterWorld world;
  Users users(12'000, "jane");
  users.insert(users.begin() + 7, "joe");
  users.emplace_back("ann");
  world.api.put("", "a", "view", users);
  CHECK(revoke_one(world).change == Change::configured);
  CHECK(world.api.users(k_a) == Users{"joe", "ann"});
}

TEST_CASE("cluster revise: somebody who never stops changing it")
{
  ClusterWorld world;
  world.api.put("", "a", "view", {"jane", "joe"});
  int count = 0;
  world.api.before = [&](const HttpRequest& request) {
    if (request.method == "PATCH") {
      world.api.set_users(k_a, {"jane", fmt::format("joe{}", ++count)});
    }
  };
  const auto result = revoke_one(world);
  CHECK(result.change == Change::failed);
  CHECK(result.message == "another client changed it 12 times in the meantime");
  CHECK(result.hint == "try again when the other client has finished");
  CHECK(count == 12);
}

TEST_CASE("cluster revise: what is not shown after a conflict has failed by itself")
{
  ClusterWorld world;
  world.api.put("", "a", "view", {"jane", "joe"});
  before_first(world, "PATCH", [&world] {
    world.api.set_users(k_a, {"jane"});
    world.api.faults.push_back(
        {.method = "GET", .outcome = status_reply(403, "Forbidden", "no")});
  });
  const auto result = revoke_one(world);
  CHECK(result.change == Change::failed);
  CHECK(result.message == "reading it: the server returned 403: no");
}

TEST_CASE("cluster revise: answers that were lost")
{
  for (const auto& users : {Users{"jane"}, Users{"jane", "joe"}}) {
    ClusterWorld world;
    world.api.put("", "a", "view", users);
    world.api.faults.push_back({.method = users.size() == 1 ? "DELETE" : "PATCH",
                                .outcome = lost(),
                                .carry_out = true});
    const auto result = revoke_one(world);
    CHECK(result.change == (users.size() == 1 ? Change::deleted : Change::configured));
    CHECK(world.api.objects.contains(k_a) == (users.size() == 2));
  }
}

TEST_CASE(
    "cluster revise: an interruption leaves each binding as it was or as it should be")
{
  ClusterWorld world;
  for (int i = 0; i < 60; ++i) {
    world.api.put("", fmt::format("b{:02}", i), "view", {"jane", "joe"});
  }
  int patches = 0;
  world.api.before = [&](const HttpRequest& request) {
    if (request.method == "PATCH" && ++patches == 20) {
      world.test.clock.interrupt_at(Milliseconds{0});
    }
  };
  const auto changes = revoke(world);
  REQUIRE(changes.stopped);
  CHECK(changes.stopped->code == ErrorCode::interrupted);
  CHECK(changes.count(Change::configured) + changes.count(Change::not_attempted) == 60);
  for (const auto& result : changes.results) {
    const auto users = world.api.users("clusterrolebindings/" + result.binding.name);
    CHECK(users ==
          (result.change == Change::configured ? Users{"joe"} : Users{"jane", "joe"}));
  }
}

TEST_CASE("cluster revise: results as JSON")
{
  ClusterWorld world;
  world.api.put("", "a", "view", {"jane"});
  world.api.put("team-a", "b", "view", {"joe"});
  const auto data = to_json(revoke(world));
  CHECK(data.at("summary") == Json{{"created", 0},
                                   {"configured", 0},
                                   {"unchanged", 1},
                                   {"replaced", 0},
                                   {"deleted", 1},
                                   {"failed", 0},
                                   {"notAttempted", 0}});
  CHECK(data.at("items").at(0) ==
        Json{{"result", "deleted"},
             {"kind", "ClusterRoleBinding"},
             {"namespace", nullptr},
             {"name", "a"},
             {"roleRef", {{"kind", "ClusterRole"}, {"name", "view"}}},
             {"subjects", {{{"kind", "User"}, {"name", "jane"}}}},
             {"message", nullptr},
             {"hint", nullptr}});
  CHECK(data.at("items").at(1).at("namespace") == "team-a");
}
