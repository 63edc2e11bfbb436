#include "kube/webhook/webhook_config.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::webhook;

namespace {

const std::string k_jwt = R"(
jwt:
- issuer: {url: "https://a.example", audiences: [k8s]}
  claimMappings:
    username: {claim: sub, prefix: "a:"}
    groups: {claim: groups, prefix: "a:"}
)";

std::string
with(const std::string& more)
{
  return "apiVersion: oidcctl/v1\nkind: WebhookConfiguration\n" + k_jwt + more;
}

} // namespace

TEST_CASE("webhook config: an AuthenticationConfiguration, and the same with rules")
{
  const auto plain = parse_config("apiVersion: apiserver.config.k8s.io/v1\n"
                                  "kind: AuthenticationConfiguration\n" +
                                  k_jwt);
  REQUIRE(plain);
  REQUIRE(plain->issuers.size() == 1);
  CHECK(plain->issuers[0].entry.policy.username_prefix == "a:");
  const auto full = parse_config(with(R"(
audiences: [api]
rules:
- issuer: https://a.example
  claims:
  - {claim: amr, anyOf: [mfa, otp], allOf: [pwd], cure: log in again}
  maxLoginAge: 8h
  authorizedParties: [cli]
  groupMap: {admins: ["x:admins", "x:all"]}
  dropUnmappedGroups: true
deny:
- {subject: eve, issuedBefore: 2026-01-01T00:00:00Z}
- {tokenID: j}
)"));
  REQUIRE(full);
  const auto& rules = full->issuers[0].rules;
  REQUIRE(rules.claims.size() == 1);
  CHECK(rules.claims[0].any_of == std::vector<std::string>{"mfa", "otp"});
  CHECK(rules.claims[0].cure == "log in again");
  CHECK(rules.max_login_age == Seconds{8 * 3600});
  CHECK(rules.group_map.at("admins").size() == 2);
  CHECK(!rules.keeps_unmapped_groups);
  REQUIRE(full->deny.size() == 2);
  CHECK(full->deny[0].issued_before);
  CHECK(full->audiences == std::vector<std::string>{"api"});
}

TEST_CASE("webhook config: what is refused")
{
  struct Row
  {
    std::string text;
    std::string error;
  };
  const std::string rule = "rules:\n- issuer: https://a.example\n  ";
  const Row rows[] = {
      {.text = "kind: Pod\n", .error = "expected kind: WebhookConfiguration"},
      {.text = "- 1\n", .error = "not a map"},
      {.text = with("rule: []\n"), .error = "unknown member \"rule\""},
      {.text = with(rule + "claim: []\n"), .error = "rules[0]: unknown member \"claim\""},
      {.text = with(rule + "claims: {}\n"), .error = "claims: expected a list"},
      {.text = with(rule + "claims: [{claim: amr}]\n"), .error = "requires nothing"},
      {.text = with(rule + "claims: [{anyOf: [x]}]\n"), .error = "has no claim"},
      {.text = with(rule + "claims: [{claim: amr, any: [x]}]\n"),
       .error = "unknown member \"any\""},
      {.text = with(rule + "claims: [{claim: amr, anyOf: x}]\n"), .error = "anyOf"},
      {.text = with(rule + "maxLoginAge: soon\n"), .error = "invalid maxLoginAge"},
      {.text = with(rule + "groupMap: []\n"), .error = "groupMap: expected a map"},
      {.text = with("rules:\n- issuer: https://b.example\n"),
       .error = "which is not an issuer in jwt"},
      {.text = with(rule + "maxLoginAge: 1h\n- issuer: https://a.example\n"),
       .error = "has rules already"},
      {.text = with("deny: [{}]\n"), .error = "would refuse every token"},
      {.text = with("deny: [{issuer: https://a.example}]\n"),
       .error = "would refuse every token"},
      {.text = with("deny: [{issuedBefore: tomorrow}]\n"),
       .error = "invalid issuedBefore"},
      {.text = with("deny: [{jti: x}]\n"), .error = "unknown member \"jti\""},
      {.text = with("deny: [{issuer: https://b.example, subject: x}]\n"),
       .error = "a deny rule for \"https://b.example\", which is not an issuer in jwt"},
      {.text = "apiVersion: oidcctl/v1\nkind: WebhookConfiguration\n",
       .error = "no issuer is configured"},
      {.text = "apiVersion: oidcctl/v1\nkind: WebhookConfiguration\njwt:\n"
               "- issuer: {url: \"http://a.example\", audiences: [k]}\n"
               "  claimMappings: {username: {claim: sub, prefix: \"a:\"}}\n",
       .error = "kube-apiserver would not start"},
      {.text = "apiVersion: oidcctl/v1\nkind: WebhookConfiguration\njwt:\n"
               "- issuer: {url: \"https://a.example\", audiences: [k]}\n"
               "  claimMappings: {username: {claim: sub, prefix: \"\"}}\n",
       .error = "has no prefix for user names"},
      {.text = "apiVersion: oidcctl/v1\nkind: WebhookConfiguration\njwt:\n"
               "- issuer: {url: \"https://a.example\", audiences: [k]}\n"
               "  claimMappings:\n    username: {claim: sub, prefix: \"a:\"}\n"
               "    groups: {claim: groups, prefix: \"\"}\n",
       .error = "has no prefix for groups"},
      {.text =
           "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n" +
           k_jwt + "rules: []\n",
       .error = "unknown member \"rules\""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto config = parse_config(row.text);
    REQUIRE(!config);
    CHECK_MESSAGE(describe(config.error()).find(row.error) != std::string::npos,
                  describe(config.error()));
    CHECK(config.error().code == ErrorCode::local_file);
  }
}

TEST_CASE("webhook config: no two issuers may name the same user or group")
{
  struct Row
  {
    std::string users;
    std::string groups;
    std::string more = {};
    std::string error = {}; // empty: none
  };
  const std::string both =
      "rules:\n- {issuer: https://a.example, allowSharedPrefix: true}"
      "\n- {issuer: https://b.example, allowSharedPrefix: true}\n";
  const Row rows[] = {
      {.users = "b:", .groups = "b:"},
      {.users = "a",
       .groups = "b:",
       .error = "the prefix \"a\" of \"https://b.example\""},
      {.users = "a:", .groups = "b:", .error = "for users fits those of"},
      {.users = "a:b:", .groups = "b:", .error = "the prefix \"a:\" of"},
      {.users = "b:", .groups = "a:x:", .error = "for groups fits those of"},
      {.users = "a:", .groups = "a:", .more = both},
      {.users = "a:",
       .groups = "a:",
       .more = "rules: [{issuer: https://a.example, allowSharedPrefix: true}]\n",
       .error = "allowSharedPrefix"},
      {.users = "b:",
       .groups = "a:",
       .more = "rules: [{issuer: https://a.example, dropUnmappedGroups: true}]\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.users);
    CAPTURE(row.groups);
    const auto config =
        parse_config(with("- issuer: {url: \"https://b.example\", audiences: [k8s]}\n"
                          "  claimMappings:\n    username: {claim: sub, prefix: \"" +
                          row.users + "\"}\n    groups: {claim: groups, prefix: \"" +
                          row.groups + "\"}\n" + row.more));
    CHECK(config.has_value() == row.error.empty());
    if (!config) {
      const auto words = describe(config.error()) + config.error().hint;
      CHECK_MESSAGE(words.find(row.error) != std::string::npos, words);
    }
  }
}
