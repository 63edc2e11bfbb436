#include "admin_world.hpp"
#include "site.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

// `rbac list` and `rbac revoke` that read the cluster.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

struct World : AdminWorld
{
  World()
  {
    api.put("", "view-jane", "view", {"jane@example.com"});
    api.put("team-a", "devs", "edit", {"joe@example.com", "jane@example.com"}, false);
    api.put("default", "owner", "admin", {"jane@example.com"}, false);
    api.put("default", "old", "admin", {"Jane@Example.com"}, false);
  }

  int
  run(const std::string& verb, const Words& more)
  {
    return test.run(Words{"rbac", verb, "--username-claim=email"} + more);
  }
};

// Return a dump of what is there, in the order of a listing.
std::string
dump_of(const FakeApi& api)
{
  auto items = Json::array();
  for (const auto& [path, object] : api.objects) {
    items.push_back(object);
    items.back()["apiVersion"] = "rbac.authorization.k8s.io/v1";
  }
  return to_text({{"kind", "List"}, {"items", items}}, -1);
}

HttpReply
gone()
{
  return status_reply(410, "Expired", "too old");
}

} // namespace

TEST_CASE("rbac live: usage")
{
  struct Row
  {
    Words words;
    std::string err;
  };
  const std::string hint =
      "\nhint: bindings are read either from a dump or from a cluster\n";
  const Row rows[] = {
      {{"-fdump", "--kubeconfig=k"},
       "--filename and --kubeconfig cannot be used together" + hint},
      {{"-fdump", "--context=c"},
       "--filename and --context cannot be used together" + hint},
      {{"-f", ""},
       "--filename must not be empty\nhint: omit it to read the cluster of the "
       "kubeconfig\n"},
      {{"--timeout=-1"},
       "invalid value \"-1\" for --timeout: expected a number above 0 and up to 3600\n"},
  };
  for (const auto& row : rows) {
    for (const auto* verb : {"list", "revoke"}) {
      CAPTURE(row.err);
      World world;
      auto words = row.words;
      words.emplace_back("--user=a@b.c");
      CHECK(world.run(verb, words) == 2);
      CHECK(world.test.out().empty());
      CHECK(world.test.err() == "oidcctl: error: " + row.err);
      CHECK(world.test.network.requests.empty());
    }
  }
}

TEST_CASE("rbac live: a dump on the command line beats a cluster from elsewhere")
{
  World world;
  world.test.files.contents["dump"] = R"({"items": []})";
  world.test.environment.values["OIDCCTL_KUBECONFIG"] = "/gone";
  world.test.environment.values["OIDCCTL_CONTEXT"] = "gone";
  CHECK(world.run("list", {"-fdump"}) == 0);
  CHECK(world.test.network.requests.empty());
  World other;
  other.test.environment.values["OIDCCTL_FILENAME"] = "/gone";
  CHECK(other.run("list", {"--context=prod"}) == 0);
  CHECK(other.test.out().find("Bindings    4\n") == 0);
}

TEST_CASE("rbac live: who stands in the arguments is who is meant")
{
  World world;
  world.test.environment.values["OIDCCTL_TOKEN_FILE"] = "/gone";
  world.test.environment.values["OIDCCTL_USER"] = "jane@example.com";
  CHECK(world.run("list", {"--all"}) == 0);
  world.test.environment.values["OIDCCTL_TOKEN_FILE"] = "";
  world.test.files.contents["list"] = "user\njoe@example.com\n";
  CHECK(world.run("revoke", {"--from-file=list", "-ojson"}) == 0);
  CHECK(json_out(world.test).at("subjects").at(0).at("name") == "joe@example.com");
}

