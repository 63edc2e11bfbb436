#include "revoke_world.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>

// `rbac revoke --apply`, through the program.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

const std::string k_no_terminal =
    "oidcctl: error: nothing was changed: refusing to delete without confirmation: not a "
    "terminal\nhint: use --yes to confirm, or --dry-run=server to preview\n";
const std::string k_question = "Delete 1 role binding of the cluster "
                               "https://k8s.example:6443? [y/N] ";

} // namespace

TEST_CASE("rbac apply revoke: usage")
{
  struct Row
  {
    Words words;
    std::string err;
  };
  const Row rows[] = {
      {.words = {},
       .err =
           "one of --user, --group, --from-file or --token-file is required\nhint: for "
           "example --user jane@example.com\n"},
      {.words = k_jane + Words{"-fdump"},
       .err = "--filename and --apply cannot be used together\nhint: --apply reads the "
              "bindings "
              "from the cluster that it changes\n"},
      {.words = k_jane + Words{"-okubectl"},
       .err =
           "--output=kubectl cannot be used with --apply: it prints commands instead\n"},
      {.words = k_jane + Words{"--dry-run=client"},
       .err = "invalid value \"client\" for --dry-run: expected one of server, none\n"},
      {.words = k_jane + Words{"--timeout=0"},
       .err = "invalid value \"0\" for --timeout: expected a number above 0 and up to "
              "3600\n"},
      {.words = {"--group=system:masters"},
       .err = "group \"system:masters\": members of system:masters can do everything, "
              "regardless of RBAC\nhint: use --allow-system if this is intended\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.err);
    RevokeWorld world;
    CHECK(world.revoke(row.words) == 2);
    CHECK(world.test.out().empty());
    CHECK(world.test.err() == "oidcctl: error: " + row.err);
    CHECK(world.test.network.requests.empty());
  }
  RevokeWorld world;
  CHECK(world.test.run({"rbac", "revoke", "--user=4711", "--dry-run=server"}) == 2);
  CHECK(world.test.err() == "oidcctl: error: --dry-run=server needs --apply: without "
                            "--apply nothing is changed\n");
}

TEST_CASE("rbac apply revoke: a list with a wrong row changes nothing")
{
  RevokeWorld world;
  world.test.files.contents["list"] = "user\njane@example.com\n*\n";
  CHECK(world.revoke({"--from-file=list", "--yes"}) == 5);
  CHECK(world.test.network.requests.empty());
}

TEST_CASE("rbac apply revoke: without a terminal and without --yes nothing is changed")
{
  for (const auto& terminal : {std::pair{false, false}, {true, false}, {false, true}}) {
    RevokeWorld world;
    world.test.terminal.in_tty = terminal.first;
    world.test.terminal.err_tty = terminal.second;
    CHECK(world.revoke(k_jane) == 2);
    CHECK(world.test.out().empty());
    CHECK(world.test.err().ends_with(k_no_terminal));
    CHECK(world.test.err().find("delete             view-jane") != std::string::npos);
    CHECK(world.is_untouched());
  }
}

TEST_CASE("rbac apply revoke: nobody is asked where nothing is deleted")
{
  RevokeWorld world;
  CHECK(world.revoke({"--user=joe@example.com"}) == 0);
  CHECK(world.api.users(k_devs) == Users{"jane@example.com"});
  CHECK(world.revoke({"--user=joe@example.com"}) == 0);
  CHECK(world.test.err().empty());
  CHECK(world.test.out().find(
            "info    not-found  no binding contains User \"joe@example.com\"\n") !=
        std::string::npos);
}

TEST_CASE("rbac apply revoke: the plan, the question, and its answers")
{
  for (const auto* answer : {"n", "", "yess", "no", "delete", " Y ", "yes"}) {
    CAPTURE(answer);
    RevokeWorld world;
    world.test.terminal.in_tty = world.test.terminal.err_tty = true;
    world.test.terminal.lines = {answer};
    const bool is_yes = answer == std::string(" Y ") || answer == std::string("yes");
    CHECK(world.revoke(k_jane + Words{"--keep-empty"}) == (is_yes ? 0 : 130));
    const auto err = world.test.err();
    const auto plan = err.find("Revoke for  User     jane@example.com\n"
                               "Bindings    3\n"
                               "\n"
                               "ACTION  NAMESPACE  BINDING    ROLE   LEFT\n"
                               "delete             view-jane  view   0\n"
                               "empty   default    owner      admin  0\n"
                               "remove  team-a     devs       edit   1\n"
                               "\n");
    CHECK_MESSAGE(plan < err.find(k_question), err);
    CHECK(err.find(k_question) != std::string::npos);
    CHECK(world.api.objects.contains(k_ours) == !is_yes);
    CHECK(world.is_untouched() == !is_yes);
    if (!is_yes) {
      CHECK(err.ends_with("oidcctl: error: nothing was changed: aborted\n"));
      CHECK(world.test.out().empty());
    }
  }
}

TEST_CASE("rbac apply revoke: no answer at all")
{
  RevokeWorld world;
  world.test.terminal.in_tty = world.test.terminal.err_tty = true;
  CHECK(world.revoke(k_jane) == 130);
  CHECK(world.test.err().find(k_question + "\noidcctl: error: nothing was changed: ") !=
        std::string::npos);
  CHECK(world.is_untouched());
}

TEST_CASE("rbac apply revoke: what becomes of each binding")
{
  RevokeWorld world;
  CHECK(world.revoke(k_jane + Words{"--yes"}) == 1);
  CHECK(world.test.out() ==
        "Cluster     prod     https://k8s.example:6443\nConfigured  1\nDeleted     "
        "1\nFailed      1\n\nRESULT      NAMESPACE  NAME       MESSAGE\ndeleted          "
        "      view-jane  \nfailed      default    owner      it would have no subjects, "
        "and it is not managed by oidcctl\nconfigured  team-a     devs       \n\ntoken\n "
        " info    expiry  an issued token is accepted until it expires, usually within a "
        "day, and includes\n                  its groups until then\n                  "
        "-> changes of role bindings take effect at once\n");
  CHECK(world.test.err().ends_with(
      "oidcctl: warning: RoleBinding \"owner\": it would have no subjects, and it is not "
      "managed by oidcctl\nhint: use --keep-empty to keep it without subjects, or delete "
      "it\n"));
  CHECK_FALSE(world.api.objects.contains(k_ours));
  CHECK(world.api.users(k_devs) == Users{"joe@example.com"});
  CHECK(world.api.users(k_owner) == Users{"jane@example.com"});
  // Again: what is done stays done.
  CHECK(world.revoke(k_jane + Words{"--yes", "--keep-empty", "-ojson"}) == 0);
  CHECK(json_out(world.test).at("summary").at("configured") == 1);
  CHECK(world.api.users(k_owner).empty());
  CHECK(world.revoke(k_jane) == 0);
}

TEST_CASE("rbac apply revoke: only the role or namespace that is given")
{
  struct Row
  {
    Words words;
    Users devs;
    bool has_ours;
  };
  const Row rows[] = {
      {.words = {"--cluster-role=view"},
       .devs = {"joe@example.com", "jane@example.com"},
       .has_ours = false},
      {.words = {"--cluster-role=edit"}, .devs = {"joe@example.com"}, .has_ours = true},
      {.words = {"--namespace=team-a"}, .devs = {"joe@example.com"}, .has_ours = true},
      {.words = {"--role=edit"},
       .devs = {"joe@example.com", "jane@example.com"},
       .has_ours = true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.words.front());
    RevokeWorld world;
    CHECK(world.revoke(k_jane + row.words + Words{"--yes", "-ojson"}) == 0);
    CHECK(world.api.users(k_devs) == row.devs);
    CHECK(world.api.objects.contains(k_ours) == row.has_ours);
    CHECK(world.api.users(k_owner) == Users{"jane@example.com"});
    const auto data = json_out(world.test);
    CHECK(data.at("findings").at(0).at("id") == "remaining/elsewhere");
  }
}

TEST_CASE("rbac apply revoke: a list of people")
{
  RevokeWorld world;
  world.test.files.contents["-"] = "user,cluster-role,namespaces\n"
                                   "jane@example.com,view,\njoe@example.com,,team-a\n"
                                   "nobody@example.com,,\n";
  CHECK(world.revoke({"--from-file=-"}) == 2); // it is not a terminal
  CHECK(world.test.err().ends_with(k_no_terminal));
  CHECK(world.revoke({"--from-file=-", "--yes", "-ojson"}) == 0);
  CHECK_FALSE(world.api.objects.contains(k_ours));
  CHECK(world.api.users(k_devs) == Users{"jane@example.com"});
}
