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
      "--structured needs --username-prefix: an AuthenticationConfiguration has no "
      "default\nhint: give --username-prefix= for none\n";
  const std::string structured_group =
      "--structured needs --groups-prefix: an AuthenticationConfiguration has no "
      "default\nhint: give --groups-prefix= for none\n";
  const std::string hint = "hint: give --issuer-url as the API server has it, or the "
                           "--username-prefix it has\n";
  const Row rows[] = {
      {{}, no_value},
      {{"--username-claim=email"}, no_value},
      {{"--structured", "a"}, structured},
      {{"--structured", "--group=a"}, structured_group},
      {{"--structured", "a", "--username-prefix=", "--group=a"}, structured_group},
      {{"--structured", "a", "--groups-prefix="}, structured},
      {{"a"},
       "claim \"sub\" gets the issuer as prefix, and no --issuer-url is given\n" + hint},
      {{"a", "--username-prefix="},
       "claim \"sub\" gets the issuer as prefix, and no --issuer-url is given\n" + hint},
      {{"--user=a", "--username-claim=Email"},
       "claim \"Email\" gets the issuer as prefix, and no --issuer-url is given\n" +
           hint},
      {{"a", "--uid-claim=x"},
       "--uid-claim needs --structured or --authentication-config: only an "
       "AuthenticationConfiguration has this setting\n"},
      {{"a", "--username-claim="},
       "--username-claim must not be empty\nhint: kube-apiserver does not start with an "
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
      {{issuer, "ada"}, "User", "https://idp.example.com#ada"},
      {{"--oidc-issuer-url=https://idp.example.com/", "--user", "ada"},
       "User",
       "https://idp.example.com/#ada"},
      {{issuer, "--username-prefix=", "ada"}, "User", "https://idp.example.com#ada"},
      {{"--username-prefix=-", "ada"}, "User", "ada"},
      {{"--username-prefix=#", "ada"}, "User", "#ada"},
      {{"--oidc-username-prefix=x:", "ada"}, "User", "x:ada"},
      {{"--username-claim=email", "ada@example.com"}, "User", "ada@example.com"},
      {{"--structured", "--username-prefix=", "ada"}, "User", "ada"},
      {{"--structured", "--username-prefix=-", "ada"}, "User", "-ada"},
      {{"--group", "dev"}, "Group", "dev"},
      {{"--group=dev", "--groups-prefix=oidc:"}, "Group", "oidc:dev"},
      {{"--group=dev", "--oidc-groups-prefix=-"}, "Group", "-dev"},
      {{"--structured", "--group=dev", "--groups-prefix="}, "Group", "dev"},
      {{"--structured", "--group=dev", "--groups-prefix=-"}, "Group", "-dev"},
      {{"--group=system:masters"}, "Group", "system:masters", true},
      {{"--username-prefix=-", "system:serviceaccount:a:b"},
       "User",
       "system:serviceaccount:a:b",
       true},
      {{"--username-prefix=-", "--", "-ada"}, "User", "-ada"},
      {{"--username-prefix=-", " a\nb "}, "User", " a\nb "},
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
      {{issuer}, 0, "User 4711=https://idp.example.com#4711\n", "note: the groups"},
      {{issuer, "--groups-claim=groups"},
       0,
       "User 4711=https://idp.example.com#4711\nGroup dev=dev\nGroup ops=ops\n"},
      {{issuer, "--username-claim=email", "--groups-claim=groups", "--groups-prefix=o:"},
       0,
       "User a@x.io=a@x.io\nGroup dev=o:dev\nGroup ops=o:ops\n"},
      {{issuer, "--username-claim=email", "--username-prefix=u:", "b"},
       0,
       "User b=u:b\nUser a@x.io=u:a@x.io\n"},
      {{"--username-claim=email", "--issuer-url=https://other.example"},
       0,
       "User a@x.io=a@x.io\n",
       "warning: the token is of issuer \"https://idp.example.com\", not of "},
      {{"--username-claim=name", issuer}, 5, "", "the token names no user"},
      {{}, 2, "", "no --issuer-url is given"},
      {{"--structured", "--username-prefix=", "--groups-claim=groups"},
       2,
       "",
       "--structured needs --groups-prefix"},
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
