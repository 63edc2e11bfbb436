#include "fakes.hpp"
#include "rbac_dump.hpp"
#include "site.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

// `rbac list` over a dump.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using Words = std::vector<std::string>;

Words
list(const Words& more)
{
  Words words{"rbac", "list"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// Return what a call lists of the usual dump, in lines.
std::string
list_of(const Words& more)
{
  TestSystem test;
  test.files.contents["dump"] = rbac_dump();
  test.files.contents["token"] = token_of(
      {{"alg", "RS256"}}, {{"email", "joe@example.com"}, {"groups", {"platform"}}});
  auto words = list({"--username-claim=email", "-fdump", "-ojson"});
  words.insert(words.end(), more.begin(), more.end());
  CHECK(test.run(words) == 0);
  const auto data = json_out(test);
  CHECK(data.at("kind") == "RbacAccessList");
  CHECK(data.at("counts").at("read") == 5);
  CHECK(data.at("counts").at("listed") == data.at("items").size());
  std::string out;
  for (const auto& item : data.at("items")) {
    out += fmt::format("{} {} {} {} {}\n",
                       item.at("effective").get<std::string>(),
                       item.at("subject").at("kind").get<std::string>(),
                       item.at("subject").at("name").get<std::string>(),
                       item.at("roleRef").at("name").get<std::string>(),
                       item.at("binding").get<std::string>());
  }
  return out;
}

} // namespace

TEST_CASE("rbac list: usage")
{
  struct Row
  {
    Words words = {};
    std::string err = {};
  };
  const Row rows[] = {
      {.words = {"-f-", "--token-file=-"},
       .err = "--filename and --token-file cannot both read standard input\nhint: use a "
              "file "
              "for one of them\n"},
      {.words = {"-fdump", "--all", "--group=a"},
       .err = "--all and --group cannot be used together\nhint: --all lists every "
              "subject\n"},
      {.words = {"-fdump", "--role=a", "--cluster-role=b"},
       .err =
           "--cluster-role and --role cannot be used together\nhint: a binding names one "
           "role; run the command once for each\n"},
      {.words = {"-fdump", "--namespace="},
       .err = "--namespace must not be empty\nhint: leave it out to mean the whole "
              "cluster\n"},
      {.words = {"-fdump", "--user=4711"},
       .err = "user names from claim \"sub\" are prefixed with the issuer, but "
              "--issuer-url is "
              "not set\nhint: set --issuer-url to the API server's value, or set "
              "--username-prefix\n"},
      {.words = {"-fdump", "--group="},
       .err = "the group is empty\nhint: specify the value of the claim\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.err);
    TestSystem test;
    CHECK(test.run(list(row.words)) == 2);
    CHECK(test.out().empty());
    CHECK(test.err() == "oidcctl: error: " + row.err);
    CHECK(test.files.reads.empty());
  }
}

TEST_CASE("rbac list: every option has its effect")
{
  const std::string jane_view = "yes User jane@example.com view view-jane\n";
  const std::string jane_edit = "yes User jane@example.com edit devs\n";
  const std::string jane_owner = "yes User jane@example.com owner owner\n";
  const std::string joe = "yes User joe@example.com edit devs\n";
  const std::string platform = "yes Group platform edit devs\n";
  const std::string not_platform = "no User platform owner old\n";
  const std::string masters = "yes Group system:masters cluster-admin cluster-admin\n";
  struct Row
  {
    Words words = {};
    std::string list = {};
  };
  const Row rows[] = {
      {.words = {},
       .list = "yes User Jane@Example.com owner old\n" + jane_view + jane_edit +
               jane_owner + joe + not_platform + platform},
      {.words = {"--all"},
       .list = "yes User Jane@Example.com owner old\n" + jane_view + jane_edit +
               jane_owner + joe + not_platform + platform + masters},
      {.words = {"--user=jane@example.com"},
       .list =
           "no User Jane@Example.com owner old\n" + jane_view + jane_edit + jane_owner},
      {.words = {"--group=platform"}, .list = not_platform + platform},
      {.words = {"--group=system:masters"}, .list = masters},
      {.words = {"--user=nobody@example.com"}, .list = ""},
      {.words = {"--cluster-role=edit"}, .list = jane_edit + joe + platform},
      {.words = {"--role=owner", "-n", "team-b"},
       .list = "yes User Jane@Example.com owner old\n" + jane_owner + not_platform},
      {.words = {"--namespace=team-a"}, .list = jane_edit + joe + platform},
      {.words = {"--token-file=token"}, .list = joe},
      {.words = {"--token-file=token", "--groups-claim=groups"},
       .list = joe + not_platform + platform},
  };
  for (const auto& row : rows) {
    CAPTURE(row.words.empty() ? "" : row.words.front());
    CHECK(list_of(row.words) == row.list);
  }
}

TEST_CASE("rbac list: what gives nothing says why")
{
  TestSystem test;
  test.files.contents["dump"] = rbac_dump();
  CHECK(test.run(list({"-fdump", "--issuer-url=https://login.example.com", "-ojson"})) ==
        0);
  const auto data = json_out(test);
  // Each subject once, though it may be in several bindings.
  CHECK(data.at("findings").size() == 4);
  CHECK(data.at("findings").at(1) == Json{{"id", "subject/no-effect"},
                                          {"status", "warning"},
                                          {"message",
                                           "User \"jane@example.com\": it does not have "
                                           "the prefix \"https://login.example.com#\""},
                                          {"hint", nullptr}});
  for (const auto& item : data.at("items")) {
    CHECK((item.at("effective") == "no") == item.at("whyNot").is_string());
  }
}

TEST_CASE("rbac list: names that cannot be judged")
{
  TestSystem test;
  test.files.contents["dump"] = rbac_dump();
  CHECK(test.run(list({"-fdump"})) == 0);
  CHECK(test.out().find("unknown  User   jane@example.com") != std::string::npos);
  CHECK(test.err() ==
        "oidcctl: note: it is not known whether tokens can have these names\nhint: use "
        "--issuer-url and the --username-claim, or the prefixes, of the API server\n");
}

TEST_CASE("rbac list: for people")
{
  TestSystem test;
  test.files.contents["dump"] = rbac_dump();
  CHECK(test.run(list({"-fdump", "--username-claim=email", "--group=platform"})) == 0);
  CHECK(
      test.out() ==
      "Bindings    5\n"
      "Listed      2\n"
      "\n"
      "EFFECT  KIND   SUBJECT   ROLE   NAMESPACE  BINDING\n"
      "no      User   platform  owner  team-b     old\n"
      "yes     Group  platform  edit   team-a     devs\n"
      "\n"
      "subject\n"
      "  warning no-effect  User \"platform\": it is not Group \"platform\": a User, not "
      "a Group\n");
  CHECK(test.err().empty());
}

TEST_CASE("rbac list: a user that is most likely a group")
{
  TestSystem test;
  test.files.contents["dump"] = rbac_dump();
  CHECK(test.run(list({"-fdump", "--username-prefix=-", "-ojson"})) == 0);
  CHECK(test.err().empty());
  const auto data = json_out(test);
  CHECK(data.at("findings") ==
        Json::array({{{"id", "subject/doubtful"},
                      {"status", "warning"},
                      {"message",
                       "User \"platform\": a Group of this name is bound as well, and "
                       "probably only one of them exists"},
                      {"hint", nullptr}}}));
}

TEST_CASE("rbac list: a dump of half a cluster")
{
  TestSystem test;
  test.files.contents["dump"] = R"({"items": []})";
  CHECK(test.run(list({"-fdump"})) == 0);
  CHECK(test.out() == "Bindings    0\nListed      0\n");
  CHECK(test.err().find(
            "the dump contains no RoleBindings: grants in namespaces are unknown\n") !=
        std::string::npos);
}
