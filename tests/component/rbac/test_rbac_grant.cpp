#include "fakes.hpp"
#include "shared_cases.hpp"
#include "site.hpp"
#include "yaml/document.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// `rbac grant` for who is in the arguments.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using Words = std::vector<std::string>;

Words
grant(const Words& more)
{
  Words words{"rbac", "grant"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// Return the binding that a call prints as JSON.
Json
binding_of(const Words& more)
{
  TestSystem test;
  auto words = grant(more);
  words.emplace_back("-ojson");
  CHECK(test.run(words) == 0);
  return json_out(test);
}

} // namespace

TEST_CASE("rbac grant: usage")
{
  struct Row
  {
    Words words = {};
    std::string err = {};
  };
  const Row rows[] = {
      {.words = {},
       .err =
           "one of --user, --group or --from-file is required\nhint: for example --user "
           "jane@example.com\n"},
      {.words = {"--cluster-role=view"},
       .err =
           "one of --user, --group or --from-file is required\nhint: for example --user "
           "jane@example.com\n"},
      {.words = {"--user=a", "--from-file=f", "--cluster-role=view"},
       .err = "--user and --from-file cannot be used together\nhint: write them into the "
              "file, or run the command twice\n"},
      {.words = {"--group=a", "--from-file=-"},
       .err =
           "--group and --from-file cannot be used together\nhint: write them into the "
           "file, or run the command twice\n"},
      {.words = {"--group=a"},
       .err =
           "one of --cluster-role, --role or --from-file is required\nhint: for example "
           "--cluster-role view\n"},
      {.words = {"--group=a", "--cluster-role=x", "--role=y", "-n", "z"},
       .err =
           "--cluster-role and --role cannot be used together\nhint: a binding names one "
           "role; "
           "run the command once for each\n"},
      {.words = {"--group=a", "--role=y"},
       .err = "--role needs --namespace or --from-file: a Role is namespaced\n"},
      {.words = {"--user=a", "--cluster-role=view"},
       .err = "user names from claim \"sub\" are prefixed with the issuer, but "
              "--issuer-url is "
              "not set\nhint: set --issuer-url to the API server's value, or set "
              "--username-prefix\n"},
      {.words = {"--user=a", "--cluster-role=view", "--structured"},
       .err = "--structured requires --username-prefix: an AuthenticationConfiguration "
              "has no "
              "default for it\nhint: use --username-prefix= for no prefix\n"},
      {.words = {"--group=a", "--cluster-role=view", "--structured"},
       .err =
           "--structured requires --groups-prefix: an AuthenticationConfiguration has no "
           "default for it\nhint: use --groups-prefix= for no prefix\n"},
      {.words = {"--group=", "--cluster-role=view"},
       .err = "the group is empty\nhint: specify the value of the claim\n"},
      {.words = {"--group=a", "--cluster-role="},
       .err =
           "one of --cluster-role, --role or --from-file is required\nhint: for example "
           "--cluster-role view\n"},
      {.words = {"--group=a", "--cluster-role=a/b"},
       .err = "role: \"a/b\" contains a \"/\"\n"},
      {.words = {"--group=a", "--cluster-role=view", "--namespace=A"},
       .err =
           "namespace: \"A\" is not a valid namespace name: expected lower-case letters, "
           "digits and '-'\n"},
      {.words = {"--group=a", "--cluster-role=view", "--namespace="},
       .err = "--namespace must not be empty\nhint: leave it out to mean the whole "
              "cluster\n"},
      {.words = {"--group=system:masters", "--cluster-role=view"},
       .err = "group \"system:masters\": members of system:masters can do everything, "
              "regardless of RBAC\nhint: use --allow-system if this is intended\n"},
      {.words = {"--group=a", "--cluster-role=view", "-otable"},
       .err = "--output=table needs --apply: it shows what was applied\n"},
      {.words = {"--group=a\x1b[2J", "--cluster-role=view", "-okubectl"},
       .err = "\"a\\x1b[2J\" contains invisible characters, which are not printed in a "
              "command\nhint: use -o yaml or -o json, where they are escaped\n"},
      {.words = {"jane", "--cluster-role=view"},
       .err = "unexpected argument \"jane\"\nhint: see `oidcctl rbac grant --help`\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.err);
    TestSystem test;
    CHECK(test.run(grant(row.words)) == 2);
    CHECK(test.out().empty());
    CHECK(test.err() == "oidcctl: error: " + row.err);
    CHECK(test.files.reads.empty());
  }
}

TEST_CASE("rbac grant: an error far behind leaves nothing printed")
{
  TestSystem test;
  CHECK(test.run(grant({"--group=a", "--group=*", "--cluster-role=view"})) == 2);
  CHECK(test.out().empty());
  CHECK(test.err().find("group \"*\" contains a *") != std::string::npos);
}

TEST_CASE("rbac grant: every option has its effect")
{
  const auto plain = binding_of({"--group=dev", "--cluster-role=view"});
  CHECK(plain.at("kind") == "ClusterRoleBinding");
  CHECK(plain.at("roleRef") == Json{{"apiGroup", "rbac.authorization.k8s.io"},
                                    {"kind", "ClusterRole"},
                                    {"name", "view"}});
  CHECK(plain.at("subjects") == Json::array({{{"apiGroup", "rbac.authorization.k8s.io"},
                                              {"kind", "Group"},
                                              {"name", "dev"}}}));
  CHECK(plain.at("metadata").at("labels").at("app.kubernetes.io/managed-by") ==
        "oidcctl");

  const auto role = binding_of({"--group=dev", "--role=deployer", "-n", "team-a"});
  CHECK(role.at("kind") == "RoleBinding");
  CHECK(role.at("metadata").at("namespace") == "team-a");
  CHECK(role.at("roleRef").at("kind") == "Role");

  const auto user = binding_of({"--user=4711",
                                "--cluster-role=view",
                                "--oidc-issuer-url=https://a.example/",
                                "--namespace=b"});
  CHECK(user.at("subjects").at(0).at("name") == "https://a.example/#4711");
  CHECK(user.at("roleRef").at("kind") == "ClusterRole");
  CHECK(user.at("metadata").at("annotations") ==
        Json{{"oidcctl.dev/claim", "sub"},
             {"oidcctl.dev/issuer", "https://a.example/"},
             {"oidcctl.dev/value", "4711"}});

  const auto prefixed = binding_of({"--group=dev",
                                    "--cluster-role=view",
                                    "--groups-claim=roles",
                                    "--groups-prefix=g:"});
  CHECK(prefixed.at("subjects").at(0).at("name") == "g:dev");
  CHECK(prefixed.at("metadata").at("annotations").at("oidcctl.dev/claim") == "roles");

  const auto system = binding_of(
      {"--group=system:authenticated", "--cluster-role=view", "--allow-system"});
  CHECK(system.at("subjects").at(0).at("name") == "system:authenticated");
}

TEST_CASE("rbac grant: several at once make one binding each")
{
  TestSystem test;
  CHECK(test.run(grant({"--username-claim=email",
                        "--user=a@b.example",
                        "--user=c@d.example",
                        "--group=e",
                        "--cluster-role=edit",
                        "-n=x",
                        "-n=y",
                        "-ojson"})) == 0);
  CHECK(test.err().empty());
  const auto list = json_out(test);
  CHECK(list.at("kind") == "List");
  std::string places;
  for (const auto& item : list.at("items")) {
    REQUIRE(item.at("subjects").size() == 1);
    places += item.at("subjects").at(0).at("name").get<std::string>() + " " +
              item.at("metadata").at("namespace").get<std::string>() + "\n";
  }
  CHECK(places ==
        "a@b.example x\na@b.example y\nc@d.example x\nc@d.example y\ne x\ne y\n");
}

TEST_CASE("rbac grant: warnings stand on standard error, each once")
{
  TestSystem test;
  CHECK(test.run(grant({"--username-claim=email",
                        "--user=jane",
                        "--user=jane",
                        "--user=joe@example.com",
                        "--cluster-role=cluster-admin"})) == 0);
  CHECK(test.err() ==
        "oidcctl: warning: user \"jane\" is not an e-mail address, but the username "
        "claim is email\nhint: use the address, or set --username-claim as on the API "
        "server\noidcctl: warning: cluster-admin allows everything in the cluster\nhint: "
        "admin, edit and view are the usual roles for users in a namespace\n");
  CHECK(test.out().find("warning") == std::string::npos);
}

TEST_CASE("rbac grant: the environment gives defaults")
{
  TestSystem test;
  test.environment.values["OIDCCTL_USERNAME_CLAIM"] = "email";
  test.environment.values["OIDCCTL_CLUSTER_ROLE"] = "view";
  test.environment.values["OIDCCTL_OUTPUT"] = "json";
  CHECK(test.run({"rbac", "grant", "--user=jane@example.com"}) == 0);
  CHECK(json_out(test).at("subjects").at(0).at("name") == "jane@example.com");
}

TEST_CASE("rbac grant: the subjects of the shared file")
{
  for (const auto& entry : shared_cases("rbac_cases.json", "subject_cases")) {
    CAPTURE(to_text(entry));
    const bool is_group = entry.at("kind") == "Group";
    Words words{"--cluster-role=view",
                "--allow-system",
                "--issuer-url=" + entry.at("issuer").get<std::string>(),
                (is_group ? "--group=" : "--user=") +
                    entry.at("value").get<std::string>()};
    if (!is_group) {
      words.push_back("--username-claim=" + entry.at("claim").get<std::string>());
    }
    if (entry.at("mode") == "config") {
      words.emplace_back("--structured");
    }
    if (!entry.at("prefix").is_null()) {
      words.push_back((is_group ? "--groups-prefix=" : "--username-prefix=") +
                      entry.at("prefix").get<std::string>());
    }
    const auto& wanted = entry.at("expect").at("subject");
    TestSystem test;
    CHECK(test.run(grant(words)) == (wanted.is_null() ? 2 : 0));
    if (wanted.is_null()) {
      continue;
    }
    const auto document = yaml::parse(test.out());
    REQUIRE(document);
    const auto& subject = document->root.find("subjects")->items.at(0);
    CHECK(subject.find("name")->text == wanted.at("name").get<std::string>());
    CHECK(subject.find("kind")->text == wanted.at("kind").get<std::string>());
    words.emplace_back("-ojson");
    CHECK(test.run(grant(words)) == 0);
    const auto json = json_out(test).at("subjects").at(0);
    for (const auto* member : {"apiGroup", "kind", "name"}) {
      CHECK(json.at(member) == wanted.at(member));
    }
    CHECK(json.size() == 3);
  }
}
