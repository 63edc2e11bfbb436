#include "fakes.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// `cluster-config diff` from the arguments to the report.

namespace {

const std::string k_head = "apiVersion: apiserver.config.k8s.io/v1\n"
                           "kind: AuthenticationConfiguration\njwt:\n";

std::string
entry(const std::string& url,
      const std::string& username,
      const std::string& more = {},
      const std::string& audiences = "a")
{
  return "- issuer: {url: \"" + url + "\", audiences: [" + audiences +
         "], audienceMatchPolicy: MatchAny}\n  claimMappings: {username: " + username +
         more + "}\n";
}

Json
diff(TestSystem& test,
     const std::string& before,
     const std::string& after,
     int status,
     std::vector<std::string> options = {})
{
  test.files.contents["old"] = before;
  test.files.contents["new"] = after;
  std::vector<std::string> words{"cluster-config", "diff", "old", "new", "-o", "json"};
  words.insert(words.end(), options.begin(), options.end());
  CHECK_MESSAGE(test.run(words) == status, test.out(), test.err());
  auto report = parse_json(test.out());
  REQUIRE_MESSAGE(report.has_value(), test.err());
  return std::move(*report);
}

std::string
binding(const std::string& name, const std::string& kind, const std::string& subject)
{
  return R"({"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding",)"
         R"("metadata":{"name":")" +
         name +
         R"("},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole",)"
         R"("name":"view"},"subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":")" +
         kind + R"(","name":")" + subject + R"("}]})" + "\n";
}

const std::string k_sub = entry("https://i.example", "{claim: sub, prefix: \"x:\"}");

} // namespace

TEST_CASE("cluster-config diff: what a change means")
{
  struct Row
  {
    std::string aspect = {};
    std::string effect = {};
    std::string before = {};
    std::string after = {};
    int status = 1;
  };
  const auto with = [](const std::string& more) {
    return entry("https://i.example", "{claim: sub, prefix: \"x:\"}", more);
  };
  const Row rows[] = {
      {.aspect = "username",
       .effect = "names-change",
       .before = k_sub,
       .after = entry("https://i.example", "{claim: sub, prefix: \"y:\"}")},
      {.aspect = "username",
       .effect = "names-change",
       .before = k_sub,
       .after = entry("https://i.example", "{claim: email, prefix: \"x:\"}")},
      {.aspect = "username",
       .effect = "names-change",
       .before = k_sub,
       .after = entry("https://i.example", "{expression: \"claims.sub\"}"),
       .status = 3},
      {.aspect = "issuer",
       .effect = "logins-end",
       .before = k_sub + entry("https://j.example", "{claim: sub, prefix: \"j:\"}"),
       .after = k_sub},
      {.aspect = "issuer",
       .effect = "logins-begin",
       .before = k_sub,
       .after = k_sub + entry("https://j.example", "{claim: sub, prefix: \"j:\"}")},
      {.aspect = "issuer",
       .effect = "tokens-refused",
       .before = k_sub,
       .after = entry("https://i.example/", "{claim: sub, prefix: \"x:\"}")},
      {.aspect = "audiences",
       .effect = "tokens-refused",
       .before = entry("https://i.example", "{claim: sub, prefix: \"x:\"}", "", "a, b"),
       .after = k_sub},
      {.aspect = "audiences",
       .effect = "tokens-accepted",
       .before = k_sub,
       .after = entry("https://i.example", "{claim: sub, prefix: \"x:\"}", "", "a, b")},
      {.aspect = "groups",
       .effect = "groups-change",
       .before = k_sub,
       .after = with(", groups: {claim: g, prefix: \"\"}")},
      {.aspect = "groups",
       .effect = "groups-change",
       .before = with(", groups: {claim: g, prefix: \"\"}"),
       .after = with(", groups: {claim: g, prefix: \"g:\"}")},
      {.aspect = "uid",
       .effect = "attributes-change",
       .before = k_sub,
       .after = with(", uid: {claim: oid}")},
      {.aspect = "required-claims",
       .effect = "tokens-refused",
       .before = k_sub,
       .after = k_sub + "  claimValidationRules: [{claim: hd, requiredValue: x}]\n"},
      {.aspect = "required-claims",
       .effect = "tokens-accepted",
       .before = k_sub + "  claimValidationRules: [{claim: hd, requiredValue: x}]\n",
       .after = k_sub},
      {.aspect = "rules",
       .effect = "tokens-refused",
       .before = k_sub,
       .after = k_sub + "  claimValidationRules: [{expression: \"claims.a == 'b'\"}]\n",
       .status = 3},
      {.aspect = "anonymous",
       .effect = "anonymous-change",
       .before = k_sub,
       .after = k_sub + "anonymous: {enabled: false}\n"},
      {.aspect = "discovery-url",
       .effect = "none",
       .before = k_sub,
       .after =
           "- issuer: {url: \"https://i.example\", audiences: [a], discoveryURL: "
           "\"https://d.example/x\"}\n  claimMappings: {username: {claim: sub, prefix: "
           "\"x:\"}}\n",
       .status = 0},
  };
  for (const auto& row : rows) {
    CAPTURE(row.before);
    CAPTURE(row.after);
    TestSystem test;
    const auto report = diff(test, k_head + row.before, k_head + row.after, row.status);
    const auto& changes = report.at("changes");
    REQUIRE(changes.size() >= 1);
    CHECK(changes.at(0).at("aspect") == row.aspect);
    CHECK(changes.at(0).at("effect") == row.effect);
  }
}

