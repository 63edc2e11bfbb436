#include "revoke_world.hpp"
#include "site.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

// `rbac revoke --apply` where not all goes as planned.

using namespace oidcctl;
using namespace oidcctl::test;

TEST_CASE("rbac apply revoke: a dry run asks nobody, and changes nothing")
{
  RevokeWorld world;
  CHECK(world.revoke(k_jane + Words{"--keep-empty", "--dry-run=server", "-ojson"}) == 0);
  const auto data = json_out(world.test);
  CHECK(data.at("dryRun") == true);
  CHECK(data.at("summary").at("deleted") == 1);
  CHECK(data.at("summary").at("configured") == 2);
  CHECK(world.api.users(k_ours) == Users{"jane@example.com"});
  CHECK(world.api.users(k_devs) == Users{"joe@example.com", "jane@example.com"});
  CHECK(world.api.users(k_owner) == Users{"jane@example.com"});
  for (const auto& request : world.test.network.requests) {
    const bool is_dry = request.url.find("dryRun=All") != std::string::npos ||
                        request.body.find(R"("dryRun":["All"])") != std::string::npos;
    CHECK((request.method == "GET" || is_dry));
  }
}

TEST_CASE("rbac apply revoke: somebody adds a subject before the deletion: it is kept")
{
  RevokeWorld world;
  world.before_first("DELETE", [&world] {
    world.api.set_users(k_ours, {"ann@example.com", "jane@example.com"});
  });
  CHECK(world.revoke(k_jane + Words{"--yes", "--cluster-role=view"}) == 0);
  CHECK(world.api.users(k_ours) == Users{"ann@example.com"});
}

TEST_CASE("rbac apply revoke: a deletion that nobody was asked about waits")
{
  for (const bool is_yes : {false, true}) {
    RevokeWorld world;
    world.api.put("", "both", "view", {"joe@example.com", "jane@example.com"});
    world.before_first("PATCH", [&world] {
      world.api.set_users("clusterrolebindings/both", {"joe@example.com"});
    });
    const Words joe = {"--user=joe@example.com", "--cluster-role=view", "-ojson"};
    CHECK(world.revoke(is_yes ? joe + Words{"--yes"} : joe) == (is_yes ? 0 : 1));
    CHECK(world.api.objects.contains("clusterrolebindings/both") == !is_yes);
    if (!is_yes) {
      const auto item = json_out(world.test).at("items").at(0);
      CHECK(item.at("message") ==
            "another client changed it, so that it would now be deleted");
      CHECK(item.at("hint") == "run the same command again");
    }
  }
}

TEST_CASE("rbac apply revoke: one that fails does not stop the others")
{
  RevokeWorld world;
  world.api.faults.push_back({.method = "DELETE",
                              .part = "view-jane",
                              .outcome = status_reply(403, "Forbidden", "no")});
  world.api.faults.push_back({.method = "PATCH",
                              .part = "devs",
                              .outcome = status_reply(429, "TooManyRequests", "slowly"),
                              .times = 2});
  CHECK(world.revoke(k_jane + Words{"--keep-empty", "--yes", "-ojson"}) == 1);
  const auto data = json_out(world.test);
  CHECK(data.at("summary").at("failed") == 1);
  CHECK(data.at("items").at(0).at("message") == "the server returned 403: no");
  CHECK(world.api.users(k_devs) == Users{"joe@example.com"});
  CHECK(world.api.users(k_owner).empty());
}

TEST_CASE("rbac apply revoke: what remains is told, and is no success")
{
  RevokeWorld world;
  world.api.put("team-a", "near", "edit", {"Jane@Example.com"}, false);
  world.api.objects.at(k_devs)["subjects"].push_back(
      {{"kind", "Group"}, {"name", "platform"}});
  world.test.files.contents["token"] = token_of(
      {{"alg", "RS256"}},
      {{"email", "jane@example.com"}, {"groups", {"platform"}}, {"exp", 1795359600}});
  const auto ids = [&world] {
    std::string out;
    const auto data = json_out(world.test);
    for (const auto& finding : data.at("findings")) {
      out += finding.at("id").get<std::string>() + " ";
    }
    return out;
  };
  CHECK(world.revoke(k_jane + Words{"--keep-empty",
                                    "--dry-run=server",
                                    "--member-of=platform",
                                    "-ojson"}) == 1);
  CHECK(ids() == "remaining/group remaining/near token/expiry ");
  CHECK(world.revoke(
            {"--token-file=token", "--keep-empty", "--yes", "--groups-claim=groups"}) ==
        1);
  CHECK(world.test.out().find("Deleted     1\n") != std::string::npos);
  CHECK(world.test.out().find("the token is accepted for another 1 h, until "
                              "2026-11-22T15:00:00Z") != std::string::npos);
  CHECK(world.test.out().find("Group \"platform\" has RoleBinding team-a/devs") !=
        std::string::npos);
}

TEST_CASE("rbac apply revoke: an interruption shows what was done")
{
  RevokeWorld world;
  for (int i = 0; i < 60; ++i) {
    world.api.put("", fmt::format("b{:02}", i), "view", {"ann@example.com", "x"});
  }
  int patches = 0;
  world.api.before = [&](const HttpRequest& request) {
    if (request.method == "PATCH" && ++patches == 20) {
      world.test.clock.interrupt_at(Milliseconds{0});
    }
  };
  CHECK(world.revoke({"--user=ann@example.com", "-ojson"}) == 130);
  const auto data = json_out(world.test);
  CHECK(data.at("stopped").at("code") == "interrupted");
  CHECK(data.at("summary").at("configured").get<int>() +
            data.at("summary").at("notAttempted").get<int>() ==
        60);
}

TEST_CASE("rbac apply revoke: how far it is, on a terminal; long plans are cut")
{
  RevokeWorld world;
  for (int i = 0; i < 120; ++i) {
    world.api.put("", fmt::format("b{:03}", i), "view", {"ann@example.com", "x"});
  }
  world.test.terminal.err_tty = true;
  CHECK(world.revoke({"--user=ann@example.com"}) == 0);
  CHECK(world.test.err().find("\r\x1b[Krevised ") != std::string::npos);
  CHECK(world.test.err().find(" of 120") != std::string::npos);
  CHECK(world.test.err().find("b099") != std::string::npos);
  CHECK(world.test.err().find("b100") == std::string::npos);
  CHECK(world.test.err().find("\nand 20 more\n") != std::string::npos);
}
