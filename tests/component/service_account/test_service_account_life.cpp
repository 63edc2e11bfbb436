#include "fake_accounts.hpp"
#include "kube/kubeconfig/kubeconfig.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// `kubeconfig service-account list`, `renew` and `revoke`, through the program.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using Words = std::vector<std::string>;

constexpr const char* k_file = "/k/ci.yaml";

struct World
{
  TestSystem test = {};
  FakeAccounts api = {};

  World()
  {
    api.attach(test.network, "https://k8s.example:6443");
    api.now = test.clock.now().time_since_epoch().count();
    give_kubeconfig(test);
  }

  int
  run(const std::string& verb, const Words& more = {})
  {
    Words words{"kubeconfig", "service-account", verb};
    words.insert(words.end(), more.begin(), more.end());
    return test.run(words);
  }

  // Make a kubeconfig, and return its token.
  std::string
  create(const std::string& account = "deploy", const std::string& file = k_file)
  {
    REQUIRE_MESSAGE(
        run("create", {account, "-nci", "--output-file=" + file, "--force"}) == 0,
        test.err());
    return token(file);
  }

  std::string
  token(const std::string& file = k_file) const
  {
    const auto config = kube::parse_kubeconfig(test.files.contents.at(file), file);
    REQUIRE(config);
    return config->users.at(0).value.token.reveal();
  }

  Json
  list(const Words& more = {})
  {
    Words words{"-ojson"};
    words.insert(words.end(), more.begin(), more.end());
    REQUIRE(run("list", words) == 0);
    return json_out(test).at("items");
  }

  // Return the marker of a token.
  std::string
  marker(const std::string& token)
  {
    return last_part(api.issued.at(token));
  }
};

bool
says(const TestSystem& test, const std::string& text)
{
  return test.err().find(text) != std::string::npos;
}

} // namespace

TEST_CASE("service account list: every state")
{
  World world;
  world.create("one");
  const auto orphan = world.create("two");
  world.create("three");
  world.api.objects["namespaces/ci/secrets/old"] = {
      {"type", "kubernetes.io/service-account-token"},
      {"metadata",
       {{"name", "old"},
        {"namespace", "ci"},
        {"labels", {{"kubernetes.io/legacy-token-last-used", "2026-01-02"}}},
        {"annotations", {{"kubernetes.io/service-account.name", "legacy"}}}}}};
  world.api.objects.erase("namespaces/ci/serviceaccounts/two");
  CHECK(!world.api.works(orphan));
  REQUIRE(world.run("revoke", {"--all", "--service-account=three", "--yes"}) == 0);
  std::map<std::string, std::string> states;
  for (const auto& item : world.list()) {
    states[item.at("serviceAccount")] = item.at("state");
  }
  CHECK(states == std::map<std::string, std::string>{{"legacy", "legacy"},
                                                     {"one", "valid"},
                                                     {"three", "unused"},
                                                     {"two", "orphaned"}});
  world.test.clock.advance(std::chrono::hours{25});
  CHECK(world.list({"--service-account=one"}).at(0).at("state") == "expired");
  CHECK(world.list({"--namespace=team-a"}).empty());
}

TEST_CASE("service account revoke: exactly one")
{
  for (const auto* how : {"name", "name-and-namespace", "jti", "file"}) {
    CAPTURE(how);
    World world;
    const auto first = world.create("deploy", "/k/1");
    const auto second = world.create("deploy", "/k/2");
    const std::string word = how;
    const auto jti = "--jti=jti-2";
    Words words = word == "name"   ? Words{world.marker(second)}
                  : word == "jti"  ? Words{jti}
                  : word == "file" ? Words{"--file=/k/2"}
                                   : Words{world.marker(second), "-nci"};
    CHECK_MESSAGE(world.run("revoke", words) == 0, world.test.err());
    CHECK(world.api.works(first));
    CHECK(!world.api.works(second));
    CHECK(says(world.test, "refuses a revoked token within 10 seconds"));
    CHECK(world.run("revoke", words) == 2);
    CHECK(says(world.test, "no such kubeconfig"));
    CHECK(world.api.works(first));
  }
}

TEST_CASE("service account revoke: a Secret that is not a marker is never deleted")
{
  World world;
  world.api.objects["namespaces/ci/secrets/password"] = {
      {"type", "Opaque"},
      {"metadata", {{"name", "password"}, {"namespace", "ci"}, {"uid", "u"}}}};
  CHECK(world.run("revoke", {"password", "-nci"}) == 2);
  CHECK(world.run("revoke", {"--all", "--yes"}) == 0);
  CHECK(world.api.objects.contains("namespaces/ci/secrets/password"));
}

TEST_CASE("service account revoke: --all asks, --expired does not")
{
  World world;
  const auto token = world.create();
  CHECK(world.run("revoke", {"--all"}) == 2);
  CHECK(says(world.test, "refusing to delete without confirmation"));
  CHECK(world.run("revoke", {"--expired"}) == 0);
  CHECK(world.api.works(token));
  world.test.clock.advance(std::chrono::hours{25});
  CHECK(world.run("revoke", {"--expired"}) == 0);
  CHECK(world.list().at(0).at("state") == "unused");
  CHECK(world.run("revoke", {}) == 2);
}

TEST_CASE("service account renew: a new token, the old one ends last, the rest stays")
{
  World world;
  const auto old = world.create();
  auto& text = world.test.files.contents.at(k_file);
  text += "# a comment of the user\n";
  CHECK_MESSAGE(world.run("renew", {k_file}) == 0, world.test.err());
  const auto now = world.token();
  CHECK(now != old);
  CHECK(world.api.works(now));
  CHECK(!world.api.works(old));
  CHECK(world.test.files.contents.at(k_file).find("# a comment of the user") !=
        std::string::npos);
  CHECK(world.test.files.modes.at(k_file) == 0600);
  CHECK(world.list().size() == 1);
  CHECK(world.run("revoke", {"--file", k_file}) == 0);
  CHECK(world.run("renew", {k_file}) == 5);
  CHECK(says(world.test, "its token was revoked"));
}

TEST_CASE("service account renew: stopped at any request, the file works")
{
  bool is_done = false;
  for (std::size_t step = 0; !is_done; ++step) {
    REQUIRE(step < 40);
    World world;
    world.create();
    world.api.answers = step;
    is_done = world.run("renew", {k_file}) == 0 && !says(world.test, "was not revoked");
    world.api.answers = std::nullopt;
    CAPTURE(step);
    CHECK(world.api.works(world.token()));
    std::size_t live = 0;
    for (const auto& [token, marker] : world.api.issued) {
      live += world.api.works(token) ? 1 : 0;
    }
    CHECK(live <= world.list().size());
  }
}

TEST_CASE("service account renew: files that it cannot renew")
{
  World world;
  CHECK(world.run("renew", {"/gone"}) == 5);
  CHECK(world.run("renew", {"/home/jane/.kube/config"}) == 5);
  CHECK(says(world.test, "its token is not that of a service account"));
  const auto legacy =
      token_of({{"alg", "RS256"}},
               {{"iss", "kubernetes/serviceaccount"},
                {"kubernetes.io/serviceaccount/namespace", "ci"},
                {"kubernetes.io/serviceaccount/service-account.name", "x"}});
  world.test.files.contents["/k/legacy"] = kubeconfig_text("{token: " + legacy + "}");
  CHECK(world.run("renew", {"/k/legacy"}) == 5);
  CHECK(says(world.test, "a legacy service account token of ci/x, which never expires"));
}
