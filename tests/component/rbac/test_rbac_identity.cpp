#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// `rbac identity`: the name that a binding has to say.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using Words = std::vector<std::string>;

Words
identity(const Words& more)
{
  Words words{"rbac", "identity", "-o", "json"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

} // namespace

TEST_CASE("rbac identity: usage")
{
  struct Row
  {
    Words words = {};
    std::string err = {};
  };
  const std::string no_value = "one of VALUE, --user, --group or --token-file is "
                               "required\nhint: for example --user jane@example.com\n";
  const std::string structured =
      "--structured requires --username-prefix: an AuthenticationConfiguration has no "
      "default for it\nhint: use --username-prefix= for no prefix\n";
  const std::string structured_group =
      "--structured requires --groups-prefix: an AuthenticationConfiguration has no "
      "default for it\nhint: use --groups-prefix= for no prefix\n";
  const std::string hint =
      "hint: set --issuer-url to the API server's value, or set --username-prefix\n";
  const Row rows[] = {
      {.words = {}, .err = no_value},
      {.words = {"--username-claim=email"}, .err = no_value},
      {.words = {"--structured", "a"}, .err = structured},
      {.words = {"--structured", "--group=a"}, .err = structured_group},
      {.words = {"--structured", "a", "--username-prefix=", "--group=a"},
       .err = structured_group},
      {.words = {"--structured", "a", "--groups-prefix="}, .err = structured},
      {.words = {"a"},
       .err = "user names from claim \"sub\" are prefixed with the issuer, but "
              "--issuer-url is "
              "not set\n" +
              hint},
      {.words = {"a", "--username-prefix="},
       .err = "user names from claim \"sub\" are prefixed with the issuer, but "
              "--issuer-url is "
              "not set\n" +
              hint},
      {.words = {"--user=a", "--username-claim=Email"},
       .err = "user names from claim \"Email\" are prefixed with the issuer, but "
              "--issuer-url "
              "is not set\n" +
              hint},
      {.words = {"a", "--uid-claim=x"},
       .err = "--uid-claim needs --structured or --authentication-config: only an "
              "AuthenticationConfiguration has this setting\n"},
      {.words = {"a", "--username-claim="},
       .err = "--username-claim must not be empty\nhint: kube-apiserver does not start "
              "with an "
              "empty claim\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.err);
    TestSystem test;
    Words words{"rbac", "identity"};
    words.insert(words.end(), row.words.begin(), row.words.end());
    CHECK(test.run(words) == 2);
    CHECK(test.out().empty());
    CHECK(test.err() == "oidcctl: error: " + row.err);
  }
}

TEST_CASE("rbac identity: one name")
{
  struct Row
  {
    Words words = {};
    std::string kind = {};
    std::string name = {};
    bool warns = false;
  };
  const std::string issuer = "--issuer-url=https://idp.example.com";
  const Row rows[] = {
      {.words = {issuer, "ada"}, .kind = "User", .name = "https://idp.example.com#ada"},
      {.words = {"--oidc-issuer-url=https://idp.example.com/", "--user", "ada"},
       .kind = "User",
       .name = "https://idp.example.com/#ada"},
      {.words = {issuer, "--username-prefix=", "ada"},
       .kind = "User",
       .name = "https://idp.example.com#ada"},
      {.words = {"--username-prefix=-", "ada"}, .kind = "User", .name = "ada"},
      {.words = {"--username-prefix=#", "ada"}, .kind = "User", .name = "#ada"},
      {.words = {"--oidc-username-prefix=x:", "ada"}, .kind = "User", .name = "x:ada"},
      {.words = {"--username-claim=email", "ada@example.com"},
       .kind = "User",
       .name = "ada@example.com"},
      {.words = {"--structured", "--username-prefix=", "ada"},
       .kind = "User",
       .name = "ada"},
      {.words = {"--structured", "--username-prefix=-", "ada"},
       .kind = "User",
       .name = "-ada"},
      {.words = {"--group", "dev"}, .kind = "Group", .name = "dev"},
      {.words = {"--group=dev", "--groups-prefix=oidc:"},
       .kind = "Group",
       .name = "oidc:dev"},
      {.words = {"--group=dev", "--oidc-groups-prefix=-"},
       .kind = "Group",
       .name = "-dev"},
      {.words = {"--structured", "--group=dev", "--groups-prefix="},
       .kind = "Group",
       .name = "dev"},
      {.words = {"--structured", "--group=dev", "--groups-prefix=-"},
       .kind = "Group",
       .name = "-dev"},
      {.words = {"--group=system:masters"},
       .kind = "Group",
       .name = "system:masters",
       .warns = true},
      {.words = {"--username-prefix=-", "system:serviceaccount:a:b"},
       .kind = "User",
       .name = "system:serviceaccount:a:b",
       .warns = true},
      {.words = {"--username-prefix=-", "--", "-ada"}, .kind = "User", .name = "-ada"},
      {.words = {"--username-prefix=-", " a\nb "}, .kind = "User", .name = " a\nb "},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    TestSystem test;
    CHECK(test.run(identity(row.words)) == 0);
    CHECK(test.err().empty());
    const auto answer = json_out(test);
    CHECK(answer.at("kind") == "RbacIdentity");
    CHECK(answer.at("subject") == Json{{"kind", row.kind},
                                       {"apiGroup", "rbac.authorization.k8s.io"},
                                       {"name", row.name}});
    CHECK(answer.at("warning").is_null() != row.warns);
    CHECK(test.files.reads.empty());
    CHECK(test.network.sessions.empty());
  }
}

TEST_CASE("rbac identity: a name that cannot be bound")
{
  TestSystem test;
  for (const Words& words : {Words{"--username-prefix=-", ""}, Words{"--group="}}) {
    CHECK(test.run(identity(words)) == 1);
    CHECK(json_out(test).at("subject").is_null());
    CHECK(json_out(test).at("warning").is_string());
  }
}

TEST_CASE("rbac identity: of a token")
{
  const std::string issuer = "--issuer-url=https://idp.example.com";
  struct Row
  {
    Words words = {};
    int status = 0;
    std::string names = {};
    std::string err = {};
  };
  const Row rows[] = {
      {.words = {issuer},
       .status = 0,
       .names = "User 4711=https://idp.example.com#4711\n",
       .err = "note: the groups"},
      {.words = {issuer, "--groups-claim=groups"},
       .status = 0,
       .names = "User 4711=https://idp.example.com#4711\nGroup dev=dev\nGroup ops=ops\n"},
      {.words = {issuer,
                 "--username-claim=email",
                 "--groups-claim=groups",
                 "--groups-prefix=o:"},
       .status = 0,
       .names = "User a@x.io=a@x.io\nGroup dev=o:dev\nGroup ops=o:ops\n"},
      {.words = {issuer, "--username-claim=email", "--username-prefix=u:", "b"},
       .status = 0,
       .names = "User b=u:b\nUser a@x.io=u:a@x.io\n"},
      {.words = {"--username-claim=email", "--issuer-url=https://other.example"},
       .status = 0,
       .names = "User a@x.io=a@x.io\n",
       .err = "warning: the token was issued by \"https://idp.example.com\", not by "},
      {.words = {"--username-claim=name", issuer},
       .status = 5,
       .names = "",
       .err = "the token contains no user name"},
      {.words = {}, .status = 2, .names = "", .err = "--issuer-url is not set"},
      {.words = {"--structured", "--username-prefix=", "--groups-claim=groups"},
       .status = 2,
       .names = "",
       .err = "--structured requires --groups-prefix"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.names);
    TestSystem test;
    test.files.contents["-"] = token_of({{"alg", "RS256"}},
                                        {{"iss", "https://idp.example.com"},
                                         {"sub", "4711"},
                                         {"email", "a@x.io"},
                                         {"groups", {"dev", "ops"}}});
    auto words = identity(row.words);
    words.emplace_back("--token-file=-");
    CHECK(test.run(words) == row.status);
    CHECK(test.err().find(row.err) != std::string::npos);
    if (row.status != 0) {
      CHECK(test.out().empty());
      continue;
    }
    const auto answer = json_out(test);
    std::string names;
    for (const auto& item : answer.value("items", Json::array({answer}))) {
      names += item.at("subject").at("kind").get<std::string>() + " " +
               item.at("value").get<std::string>() + "=" +
               item.at("subject").at("name").get<std::string>() + "\n";
    }
    CHECK(names == row.names);
  }
}

TEST_CASE("rbac identity: who stands in the arguments is who is meant")
{
  TestSystem test;
  test.environment.values["OIDCCTL_TOKEN_FILE"] = "/gone";
  test.environment.values["OIDCCTL_GROUP"] = "other";
  for (const Words& words : {Words{"a"}, Words{"--user=a"}}) {
    auto all = words;
    all.emplace_back("--username-prefix=-");
    CHECK(test.run(identity(all)) == 0);
    CHECK(json_out(test).at("subject").at("name") == "a");
  }
}

TEST_CASE("rbac identity: several, and for people")
{
  TestSystem test;
  CHECK(
      test.run(identity(
          {"--username-claim=email", "a", "b", "--user=c", "--group=g", "--group=h"})) ==
      0);
  const auto list = json_out(test);
  CHECK(list.at("kind") == "RbacIdentityList");
  std::string names;
  for (const auto& item : list.at("items")) {
    names += item.at("subject").at("name").get<std::string>();
  }
  CHECK(names == "abcgh");
  CHECK(test.run({"rbac", "identity", "--username-prefix=-", "ada"}) == 0);
  CHECK(test.out().find("ada") != std::string::npos);
  CHECK(test.run({"rbac", "identity", "--username-prefix=-", "ada", "-oyaml"}) == 0);
  CHECK(test.out().find("name: ada\n") != std::string::npos);
}
