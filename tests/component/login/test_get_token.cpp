#include "kube/plugin/exec_credential.hpp"
#include "login_world.hpp"

#include <doctest/doctest.h>

// `get-token` where the cache has a token, and where no one can be asked.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

constexpr const char* k_info_v1 =
    R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1",)"
    R"("spec":{"interactive":true}})"
    "\n";

void
no_network(LoginWorld& world)
{
  world.test.network.load_error = Error{ErrorCode::bug, "the network was wanted", {}, {}};
}

} // namespace

TEST_CASE("get-token: a fresh token comes from the cache, without network or lock")
{
  LoginWorld world;
  no_network(world);
  const auto token = world.cache(3600);
  CHECK(world.run() == 0);
  CHECK(
      world.test.out() ==
      R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1",)"
      R"("spec":{"interactive":false},"status":{"expirationTimestamp":"2026-11-22T14:59:00Z",)"
      R"("token":")" +
          token + "\"}}\n");
  CHECK(world.test.err().empty());
  CHECK(world.test.locks.events.empty());
  CHECK(world.test.files.writes.empty());
}

TEST_CASE("get-token: the version that kubectl wants")
{
  LoginWorld world;
  no_network(world);
  world.cache(3600);
  world.test.environment.values["KUBERNETES_EXEC_INFO"] = k_info_v1;
  CHECK(world.run() == 0);
  CHECK(json_out(world.test).at("apiVersion") == "client.authentication.k8s.io/v1");

  for (const std::string bad :
       {"", "{}", "{", "[]", R"({"kind":"ExecCredential","apiVersion":"v3"})"}) {
    world.test.environment.values["KUBERNETES_EXEC_INFO"] = bad;
    INFO(bad);
    CHECK(world.run() != 0);
    CHECK(world.test.out().empty());
    CHECK(world.test.err().find("oidcctl: error: ") == 0);
  }
}

TEST_CASE("get-token: how long a token has to last")
{
  LoginWorld world;
  no_network(world);
  world.cache(100);
  CHECK(world.run({"--min-ttl=99"}) == 0);
  CHECK(json_out(world.test)["status"]["expirationTimestamp"] == "2026-11-22T14:00:01Z");
  CHECK(world.run({"--min-ttl=0"}) == 0);
  CHECK(json_out(world.test)["status"]["expirationTimestamp"] == "2026-11-22T14:01:40Z");
  CHECK(world.run({"--min-ttl=-1"}) == 2);
  CHECK(world.run({"--min-ttl=86401"}) == 2);
  CHECK(world.test.err().find("invalid value \"86401\" for --min-ttl: ") !=
        std::string::npos);
}

TEST_CASE("get-token: names of entries, and where they are")
{
  LoginWorld world;
  no_network(world);
  const auto token = world.cache(3600);
  const auto content = world.test.files.contents.at(world.entry());
  const auto name = world.entry().substr(std::string(k_cache_folder).size());

  world.test.files.contents = {{"/k/oidc-login" + name, content}};
  world.test.environment.values["KUBECACHEDIR"] = "/k";
  CHECK(world.run() == 0);
  CHECK(world.given() == token);

  world.test.files.contents = {{"/home/ada/t" + name, content}};
  CHECK(world.run({"--token-cache-dir=~/t"}) == 0);
  CHECK(world.given() == token);
}

TEST_CASE("get-token: under the name of the fork its entries are found")
{
  LoginWorld world;
  no_network(world);
  world.test.program = "kubectl-together_login";
  const auto token = world.cache(3600);
  CHECK(world.entry().ends_with(cache_name(world.settings, CacheNaming::together)));
  CHECK(world.run() == 0);
  CHECK(world.given() == token);
  world.test.program = "kubectl-oidc_login";
  CHECK(world.run({"--interactive=never"}) == 4);
  CHECK(world.test.err().find("`oidcctl login ...`") != std::string::npos);
  world.test.files.contents.clear();
  world.test.program = "kubectl-together_login";
  CHECK(world.run({"--interactive=never"}) == 4);
  CHECK(world.test.err().find("`kubectl-together_login login ...`") != std::string::npos);

  // Which leads to the same entry.
  world.go_online();
  world.test.network.load_error = std::nullopt;
  world.browse();
  world.words.front() = "login";
  CHECK(world.run() == 0);
  world.words.front() = "get-token";
  CHECK(world.run({"--interactive=never"}) == 0);
}

TEST_CASE("get-token: without a terminal or a display nobody is asked")
{
  struct Row
  {
    std::string name;
    std::map<std::string, std::string> environment;
    std::vector<std::string> words;
    bool err_tty;
    std::string why;
  };
  const std::string no_person = R"({"kind":"ExecCredential",)"
                                R"("apiVersion":"client.authentication.k8s.io/v1",)"
                                R"("spec":{"interactive":false}})";
  const std::string told =
      "kubectl reports a non-interactive session (spec.interactive: false)";
  const Row rows[] = {
      {.name = "nothing",
       .environment = {},
       .words = {"--browser-command="},
       .err_tty = false,
       .why = "neither a terminal nor a display is available"},
      {.name = "device code",
       .environment = {},
       .words = {"--browser-command=", "--grant-type=device-code"},
       .err_tty = false,
       .why = "neither a terminal nor a display is available"},
      {.name = "CI",
       .environment = {{"CI", "true"}, {"DISPLAY", ":0"}},
       .words = {},
       .err_tty = true,
       .why = "this is a CI job (CI is set)"},
      {.name = "kubectl",
       .environment = {{"KUBERNETES_EXEC_INFO", no_person}, {"DISPLAY", ":0"}},
       .words = {},
       .err_tty = false,
       .why = told},
      {.name = "kubectl before 1.22, which does not tell",
       .environment = {{"KUBERNETES_EXEC_INFO",
                        R"({"kind":"ExecCredential","spec":{},)"
                        R"("apiVersion":"client.authentication.k8s.io/v1beta1"})"}},
       .words = {"--browser-command="},
       .err_tty = false,
       .why = "neither a terminal nor a display is available"},
      {.name = "kubectl on a terminal without a display",
       .environment = {{"KUBERNETES_EXEC_INFO", no_person}},
       .words = {"--browser-command="},
       .err_tty = true,
       .why = told},
      {.name = "forbidden",
       .environment = {{"DISPLAY", ":0"}},
       .words = {"--interactive=never"},
       .err_tty = true,
       .why = "prompting is disabled (--interactive=never)"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    LoginWorld world;
    no_network(world);
    for (const auto& [name, value] : row.environment) {
      world.test.environment.values[name] = value;
    }
    world.words.pop_back();
    world.words.push_back(std::string("--browser-command=") + k_browser);
    if (!row.words.empty() && row.words.front() == "--browser-command=") {
      world.words.pop_back();
    }
    world.test.terminal.err_tty = row.err_tty;
    std::vector<std::string> more;
    for (const auto& word : row.words) {
      if (word != "--browser-command=") {
        more.push_back(word);
      }
    }
    CHECK(world.run(more) == 4);
    CHECK(world.test.out().empty());
    CHECK(world.test.err() ==
          "oidcctl: error: a login is required, but " + row.why +
              "\nhint: log in on a terminal first with the same options: `oidcctl login "
              "...`; or let kubectl prompt: interactiveMode: IfAvailable\n");
    CHECK(world.test.processes.starts.empty());
    CHECK(world.test.listener.opened.empty());
  }
}
