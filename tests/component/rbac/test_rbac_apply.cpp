#include "admin_world.hpp"
#include "site.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

// `rbac grant --apply`, through the program.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using Users = std::vector<std::string>;

struct World : AdminWorld
{
  int
  grant(const Words& more)
  {
    return test.run(Words{"rbac", "grant", "--username-claim=email"} + more);
  }
};

const Words k_jane = {"--user=jane@example.com", "--cluster-role=view", "--apply"};

// The one binding that the words above make.
constexpr const char* k_path = "clusterrolebindings/view-jane-example-com-4wtfjk5muzpa";

} // namespace

TEST_CASE("rbac apply: usage")
{
  struct Row
  {
    Words words;
    std::string err;
  };
  const Words jane = {"--user=jane@example.com", "--cluster-role=view"};
  const std::string why = ": without --apply nothing is changed\n";
  const Row rows[] = {
      {jane + Words{"--dry-run=server"}, "--dry-run=server needs --apply" + why},
      {jane + Words{"--replace"}, "--replace needs --apply" + why},
      {jane + Words{"--force-conflicts"}, "--force-conflicts needs --apply" + why},
      {k_jane + Words{"--dry-run=sever"},
       "invalid value \"sever\" for --dry-run: expected one of server, none\nhint: did "
       "you "
       "mean server?\n"},
      {k_jane + Words{"--timeout=0"},
       "invalid value \"0\" for --timeout: expected a number above 0 and up to 3600\n"},
      {k_jane + Words{"--timeout=nan"},
       "invalid value \"nan\" for --timeout: expected a number above 0 and up to 3600\n"},
      {k_jane + Words{"-okubectl"},
       "--output=kubectl cannot be used with --apply: it prints commands instead\n"},
      {jane + Words{"-otable"},
       "--output=table needs --apply: it shows what was applied\n"},
      {k_jane + Words{"--replace"},
       "refusing to delete without confirmation: not a terminal\nhint: use --yes to "
       "confirm, or --dry-run=server to preview\n"},
  };
  for (const auto& row : rows) {
    World world;
    CHECK(world.grant(row.words) == 2);
    CHECK(world.test.out().empty());
    CHECK(world.test.err() == "oidcctl: error: " + row.err);
    CHECK(world.test.network.requests.empty());
  }
}

TEST_CASE("rbac apply: clusters that cannot be reached, and their exit statuses")
{
  {
    World world;
    CHECK(world.grant(k_jane + Words{"--context=other"}) == 5);
    CHECK(
        world.test.err().find("the kubeconfig does not contain the context \"other\"") !=
        std::string::npos);
    CHECK(world.grant(k_jane + Words{"--kubeconfig=/gone"}) == 5);
  }
  {
    World world;
    world.api.token = "other";
    CHECK(world.grant(k_jane) == 4);
    CHECK(world.test.out().empty());
    CHECK(world.test.err().find("t0ken") == std::string::npos);
  }
  {
    World world;
    const auto refused =
        tl::make_unexpected(HttpFailure{HttpFault::connect, "refused", {}});
    world.api.faults.push_back({.outcome = refused, .times = 100});
    CHECK(world.grant(k_jane) == 3);
    CHECK(world.test.out().empty());
    CHECK(world.test.err() ==
          "oidcctl: error: no response from https://k8s.example:6443: refused\n");
  }
  {
    World world;
    world.test.clock.interrupt_at(Milliseconds{0});
    CHECK(world.grant(k_jane) == 130);
    CHECK(world.api.objects.empty());
  }
}

TEST_CASE("rbac apply: a list with a wrong row changes nothing")
{
  World world;
  world.test.files.contents["-"] = "user,cluster-role\njane@example.com,view\n,view\n";
  CHECK(world.grant({"--from-file=-", "--apply"}) == 5);
  CHECK(world.test.network.requests.empty());
}

TEST_CASE("rbac apply: the table")
{
  World world;
  CHECK(world.grant(k_jane) == 0);
  CHECK(world.test.out() ==
        "Cluster     prod     https://k8s.example:6443\n"
        "Created     1\n"
        "\n"
        "RESULT   NAMESPACE  NAME                                MESSAGE\n"
        "created             view-jane-example-com-4wtfjk5muzpa  \n");
  CHECK(world.test.err().empty());
  CHECK(world.api.users(k_path) == Users{"jane@example.com"});
  CHECK(world.grant(k_jane + Words{"--dry-run=server"}) == 0);
  CHECK(world.test.out().find("Dry run     true\nUnchanged   1\n") != std::string::npos);
}

TEST_CASE("rbac apply: failures are told, with hints, and the status is 1")
{
  World world;
  CHECK(world.grant(k_jane + Words{"-n=team-a", "-n=gone", "-n=gone2"}) == 1);
  CHECK(world.test.out().find("Created     1\nFailed      2\n") != std::string::npos);
  CHECK(world.test.err() ==
        "oidcctl: warning: RoleBinding \"view-jane-example-com-4wtfjk5muzpa\": the "
        "server returned 404: namespaces \"gone\" not found\nhint: check that the "
        "namespace \"gone\" exists\noidcctl: warning: RoleBinding "
        "\"view-jane-example-com-4wtfjk5muzpa\": the server returned 404: namespaces "
        "\"gone2\" not found\nhint: check that the namespace \"gone2\" exists\n");
}

