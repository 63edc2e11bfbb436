#include "app/rbac/apply.hpp"
#include "cluster_world.hpp"
#include "kube/grant/manifest.hpp"
#include "kube/rbac/binding_encoder.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace oidcctl;
using namespace oidcctl::test;

// Grants on a cluster: server-side apply, whatever gets in its way.

namespace {

constexpr const char* k_a = "clusterrolebindings/a";

// Apply, and return the one result.
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

std::vector<rbac::Binding>
many(int count)
{
  std::vector<rbac::Binding> bindings;
  for (int i = 0; i < count; ++i) {
    bindings.push_back(binding_for(fmt::format("b{:04}", i), "view", {"jane"}));
  }
  return bindings;
}

} // namespace

TEST_CASE("cluster apply: what the server refuses, with a hint")
{
  struct Row
  {
    HttpReply reply;
    std::string ns;
    std::string message;
    std::string hint;
  };
  const Row rows[] = {
      {.reply = status_reply(403, "Forbidden", "jane cannot patch"),
       .ns = "",
       .message = "the server returned 403: jane cannot patch",
       .hint =
           "granting requires all permissions of the role, or the verb bind on it, in "
           "addition to the permission to create bindings"},
      {.reply = status_reply(422,
                             "Invalid",
                             "roleRef: Invalid value: cannot change roleRef",
                             Json::array({{{"field", "roleRef"}}})),
       .ns = "",
       .message =
           "the server returned 422: roleRef: Invalid value: cannot change roleRef",
       .hint = "use --replace to delete it and create it with the new role"},
      {.reply = status_reply(422, "Invalid", "subjects[0].name: Required value"),
       .ns = "",
       .message = "the server returned 422: subjects[0].name: Required value",
       .hint = ""},
      {.reply = status_reply(404, "NotFound", "namespaces \"x\" not found"),
       .ns = "x",
       .message = "the server returned 404: namespaces \"x\" not found",
       .hint = "check that the namespace \"x\" exists"},
      {.reply = status_reply(500, "InternalError", "etcd"),
       .ns = "",
       .message = "the server returned 500: etcd",
       .hint = ""},
  };
  for (const auto& row : rows) {
    ClusterWorld world;
    world.api.faults.push_back({.method = "PATCH", .outcome = row.reply});
    const auto result = apply_one(world, binding_for("a", "view", {"jane"}, row.ns));
    CHECK(result.change == Change::failed);
    CHECK(result.message == row.message);
    CHECK(result.hint == row.hint);
  }
}

TEST_CASE("cluster apply: one that fails does not stop the others")
{
  ClusterWorld world;
  world.api.faults.push_back({.method = "PATCH",
                              .part = "/b0002?",
                              .outcome = status_reply(403, "Forbidden", "no")});
  auto bindings = many(20);
  bindings.push_back(binding_for("c", "view", {"jane"}, "gone"));
  std::size_t told = 0;
  const auto changes = apply_bindings(
      world.client(), bindings, {.progress = [&told](std::size_t done) { told = done; }});
  CHECK_FALSE(changes.stopped);
  CHECK(changes.count(Change::created) == 19);
  CHECK(changes.count(Change::failed) == 2);
  CHECK(changes.results[2].change == Change::failed);
  CHECK(changes.results[20].message ==
        "the server returned 404: namespaces \"gone\" not found");
  CHECK(told == 21);
}

TEST_CASE("cluster apply: without a connection or credentials everything stops")
{
  {
    ClusterWorld world;
    world.api.faults.push_back({.outcome = lost(HttpFault::connect), .times = 1000});
    const auto changes = apply_bindings(world.client(), many(100), {});
    REQUIRE(changes.stopped);
    CHECK(changes.stopped->code == ErrorCode::unavailable);
    CHECK(changes.count(Change::created) == 0);
    CHECK(changes.count(Change::failed) + changes.count(Change::not_attempted) == 100);
    CHECK(changes.count(Change::not_attempted) >= 84); // 16 were under way
  }
  {
    ClusterWorld world;
    world.api.token = "other";
    const auto changes = apply_bindings(world.client(), many(100), {});
    REQUIRE(changes.stopped);
    CHECK(changes.stopped->code == ErrorCode::login);
    CHECK(world.asked() <= 2); // both lists at once
  }
}

TEST_CASE("cluster apply: an interruption ends between two requests; again finishes it")
{
  ClusterWorld world;
  int requests = 0;
  world.api.before = [&](const HttpRequest&) {
    if (++requests == 30) {
      world.test.clock.interrupt_at(Milliseconds{0});
    }
  };
  auto changes = apply_bindings(world.client(), many(100), {});
  REQUIRE(changes.stopped);
  CHECK(changes.stopped->code == ErrorCode::interrupted);
  const auto created = changes.count(Change::created);
  CHECK(created >= 29 - 1);
  CHECK(created < 60);
  CHECK(changes.count(Change::failed) == 0);
  CHECK(world.api.objects.size() == created); // what is told is what is there

  world.test.clock.interrupt_at(Milliseconds::max());
  changes = apply_bindings(world.client(), many(100), {});
  CHECK_FALSE(changes.stopped);
  CHECK(changes.count(Change::unchanged) == created);
  CHECK(changes.count(Change::created) == 100 - created);
  CHECK(world.api.objects.size() == 100);
}