TEST_CASE("cluster-config diff: flags and the file with the same names are the same")
{
  TestSystem test;
  const std::string flags = "--oidc-issuer-url=https://i.example\n--oidc-client-id=a\n"
                            "--oidc-signing-algs=RS256,RS384,RS512,ES256,ES384,ES512,"
                            "PS256,PS384,PS512\n";
  const auto file =
      k_head + entry("https://i.example", "{claim: sub, prefix: \"https://i.example#\"}");
  const auto same = diff(test, flags, file, 0);
  CHECK(same.at("same") == "yes");
  CHECK(same.at("restart") == true);
  CHECK(same.at("changes").empty());
  const auto dash = diff(test, flags + "--oidc-username-prefix=-\n", file, 1);
  CHECK(dash.at("namesChange") == "yes");
  CHECK(dash.at("changes").at(0).at("from") == "<sub>");
  CHECK(dash.at("changes").at(0).at("to") == "https://i.example#<sub>");
  CHECK(diff(test, file, file, 0).at("restart") == false);
}

TEST_CASE("cluster-config diff: bindings")
{
  TestSystem test;
  test.files.contents["dump"] =
      binding("a", "User", "x:jane") + binding("b", "User", "y:joe") +
      binding("c", "User", "system:admin") + binding("d", "Group", "g:dev") +
      binding("e", "Group", "system:masters");
  const auto before = k_head + entry("https://i.example",
                                     "{claim: sub, prefix: \"x:\"}",
                                     ", groups: {claim: g, prefix: \"g:\"}");
  const auto after = k_head + entry("https://i.example",
                                    "{claim: sub, prefix: \"y:\"}",
                                    ", groups: {claim: g, prefix: \"g:\"}");
  const auto report = diff(test, before, after, 1, {"-f", "dump"});
  const auto& bindings = report.at("bindings");
  CHECK(bindings.at("read") == 5);
  CHECK(bindings.at("lost") == 1);
  CHECK(bindings.at("unknown") == 0);
  const auto& item = bindings.at("items").at(0);
  CHECK(item.at("binding") == "a");
  CHECK(item.at("fate") == "lost");
  CHECK(item.at("newName") == "y:jane");
  CHECK(diff(test, before, after, 1, {"-f", "dump", "--limit", "1"})
            .at("bindings")
            .at("listed") == 1);

  // Another claim: the new names are known for those in the list only.
  const auto by_email = k_head + entry("https://i.example",
                                       "{claim: email, prefix: \"x:\"}",
                                       ", groups: {claim: g, prefix: \"g:\"}");
  const auto unknown = diff(test, before, by_email, 1, {"-f", "dump"}).at("bindings");
  CHECK(unknown.at("items").at(0).at("newName").is_null());
  test.files.contents["users"] = "old,new\njane,jane@corp.example\n";
  const auto known =
      diff(test, before, by_email, 1, {"-f", "dump", "--users", "users"}).at("bindings");
  CHECK(known.at("items").at(0).at("newName") == "x:jane@corp.example");

  CHECK(test.run({"cluster-config",
                  "diff",
                  "old",
                  "new",
                  "-f",
                  "dump",
                  "--users",
                  "users",
                  "-o",
                  "manifest"}) == 0);
  CHECK_MESSAGE(test.out().find("x:jane@corp.example") != std::string::npos, test.out());
  CHECK(test.out().find("kind: ClusterRoleBinding") != std::string::npos);
  CHECK(test.out().find("joe") == std::string::npos);

  // Without groups no token has the group any more; without the issuer no one is left.
  const auto no_groups =
      diff(test,
           before,
           k_head + entry("https://i.example", "{claim: sub, prefix: \"x:\"}"),
           1,
           {"-f", "dump"});
  CHECK(no_groups.at("bindings").at("items").at(0).at("binding") == "d");
  const auto none =
      diff(test, before, k_head.substr(0, k_head.size() - 5), 1, {"-f", "dump"});
  CHECK(none.at("bindings").at("lost") == 2);
}

TEST_CASE("cluster-config diff: usage and files")
{
  TestSystem test;
  test.files.contents["ok"] = k_head + k_sub;
  test.files.contents["bad"] = k_head + "- issuer: {url: x}\n";
  test.files.contents["users"] = "jane\n";
  test.files.contents["dump"] = binding("a", "User", "x:jane");
  const auto run = [&test](std::vector<std::string> words) {
    words.insert(words.begin(), {"cluster-config", "diff"});
    return test.run(words);
  };
  CHECK(run({"ok"}) == 2);
  CHECK(run({"ok", "ok", "ok"}) == 2);
  CHECK(run({"-", "-"}) == 2);
  CHECK(run({"ok", "ok", "-o", "manifest"}) == 2);
  CHECK(run({"ok", "ok", "--users", "users"}) == 2);
  CHECK(run({"ok", "ok", "--limit=-1"}) == 2);
  CHECK(run({"ok", "bad"}) == 5);
  CHECK(test.err().find("does not start with it") != std::string::npos);
  CHECK(run({"ok", "ok", "-f", "dump", "--users", "users"}) == 5);
  CHECK(run({"ok", "gone"}) == 5);
  CHECK(run({"ok", "ok"}) == 0);
}