TEST_CASE("rbac apply: an interruption shows what was done")
{
  World world;
  std::string list = "user,cluster-role\n";
  for (int i = 0; i < 50; ++i) {
    list += fmt::format("u{}@example.com,view\n", i);
  }
  world.test.files.contents["list"] = list;
  int patches = 0;
  world.api.before = [&](const HttpRequest& request) {
    if (request.method == "PATCH" && ++patches == 10) {
      world.test.clock.interrupt_at(Milliseconds{0});
    }
  };
  CHECK(world.grant({"--from-file=list", "--apply", "-ojson"}) == 130);
  const auto data = json_out(world.test);
  CHECK(data.at("kind") == "RoleBindingChanges");
  CHECK(data.at("summary").at("created") == world.api.objects.size());
  CHECK(data.at("summary").at("notAttempted") == 50 - world.api.objects.size());
  CHECK(data.at("stopped").at("code") == "interrupted");
  CHECK(world.test.err() == "oidcctl: warning: stopped: interrupted\nhint: run the same "
                            "command again: completed changes are kept\n");
}

TEST_CASE("rbac apply: JSON and YAML are documents, not manifests")
{
  World world;
  CHECK(world.grant(k_jane + Words{"-ojson"}) == 0);
  const auto data = json_out(world.test);
  CHECK(data.at("apiVersion") == "oidcctl/v1");
  CHECK(data.at("cluster") ==
        Json{{"context", "prod"}, {"server", "https://k8s.example:6443"}});
  CHECK(data.at("dryRun") == false);
  CHECK(data.at("items").at(0).at("result") == "created");
  CHECK(data.at("stopped").is_null());
  CHECK(world.grant(k_jane + Words{"-oyaml"}) == 0);
  CHECK(world.test.out().find("kind: RoleBindingChanges\n") != std::string::npos);
}

TEST_CASE("rbac apply: the same grant twice is applied once")
{
  World world;
  CHECK(world.grant(k_jane + Words{"--user=jane@example.com", "-ojson"}) == 0);
  CHECK(json_out(world.test).at("items").size() == 1);
}

TEST_CASE("rbac apply: warnings come before anything is changed")
{
  World world;
  CHECK(world.grant(
            {"--user=jane@example.com", "--cluster-role=cluster-admin", "--apply"}) == 0);
  CHECK(world.test.err() ==
        "oidcctl: warning: cluster-admin allows everything in the cluster\nhint: admin, "
        "edit and view are the usual roles for users in a namespace\n");
}

TEST_CASE("rbac apply: --replace asks, --yes and a dry run do not")
{
  const std::string name = std::string(k_path).substr(std::string(k_path).find('/') + 1);
  const auto role_of = [](const World& world) {
    return world.api.objects.at(k_path).at("roleRef").at("name");
  };
  const std::string question =
      "ClusterRoleBinding \"" + name +
      "\": exists with roleRef ClusterRole/edit, which is immutable (wanted: "
      "ClusterRole/view)\nDelete 1 role binding of the cluster https://k8s.example:6443, "
      "and create it again with the new role? [y/N] ";
  for (const auto* answer : {"n", "", "yess", "no", " Y ", "yes"}) {
    CAPTURE(answer);
    World world;
    world.api.put("", name, "edit", {"jane@example.com"});
    world.test.terminal.in_tty = world.test.terminal.err_tty = true;
    world.test.terminal.lines = {answer};
    const bool is_yes = answer == std::string(" Y ") || answer == std::string("yes");
    CHECK(world.grant(k_jane + Words{"--replace"}) == (is_yes ? 0 : 130));
    CHECK(world.test.err().find("\x1b[K" + question) != std::string::npos);
    CHECK(role_of(world) == (is_yes ? "view" : "edit"));
    if (!is_yes) {
      CHECK(world.test.network.requests.size() == 2); // it was read, and its role
      CHECK(
          world.test.err().ends_with("oidcctl: error: nothing was replaced: aborted\n"));
    }
  }
  World world;
  world.api.put("", name, "edit", {"jane@example.com"});
  CHECK(world.grant(k_jane) == 1);
  CHECK(world.grant(k_jane + Words{"--replace", "--dry-run=server"}) == 0);
  CHECK(world.test.out().find("Replaced    1\n") != std::string::npos);
  CHECK(role_of(world) == "edit");
  CHECK(world.grant(k_jane + Words{"--replace", "--yes"}) == 0);
  CHECK(role_of(world) == "view");
}

TEST_CASE("rbac apply: --replace asks nobody where no role differs")
{
  World world;
  world.test.terminal.in_tty = world.test.terminal.err_tty = true;
  CHECK(world.grant(k_jane + Words{"--replace"}) == 0);
  CHECK(world.test.err().find("Delete") == std::string::npos);
}

TEST_CASE("rbac apply: what is no replacement is applied, whatever the answer")
{
  for (const auto* answer : {"no", "yes"}) {
    World world;
    const std::string path = k_path;
    world.api.put("", path.substr(path.find('/') + 1), "edit", {"jane@example.com"});
    world.test.terminal.in_tty = world.test.terminal.err_tty = true;
    world.test.terminal.lines = {answer};
    const bool is_yes = answer == std::string("yes");
    CHECK(world.grant(k_jane + Words{"--user=joe@example.com", "--replace", "-ojson"}) ==
          (is_yes ? 0 : 130));
    const auto data = json_out(world.test);
    CHECK(data.at("summary").at("created") == 1);
    CHECK(data.at("items").at(0).at("result") == (is_yes ? "replaced" : "failed"));
    CHECK(data.at("items").at(1).at("result") == "created");
    CHECK(data.at("stopped").is_null() == is_yes);
    CHECK(world.api.objects.size() == 2);
  }
}
