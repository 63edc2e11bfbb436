#include "token_world.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using test::base64url;
using test::Signer;
using test::TokenWorld;
using test::unsigned_token;

namespace {

std::vector<std::string>
names_of(const Json& object)
{
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items()) {
    names.push_back(name);
  }
  return names;
}

} // namespace

TEST_CASE("token_verdict: tokens that are skipped without a word")
{
  struct Row
  {
    std::string token = {};
    std::string hint = {};
  };
  const std::string object = "the payload is not a JSON object: ";
  const Row rows[] = {
      {.token = R"({"payload":"x"})",
       .hint = "this is JSON: expected the compact form, three parts separated by dots"},
      {.token = "opaque",
       .hint = "the token has no parts separated by dots: it is opaque, as access tokens "
               "may be; "
               "use the ID token (id_token), or have the provider issue JWTs"},
      {.token = base64url(R"({"alg":"RSA-OAEP","enc":"A256GCM"})") + ".a.b.c.d",
       .hint = "the token is encrypted (JWE, five parts), which no API server reads: "
               "turn off "
               "the "
               "encryption of ID tokens for this client at the provider"},
      {.token = "a.b.c.d.e",
       .hint = "the token has 5 parts separated by dots: an ID token has 3; use the ID "
               "token, "
               "not an opaque access token"},
      {.token = "e30.e30=.c2ln", .hint = "the payload is not base64url without padding"},
      {.token = unsigned_token("x"),
       .hint = object + "invalid character 'x' looking for beginning of value"},
      {.token = unsigned_token("[]"),
       .hint = object + "json: cannot unmarshal array into Go value"},
      {.token = unsigned_token(R"({"iss":1})"),
       .hint = "the issuer in the token (`iss`) is not a string"},
      {.token = unsigned_token("{}"),
       .hint =
           "the token was issued by \"\": configured is \"https://idp.example.com\", and "
           "they must match byte for byte"},
      {.token = unsigned_token(R"({"iss":"https://idp.example.com/"})"),
       .hint = "the token was issued by \"https://idp.example.com/\": configured is "
               "\"https://idp.example.com\", and they must match byte for byte; they "
               "differ only "
               "in the slash at the end"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.token);
    TokenWorld world;
    world.discovery = NotTried{"not asked"}; // no one needs it
    const auto verdict = world.judge(row.token);
    CHECK((verdict.accepted == std::optional(false)));
    REQUIRE(verdict.problems.size() == 1);
    const auto& problem = verdict.problems.front();
    CHECK(problem.reason == "skipped");
    CHECK(problem.message == "invalid bearer token");
    CHECK(problem.hint == row.hint);
    CHECK(token_verdict_json(verdict, world.policy, world.issuer).at("silent") == true);
  }
}

TEST_CASE("token_verdict: the other version of Entra ID")
{
  TokenWorld world;
  world.discovery = NotTried{"not asked"};
  world.issuer = "https://login.microsoftonline.com/t/v2.0";
  auto verdict = world.judge(unsigned_token(R"({"iss":"https://sts.windows.net/t/"})"));
  CHECK(verdict.problems.front().hint.ends_with(
      "this is a token of Entra ID's version 1.0: set requestedAccessTokenVersion to 2 "
      "in "
      "the manifest of the application, or configure the issuer of the token"));
  world.issuer = "https://sts.windows.net/t/";
  verdict = world.judge(
      unsigned_token(R"({"iss":"https://login.microsoftonline.com/t/v2.0"})"));
  CHECK(verdict.problems.front().hint.find("version 2.0: set requestedAccessTokenVersion "
                                           "to null") != std::string::npos);
}

TEST_CASE("token_verdict: remarks on groups and size")
{
  struct Row
  {
    Json claims = {};
    std::string groups_claim = {};
    std::string id = {}; // of the remark; empty: none
    std::string part = {};
  };
  const Row rows[] = {
      {.claims = {{"groups", {"dev"}}}, .groups_claim = "groups", .id = ""},
      {.claims = {{"groups", {"dev"}}},
       .groups_claim = "",
       .id = "token/groups-not-read",
       .part = "--oidc-groups-claim=groups"},
      {.claims = {{"Groups", {"dev"}}},
       .groups_claim = "groups",
       .id = "token/groups-missing",
       .part = "--oidc-groups-claim=Groups"},
      {.claims = {{"roles", {"dev"}}},
       .groups_claim = "groups",
       .id = "token/groups-missing",
       .part = "--oidc-groups-claim=roles"},
      {.claims = {{"https://example.com/groups", {"dev"}}},
       .groups_claim = "groups",
       .id = "token/groups-missing",
       .part = "--oidc-groups-claim=https://example.com/groups"},
      {.claims = {{"groups_direct", {"a/b"}}},
       .groups_claim = "",
       .id = "token/groups-not-read",
       .part = "--oidc-groups-claim=groups_direct"},
      {.claims = {{"role", "admin"}},
       .groups_claim = "",
       .id = "token/groups-not-read",
       .part = "--oidc-groups-claim=role"},
      {.claims = {{"realm_access", {{"roles", {"x"}}}}},
       .groups_claim = "groups",
       .id = "token/groups-missing",
       .part = "the roles in realm_access are nested"},
      {.claims = {{"groups", Json::array()}}, .groups_claim = "", .id = "", .part = ""},
      {.claims = Json::object(),
       .groups_claim = "groups",
       .id = "token/groups-missing",
       .part = "have the provider add the claim"},
      {.claims = Json::object(), .groups_claim = "", .id = ""},
      {.claims = {{"x", std::string(3000, 'x')}},
       .groups_claim = "",
       .id = "token/large",
       .part = "fewer groups"},
      {.claims = {{"x", std::string(7000, 'x')}},
       .groups_claim = "",
       .id = "token/huge",
       .part = "fewer groups"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.claims.dump().substr(0, 60));
    TokenWorld world;
    world.policy.groups_claim = row.groups_claim;
    world.claims.erase("groups");
    world.claims.update(row.claims);
    const auto verdict = world.judge(world.token());
    CHECK((verdict.accepted == std::optional(true)));
    REQUIRE(verdict.remarks.size() == (row.id.empty() ? 0 : 1));
    if (!row.id.empty()) {
      CHECK(verdict.remarks.front().id == row.id);
      CHECK(verdict.remarks.front().finding.hint.find(row.part) != std::string::npos);
    }
  }
}

TEST_CASE("token_verdict: an AuthenticationConfiguration of 1.29 takes RS256 only")
{
  Policy policy;
  policy.structured = true;
  policy.kubernetes_minor = 29;
  CHECK(policy.accepted_algorithms() == std::vector<std::string>{"RS256"});
  policy.kubernetes_minor = 30;
  CHECK(policy.accepted_algorithms().size() > 1);
}

TEST_CASE("token_verdict: Google's two names")
{
  TokenWorld world;
  world.issuer = "https://accounts.google.com";
  std::get<HttpExchange>(world.discovery).outcome->body =
      test::short_document(world.issuer);
  for (const auto* name : {"accounts.google.com", "https://accounts.google.com"}) {
    CAPTURE(name);
    world.claims["iss"] = name;
    const auto verdict = world.judge(world.token());
    CHECK((verdict.accepted == std::optional(true)));
    CHECK(test::reasons_of(verdict.problems) == "none");
  }
  world.claims["iss"] = "Accounts.google.com";
  CHECK(test::reasons_of(world.judge(world.token()).problems) == "skipped");
}

TEST_CASE("token_verdict: a configuration that does not start comes first")
{
  TokenWorld world;
  world.policy.username_claim.clear();
  CHECK(test::reasons_of(world.judge("x").problems) == "config_invalid");
  world.policy.structured = true;
  world.policy.kubernetes_minor = 28;
  const auto verdict = world.judge("x");
  CHECK(test::reasons_of(verdict.problems) == "unsupported_setting");
  CHECK(token_verdict_json(verdict, world.policy, world.issuer).at("silent") == false);
}

TEST_CASE("token_verdict: all problems, those of the claims behind those of the token")
{
  TokenWorld world;
  world.policy.groups_claim = "groups";
  world.policy.required_claims = {{"hd", "corp"}};
  world.claims.update({{"aud", "other"}, {"groups", 7}});
  const auto verdict = world.judge(world.token());
  CHECK((verdict.accepted == std::optional(false)));
  CHECK_FALSE(verdict.identity.has_value());
  CHECK(test::reasons_of(verdict.problems) ==
        "audience_mismatch groups_claim_type required_claim_missing");
}

TEST_CASE("token_verdict: what cannot be found out is neither yes nor no")
{
  TokenWorld world;
  world.discovery = test::failed("https://x", HttpFault::connect, "refused");
  const auto verdict = world.judge(world.token());
  CHECK_FALSE(verdict.accepted.has_value());
  const auto json = token_verdict_json(verdict, world.policy, world.issuer);
  CHECK(json.at("accepted").is_null());
  CHECK(json.at("answer") == "unknown");
  CHECK(json.at("reason") == "not_initialized");
  CHECK(json.at("findings").at(0).at("status") == "unknown");
}

TEST_CASE("token_verdict: CEL is not evaluated")
{
  TokenWorld world;
  world.policy.structured = true;
  world.policy.expressions = {"claims.hd == 'corp'", "user.username != ''"};
  const auto verdict = world.judge(world.token());
  CHECK_FALSE(verdict.accepted.has_value());
  REQUIRE(test::reasons_of(verdict.problems) == "cel_not_evaluated");
  CHECK(verdict.problems.front().message == "the verdict depends on CEL, which oidcctl "
                                            "does not evaluate: \"claims.hd == 'corp'\"");
  // What is refused without CEL is refused all the same.
  world.claims["aud"] = "other";
  const auto refused = world.judge(world.token());
  CHECK((refused.accepted == std::optional(false)));
  CHECK(test::reasons_of(refused.problems) == "audience_mismatch cel_not_evaluated");
}

TEST_CASE("token_verdict: an accepted token as JSON")
{
  TokenWorld world;
  world.policy.groups_claim = "groups";
  world.policy.structured = true;
  world.policy.username_prefix = "corp:";
  world.policy.uid_claim = "sub";
  world.policy.groups_prefix = "";
  world.claims["jti"] = "j1";
  const auto json =
      token_verdict_json(world.judge(world.token()), world.policy, world.issuer);
  CHECK(names_of(json) == std::vector<std::string>{"apiVersion",
                                                   "kind",
                                                   "issuer",
                                                   "kubernetesVersion",
                                                   "accepted",
                                                   "answer",
                                                   "username",
                                                   "groups",
                                                   "uid",
                                                   "extra",
                                                   "subject",
                                                   "reason",
                                                   "message",
                                                   "silent",
                                                   "findings"});
  CHECK(json.at("kind") == "TokenVerdict");
  CHECK(json.at("kubernetesVersion") == "1.36");
  CHECK(json.at("accepted") == true);
  CHECK(json.at("answer") == "yes");
  CHECK(json.at("username") == "corp:f3a1");
  CHECK(json.at("groups") == Json({"admins", "people"}));
  CHECK(json.at("uid") == "f3a1");
  CHECK(json.at("extra").dump() ==
        R"({"authentication.kubernetes.io/credential-id":["JTI=j1"]})");
  CHECK(json.at("subject").at("name") == "corp:f3a1");
  CHECK(json.at("reason").is_null());
  CHECK(json.at("message").is_null());
  CHECK(json.at("silent") == false);
  CHECK(json.at("findings").empty());
}

TEST_CASE("token_verdict: a refused token as JSON")
{
  TokenWorld world;
  world.claims["aud"] = "other";
  const auto json =
      token_verdict_json(world.judge(world.token()), world.policy, world.issuer);
  CHECK(names_of(json) == std::vector<std::string>{"apiVersion",
                                                   "kind",
                                                   "issuer",
                                                   "kubernetesVersion",
                                                   "accepted",
                                                   "answer",
                                                   "reason",
                                                   "message",
                                                   "silent",
                                                   "findings"});
  CHECK(json.at("accepted") == false);
  CHECK(json.at("answer") == "no");
  CHECK(json.at("reason") == "audience_mismatch");
  CHECK(json.at("silent") == false);
  const auto& finding = json.at("findings").at(0);
  CHECK(names_of(finding) == std::vector<std::string>{"id",
                                                      "status",
                                                      "title",
                                                      "message",
                                                      "hint",
                                                      "spec",
                                                      "reason",
                                                      "side",
                                                      "details"});
  CHECK(finding.at("id") == "token/audience-mismatch");
  CHECK(finding.at("message") == json.at("message"));
  CHECK(finding.at("side") == "user");
}

TEST_CASE("token_verdict: a user without a name can log in and cannot be bound")
{
  TokenWorld world;
  world.claims["sub"] = "";
  world.claims.erase("groups");
  const auto verdict = world.judge(world.token());
  CHECK((verdict.accepted == std::optional(true)));
  const auto json = token_verdict_json(verdict, world.policy, world.issuer);
  CHECK(json.at("username") == "");
  CHECK(json.at("subject").is_null());
  REQUIRE(json.at("findings").size() == 1);
  CHECK(json.at("findings").at(0).at("id") == "token/system-name");
  CHECK(json.at("findings").at(0).at("reason").is_null());
}
