#include "fakes.hpp"
#include "rbac_dump.hpp"
#include "site.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

// `rbac revoke` over a dump.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using Words = std::vector<std::string>;

Words
revoke(const Words& more)
{
  Words words{"rbac", "revoke", "--username-claim=email"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// Return the plan of a call with the usual dump, in lines.
std::string
plan_of(const Words& more, int status = 0)
{
  TestSystem test;
  test.files.contents["dump"] = rbac_dump();
  test.files.contents["token"] =
      token_of({{"alg", "RS256"}},
               {{"iss", "https://login.example.com"},
                {"email", "jane@example.com"},
                {"groups", {"platform", "none"}},
                {"exp", 1795359600}}); // an hour after the clock of the tests
  test.files.contents["list"] = "user,group,role,namespaces\n"
                                "jane@example.com,,owner,team-b\n,platform,,\n";
  auto words = revoke(more);
  words.insert(words.end(), {"-f", "dump", "-ojson"});
  CHECK(test.run(words) == status);
  const auto plan = json_out(test);
  std::string out;
  for (const auto& step : plan.at("steps")) {
    out += fmt::format("{} {}\n",
                       step.at("action").get<std::string>(),
                       step.at("name").get<std::string>());
  }
  for (const auto& finding : plan.at("findings")) {
    out += fmt::format("{} {}\n",
                       finding.at("id").get<std::string>(),
                       finding.at("status").get<std::string>());
  }
  return out;
}

const std::string k_near = "remaining/near warning\n";
const std::string k_token = "token/expiry info\n";

} // namespace

TEST_CASE("rbac revoke: usage")
{
  struct Row
  {
    Words words = {};
    std::string err = {};
  };
  const std::string nobody =
      "one of --user, --group, --from-file or --token-file is required\nhint: for "
      "example --user jane@example.com\n";
  const Row rows[] = {
      {.words = {}, .err = nobody},
      {.words = {"-f", "dump", "--cluster-role=view"}, .err = nobody},
      {.words = {"--user=a@b.c", "--from-file=x", "-f", "dump"},
       .err = "--user and --from-file cannot be used together\nhint: write them into the "
              "file, or run the command twice\n"},
      {.words = {"--from-file=-", "-f", "-"},
       .err = "--filename and --from-file cannot both read standard input\nhint: use a "
              "file for "
              "one of them\n"},
      {.words = {"--user=a@b.c", "--token-file=-", "-f", "-"},
       .err = "--filename and --token-file cannot both read standard input\nhint: use a "
              "file "
              "for one of them\n"},
      {.words = {"--user=a@b.c", "-f", "dump", "--cluster-role=a", "--role=b"},
       .err =
           "--cluster-role and --role cannot be used together\nhint: a binding names one "
           "role; run the command once for each\n"},
      {.words = {"--user=a@b.c", "-f", "dump", "-n", ""},
       .err = "--namespace must not be empty\nhint: leave it out to mean the whole "
              "cluster\n"},
      {.words = {"--group=system:masters", "-f", "dump"},
       .err = "group \"system:masters\": members of system:masters can do everything, "
              "regardless of RBAC\nhint: use --allow-system if this is intended\n"},
      {.words = {"--user=", "-f", "dump"},
       .err = "the user is empty\nhint: specify the value of the claim\n"},
      {.words = {"--user=a@b.c", "-f", "dump", "-oxml"},
       .err = "invalid value \"xml\" for --output: expected one of table, json, yaml, "
              "kubectl\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.err);
    TestSystem test;
    CHECK(test.run(revoke(row.words)) == 2);
    CHECK(test.out().empty());
    CHECK(test.err() == "oidcctl: error: " + row.err);
    CHECK(test.files.reads.empty());
  }
}

TEST_CASE("rbac revoke: every option has its effect")
{
  const std::string devs = "remove devs\n";
  const std::string elsewhere = "remaining/elsewhere warning\n";
  struct Row
  {
    Words words = {};
    int status = 0;
    std::string plan = {};
  };
  const std::string jane = "--user=jane@example.com";
  const Row rows[] = {
      {.words = {jane},
       .status = 1,
       .plan = "delete view-jane\n" + devs + "refuse owner\nplan/refused failure\n" +
               k_near + k_token},
      {.words = {jane, "--keep-empty"},
       .status = 0,
       .plan = "delete view-jane\n" + devs + "empty owner\n" + k_near + k_token},
      {.words = {jane, "--cluster-role=view"},
       .status = 0,
       .plan = "delete view-jane\n" + elsewhere + elsewhere + k_near + k_token},
      {.words = {jane, "--role=owner", "--keep-empty"},
       .status = 0,
       .plan = "empty owner\n" + elsewhere + elsewhere + k_near + k_token},
      {.words = {jane, "-n", "team-a"},
       .status = 0,
       .plan = devs + elsewhere + elsewhere + k_near + k_token},
      {.words = {jane, "--namespace=team-a", "--namespace=team-b", "--keep-empty"},
       .status = 0,
       .plan = devs + "empty owner\n" + elsewhere + k_near + k_token},
      {.words = {jane, "-n", "team-a", "--member-of=platform"},
       .status = 1,
       .plan =
           devs + "remaining/group failure\n" + elsewhere + elsewhere + k_near + k_token},
      {.words = {"--group=platform"}, .status = 0, .plan = devs + k_near + k_token},
      {.words = {"--group=platform", "--groups-prefix=oidc:"},
       .status = 0,
       .plan = k_near + k_near + "plan/not-found info\n" + k_token},
      {.words = {"--user=joe@example.com", "--group=platform"},
       .status = 0,
       .plan = devs + k_near + k_token},
      {.words = {"--user=nobody@example.com"},
       .status = 0,
       .plan = "plan/not-found info\n" + k_token},
      {.words = {"--group=system:masters", "--allow-system"},
       .status = 1,
       .plan = "refuse cluster-admin\nplan/refused failure\n" + k_token},
      {.words = {"--from-file=list"},
       .status = 1,
       .plan = devs + "refuse owner\nplan/refused failure\n" + elsewhere + elsewhere +
               k_near + k_near + k_token},
      // Of a token: its user, and its groups where the API server has them.
      {.words = {"--token-file=token", "-n", "team-a"},
       .status = 0,
       .plan = devs + elsewhere + elsewhere + k_near + k_token},
      {.words = {"--token-file=token", "--groups-claim=groups", "-n", "team-a"},
       .status = 1,
       .plan =
           devs + "remaining/group failure\n" + elsewhere + elsewhere + k_near + k_token},
      {.words = {"--token-file=token", "--groups-claim=groups", "--user=joe@example.com"},
       .status = 1,
       .plan = devs + "remaining/group failure\n" + k_token},
  };
  for (const auto& row : rows) {
    CAPTURE(row.words.back());
    CHECK(plan_of(row.words, row.status) == row.plan);
  }
}

TEST_CASE("rbac revoke: the plan as JSON")
{
  TestSystem test;
  test.files.contents["-"] = rbac_dump();
  CHECK(test.run(revoke({"-f-", "--user=jane@example.com", "-ojson"})) == 1);
  CHECK(test.err().empty());
  const auto plan = json_out(test);
  CHECK(plan.at("apiVersion") == "oidcctl/v1");
  CHECK(plan.at("kind") == "RevokePlan");
  CHECK(plan.at("subjects") ==
        Json::array({{{"kind", "User"}, {"name", "jane@example.com"}}}));
  CHECK(plan.at("counts") == Json{{"read", 5},
                                  {"skipped", 0},
                                  {"removed", 1},
                                  {"deleted", 1},
                                  {"emptied", 0},
                                  {"refused", 1},
                                  {"notFound", 0},
                                  {"remaining", 1}});
  const auto& step = plan.at("steps").at(0);
  CHECK(step.at("kind") == "ClusterRoleBinding");
  CHECK(step.at("namespace").is_null());
  CHECK(step.at("uid") == "u-1");
  CHECK(step.at("resourceVersion") == "77");
  CHECK(step.at("roleRef") == Json{{"kind", "ClusterRole"}, {"name", "view"}});
  CHECK(step.at("subjects") ==
        Json::array({{{"kind", "User"}, {"name", "jane@example.com"}}}));
  CHECK(step.at("left") == 0);
  CHECK(step.at("managed") == true);
  CHECK(step.at("patch").size() == 4);
  CHECK(plan.at("steps").at(1).at("resourceVersion").is_null());
  CHECK(plan.at("steps").at(1).at("patch").at(2).at("path") == "/subjects/1");
  CHECK(plan.at("steps").at(2).at("patch").is_null());
  CHECK(plan.at("findings").at(0).at("message") ==
        "RoleBinding team-b/owner (Role owner) would have no subjects, and it is not "
        "managed by oidcctl");
}

TEST_CASE("rbac revoke: the commands that do it")
{
  TestSystem test;
  test.files.contents["dump"] = rbac_dump();
  CHECK(test.run(revoke({"-f", "dump", "--user=jane@example.com", "-okubectl"})) == 1);
  const std::string test_0 = R"([{"op":"test","path":"/subjects/0/kind","value":"User"},)"
                             R"({"op":"test","path":"/subjects/0/name",)"
                             R"("value":"jane@example.com"},)"
                             R"({"op":"remove","path":"/subjects/0"})";
  auto test_1 = test_0;
  for (auto at = test_1.find("subjects/0"); at != std::string::npos;
       at = test_1.find("subjects/0")) {
    test_1[at + 9] = '1';
  }
  CHECK(test.out() ==
        "kubectl patch clusterrolebinding view-jane --type=json --patch='" + test_0 +
            R"(,{"op":"test","path":"/subjects","value":[]}]')" +
            " && kubectl delete clusterrolebinding view-jane\n" +
            "kubectl patch rolebinding devs --namespace=team-a --type=json --patch='" +
            test_1 + "]'\n" +
            "# RoleBinding team-b/owner keeps its last subject: it is not managed by "
            "oidcctl\n");
  CHECK(test.err() ==
        "oidcctl: warning: RoleBinding team-b/owner (Role owner) would have no subjects, "
        "and it is not managed by oidcctl\nhint: use --keep-empty to keep it without "
        "subjects, or delete it\noidcctl: warning: User \"Jane@Example.com\" has "
        "RoleBinding team-b/old (Role owner): different case\nhint: revoke it as well if "
        "it is the same user or group\noidcctl: note: an issued token is accepted until "
        "it expires, usually within a day, and includes its groups until then\nhint: "
        "changes of role bindings take effect at once\n");
}

TEST_CASE("rbac revoke: until when a token logs in")
{
  struct Row
  {
    Json expiry = {};
    std::string message = {};
  };
  const Row rows[] = {
      {.expiry = 1795359600,
       .message = "the token is accepted for another 1 h, until 2026-11-22T15:00:00Z, "
                  "and includes "
                  "its groups until then"},
      {.expiry = 1795356000,
       .message = "the token expired 0 s ago, 2026-11-22T14:00:00Z"},
      {.expiry = 1795269600,
       .message = "the token expired 1 d ago, 2026-11-21T14:00:00Z"},
      {.expiry = nullptr,
       .message = "an issued token is accepted until it expires, usually within a day, "
                  "and includes "
                  "its groups until then"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    TestSystem test;
    test.files.contents["dump"] = rbac_dump();
    test.files.contents["token"] =
        token_of({{"alg", "RS256"}}, {{"email", "x@example.com"}, {"exp", row.expiry}});
    CHECK(test.run(revoke({"-fdump", "--token-file=token", "-ojson"})) == 0);
    const auto plan = json_out(test);
    CHECK(plan.at("findings").back().at("id") == "token/expiry");
    CHECK(plan.at("findings").back().at("message") == row.message);
  }
}

TEST_CASE("rbac revoke: tokens that say something odd")
{
  struct Row
  {
    Json claims = {};
    int status = 0;
    std::string err = {};
  };
  const Row rows[] = {
      {.claims = {{"sub", "4711"}},
       .status = 5,
       .err = "the token contains no user name: "},
      {.claims = {{"email", ""}},
       .status = 5,
       .err = "the token contains no user name: the claim is empty\n"},
      {.claims = {{"email", "x@example.com"}, {"email_verified", false}},
       .status = 0,
       .err = "oidcctl: warning: the API server rejects this token: oidc: email not "
              "verified\n"},
      {.claims = {{"email", "x@example.com"}, {"iss", "https://a.example"}},
       .status = 0,
       .err = "oidcctl: warning: the token was issued by \"https://a.example\", not by "
              "\"https://login.example.com\"\n"},
      {.claims = {{"email", "x@example.com"},
                  {"iss", "https://login.example.com"},
                  {"groups", {"a"}}},
       .status = 0,
       .err = "oidcctl: note: the groups of the token are ignored: --groups-claim is not "
              "set\nhint: set it if the API server uses one\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.err);
    TestSystem test;
    test.files.contents["dump"] = rbac_dump();
    test.files.contents["token"] = token_of({{"alg", "RS256"}}, row.claims);
    CHECK(test.run(revoke({"-fdump",
                           "--issuer-url=https://login.example.com",
                           "--token-file=token"})) == row.status);
    CHECK(test.err().find(row.err) != std::string::npos);
  }
  TestSystem test;
  test.files.contents["token"] = "no token";
  test.files.contents["dump"] = rbac_dump();
  CHECK(test.run(revoke({"-fdump", "--token-file=token"})) == 5);
  CHECK(test.out().empty());
}

TEST_CASE("rbac revoke: dumps that cannot be read")
{
  struct Row
  {
    std::string dump = {};
    std::string err = {};
  };
  const Row rows[] = {
      {.dump = "",
       .err = "\"dump\": the input is empty\nhint: use the output of kubectl get "
              "clusterrolebindings,rolebindings -A -o json\n"},
      {.dump = rbac_dump().substr(0, 700),
       .err = "\"dump\": invalid JSON: unexpected end of input\nhint: the input is "
              "truncated: "
              "fetch it again\n"},
      {.dump = "7",
       .err = "\"dump\": document 1: it is a number: expected an object\nhint: use the "
              "output "
              "of kubectl get clusterrolebindings,rolebindings -A -o json\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.err);
    TestSystem test;
    test.files.contents["dump"] = row.dump;
    CHECK(test.run(revoke({"-fdump", "--user=jane@example.com"})) == 5);
    CHECK(test.out().empty());
    CHECK(test.err() == "oidcctl: error: " + row.err);
  }
  TestSystem test;
  CHECK(test.run(revoke({"-fnowhere", "--user=jane@example.com"})) == 5);
  CHECK(test.err() == "oidcctl: error: \"nowhere\": no such file\n");
}

TEST_CASE("rbac revoke: a dump of half a cluster")
{
  TestSystem test;
  test.files.contents["dump"] = R"({"items": []})";
  CHECK(test.run(revoke({"-fdump", "--user=jane@example.com", "-ojson"})) == 0);
  const auto plan = json_out(test);
  CHECK(plan.at("findings").at(1).at("id") == "plan/namespaces");
}

TEST_CASE("rbac revoke: a row of the list that is wrong")
{
  TestSystem test;
  test.files.contents["dump"] = rbac_dump();
  test.files.contents["list"] = "user\njane@example.com\n*\n";
  CHECK(test.run(revoke({"-fdump", "--from-file=list"})) == 5);
  CHECK(test.out().empty());
  CHECK(test.err().find("\"list\": row 3: user \"*\" contains a *") != std::string::npos);
}