TEST_CASE("cluster apply: created, then unchanged, then configured")
{
  for (const int count : {1, 20}) { // each read by itself, and all listed
    ClusterWorld world;
    auto bindings = many(count);
    const auto all = static_cast<std::size_t>(count);
    CHECK(apply_bindings(world.client(), bindings, {}).count(Change::created) == all);
    CHECK(world.api.users("clusterrolebindings/b0000") ==
          std::vector<std::string>{"jane"});
    CHECK(apply_bindings(world.client(), bindings, {}).count(Change::unchanged) == all);
    bindings[0].annotations["oidcctl.dev/claim"] = "email";
    const auto changes = apply_bindings(world.client(), bindings, {});
    CHECK(changes.results[0].change == Change::configured);
    CHECK(changes.count(Change::unchanged) == all - 1);
  }
}

TEST_CASE("cluster apply: what is sent")
{
  ClusterWorld world;
  auto binding = binding_for("a", "view", {"\xc3\xa9#\"\n"}, "team-a");
  binding.annotations["x"] = "y";
  apply_one(world, binding);
  const auto& request = world.test.network.requests.back();
  CHECK(request.method == "PATCH");
  CHECK(request.url == "https://k8s.example:6443/apis/rbac.authorization.k8s.io/v1/"
                       "namespaces/team-a/rolebindings/a?fieldManager=oidcctl");
  CHECK(request.headers[1].value == "application/apply-patch+yaml");
  CHECK(parse_json(request.body).value() ==
        Json{{"apiVersion", "rbac.authorization.k8s.io/v1"},
             {"kind", "RoleBinding"},
             {"metadata",
              {{"name", "a"},
               {"namespace", "team-a"},
               {"labels", {{"app.kubernetes.io/managed-by", "oidcctl"}}},
               {"annotations", {{"x", "y"}}}}},
             {"roleRef",
              {{"apiGroup", "rbac.authorization.k8s.io"},
               {"kind", "ClusterRole"},
               {"name", "view"}}},
             {"subjects",
              {{{"apiGroup", "rbac.authorization.k8s.io"},
                {"kind", "User"},
                {"name", "\xc3\xa9#\"\n"}}}}});
}

TEST_CASE("cluster apply: the manifest is the one that is printed")
{
  for (const auto* ns : {"", "team-a"}) {
    auto binding = binding_for("a", "view", {"jane", "https://i#x"}, ns);
    binding.annotations["x"] = "y";
    binding.subjects.push_back({rbac::SubjectKind::group, "g", {}});
    binding.subjects.push_back({rbac::SubjectKind::service_account, "s", "ci"});
    std::string printed;
    append_json(printed, binding);
    CHECK(parse_json(printed).value() == rbac::to_json(binding));
  }
}

TEST_CASE("cluster apply: who may not read what is there may still apply")
{
  for (const int count : {1, 20}) {
    ClusterWorld world;
    world.api.faults.push_back({.method = "GET",
                                .outcome = status_reply(403, "Forbidden", "no"),
                                .times = 1000});
    auto changes = apply_bindings(world.client(), many(count), {});
    CHECK(changes.count(Change::created) == static_cast<std::size_t>(count));
    changes = apply_bindings(world.client(), many(count), {});
    CHECK(changes.count(Change::configured) == static_cast<std::size_t>(count));
  }
}

TEST_CASE("cluster apply: a dry run changes nothing and tells the same")
{
  ClusterWorld world;
  const ChangeOptions dry{.dry_run = true};
  const auto wanted = binding_for("a", "view", {"jane"});
  CHECK(apply_one(world, wanted, dry).change == Change::created);
  CHECK(world.api.objects.empty());
  CHECK(world.test.network.requests.back().url.ends_with("&dryRun=All"));
  CHECK(apply_one(world, wanted).change == Change::created);
  CHECK(apply_one(world, wanted, dry).change == Change::unchanged);
  CHECK(apply_one(world, binding_for("a", "view", {"joe"}), dry).change ==
        Change::configured);
  CHECK(world.api.users(k_a) == std::vector<std::string>{"jane"});
}

TEST_CASE("cluster apply: an answer that was lost")
{
  ClusterWorld world;
  world.api.faults.push_back({.method = "PATCH", .outcome = lost(), .carry_out = true});
  CHECK(apply_one(world, binding_for("a", "view", {"jane"})).change == Change::created);
  CHECK(world.asked("PATCH") == 2);
}