TEST_CASE("rbac live: the same words as over a dump")
{
  const Words rows[] = {{"list"},
                        {"list", "--user=jane@example.com"},
                        {"list", "--all", "-ojson"},
                        {"revoke", "--user=jane@example.com"},
                        {"revoke", "--user=jane@example.com", "-ojson"},
                        {"revoke", "--user=jane@example.com", "-okubectl"},
                        {"revoke", "--user=joe@example.com", "-n=team-a"}};
  for (const auto& row : rows) {
    World world;
    world.api.page = 1;
    world.test.files.contents["dump"] = dump_of(world.api);
    Words words(row.begin() + 1, row.end());
    const auto live_status = world.run(row.front(), words);
    const auto live = world.test.out();
    const auto live_err = world.test.err();
    const auto asked = world.test.network.requests.size();
    // A page each; where access is shown, one more for either kind of role.
    CHECK(asked == (row.back() == "-n=team-a" ? 4 : 6));
    words.emplace_back("-fdump");
    CHECK(world.run(row.front(), words) == live_status);
    CHECK(world.test.network.requests.size() == asked);
    CHECK(world.test.out() == live);
    CHECK(world.test.err() == live_err);
  }
}

TEST_CASE("rbac live: only reading, in pages of 500")
{
  World world;
  CHECK(world.run("revoke", {"--user=jane@example.com"}) == 1);
  CHECK(world.test.network.requests.size() == 4);
  for (const auto& request : world.test.network.requests) {
    CHECK(request.method == "GET");
    CHECK(request.url.find("?limit=500") != std::string::npos);
  }
}

TEST_CASE("rbac live: a list that expired is read from its start")
{
  World world;
  world.api.page = 1;
  world.api.faults.push_back(
      {.part = "/rolebindings?limit=500&continue=", .outcome = gone(), .skip = 1});
  CHECK(world.run("list", {"-ojson"}) == 0);
  const auto data = json_out(world.test);
  CHECK(data.at("counts").at("read") == 4);
  CHECK(data.at("items").size() == 5);
}

TEST_CASE("rbac live: a cluster without RoleBindings is no half of one")
{
  World world;
  world.api.objects.clear();
  for (const auto* verb : {"list", "revoke"}) {
    CHECK(world.run(verb, {"--user=a@example.com"}) == 0);
    CHECK(world.test.out().find("the dump") == std::string::npos);
    CHECK(world.test.err().empty());
  }
}

TEST_CASE("rbac live: clusters that do not answer, and their exit statuses")
{
  struct Row
  {
    HttpOutcome outcome;
    std::size_t times;
    int status;
    std::string err;
  };
  const Row rows[] = {
      {status_reply(403, "Forbidden", "jane may not"),
       1,
       3,
       "listing ClusterRoleBindings: the server returned 403: jane may not\nhint: the "
       "user of the kubeconfig lacks this permission; use --namespace to read the "
       "bindings "
       "of one namespace\n"},
      {tl::make_unexpected(HttpFailure{HttpFault::connect, "refused", {}}),
       100,
       3,
       "no response from https://k8s.example:6443: refused\n"},
      {gone(), 100, 3, "listing ClusterRoleBindings: the server returned 410: too old\n"},
  };
  for (const auto& row : rows) {
    for (const auto* verb : {"list", "revoke"}) {
      CAPTURE(row.err);
      World world;
      world.api.faults.push_back(
          {.part = "/clusterrole", .outcome = row.outcome, .times = row.times});
      CHECK(world.run(verb, {"--user=jane@example.com"}) == row.status);
      CHECK(world.test.out().empty());
      CHECK(world.test.err() == "oidcctl: error: " + row.err);
    }
  }
  World world;
  world.api.token = "other";
  CHECK(world.run("list", {}) == 4);
  CHECK(world.run("list", {"--context=other"}) == 5);
  CHECK(world.run("list", {"--kubeconfig=/gone"}) == 5);
  world.test.clock.interrupt_at(Milliseconds{0});
  CHECK(world.run("list", {}) == 130);
}

TEST_CASE("rbac live: how much was read, on a terminal and only there")
{
  World world;
  CHECK(world.run("list", {}) == 0);
  CHECK(world.test.err().empty());
  world.test.terminal.err_tty = true;
  CHECK(world.run("list", {}) == 0);
  CHECK(world.test.err().find("\r\x1b[Kread ") == 0);
  CHECK(world.test.err().ends_with("\r\x1b[K"));
  CHECK(world.test.err().find(" of ") == std::string::npos);
}
