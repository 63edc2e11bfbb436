#include "token_world.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using test::Signer;
using test::TokenWorld;
using test::unsigned_token;

TEST_CASE("token_advice: how an issuer differs from the configured one")
{
  struct Row
  {
    std::string found;
    std::string configured;
    std::string words; // at the end of the hint; empty: nothing is known
  };
  const std::string v1 = "https://sts.windows.net/";
  const std::string v2 = "https://login.microsoftonline.com/";
  const std::string byte_for_byte = "they must match byte for byte";
  const Row rows[] = {
      {.found = v1 + "a/",
       .configured = v2 + "b/v2.0",
       .words = "it is from another tenant of Entra ID"},
      {.found = v2 + "a/v2.0",
       .configured = v2 + "b/v2.0",
       .words = "it is from another tenant of Entra ID"},
      {.found = v2 + "a/v2.0",
       .configured = v2 + "common/v2.0",
       .words = "\"common\" is not a tenant"},
      {.found = v1 + "a/",
       .configured = "https://login.microsoftonline.us/a/v2.0",
       .words = "Entra ID's version 1.0"},
      {.found = "https://x.auth0.com/",
       .configured = "https://x.auth0.com",
       .words = "only in the slash at the end"},
      {.found = "https://I.example/a",
       .configured = "https://i.example/a",
       .words = "only in upper and lower case"},
      {.found = "http://i.example",
       .configured = "https://i.example",
       .words = "they differ in the scheme"},
      {.found = "https://i.example:443",
       .configured = "https://i.example",
       .words = "they differ in the port"},
      {.found = "https://x.okta.com",
       .configured = "https://x.okta.com/oauth2/default",
       .words = "two authorization servers of one Okta organisation"},
      {.found = "https://kc.internal/realms/main",
       .configured = "https://sso.example.com/realms/main",
       .words = "KC_HOSTNAME"},
      {.found = "https://a.example", .configured = "https://b.example", .words = ""},
      {.found = "x", .configured = "https://b.example", .words = ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.found);
    CAPTURE(row.configured);
    TokenWorld world;
    world.discovery = NotTried{"not asked"};
    world.issuer = row.configured;
    const auto verdict = world.judge(unsigned_token(Json{{"iss", row.found}}.dump()));
    const auto& hint = verdict.problems.front().hint;
    CHECK(hint.find(byte_for_byte) != std::string::npos);
    CHECK(hint.find(row.words) != std::string::npos);
    CHECK(hint.ends_with(byte_for_byte) == row.words.empty());
  }
}

TEST_CASE("token_advice: tokens of another sort, and other names of an audience")
{
  struct Row
  {
    Json claims = {};
    std::string hint = {}; // a part of it
  };
  TokenWorld world;
  const auto id = world.policy.client_ids.front();
  const Row rows[] = {
      {.claims = {{"aud", "spn:" + id}},
       .hint = "they differ in the prefix \"spn:\" of Entra ID"},
      {.claims = {{"aud", "api://" + id}},
       .hint = "they differ in the prefix \"api://\" of Entra ID"},
      {.claims = {{"aud", "account"}, {"typ", "Bearer"}},
       .hint = "this is an access token (typ Bearer)"},
      {.claims = {{"aud", "graph"}, {"scp", "User.Read"}},
       .hint = "this is an access token (the claim scp)"},
      {.claims = {{"aud", "graph"}, {"azp", id}},
       .hint = "this is an access token (azp names the client"},
      {.claims = {{"aud", "api"}, {"cid", id}},
       .hint = "this is an access token (the claim cid)"},
      {.claims = {{"aud", "api"}, {"token_use", "access"}},
       .hint = "this is an access token (token_use access)"},
      {.claims = {{"aud", "api"}, {"appid", id}},
       .hint = "this is an access token (appid names the client"},
      {.claims = {{"aud", "account"}, {"typ", "Refresh"}},
       .hint = "this is a refresh token (typ Refresh)"},
      {.claims = {{"aud", "Kubernetes"}},
       .hint = "they differ only in upper and lower case"},
      {.claims = {{"aud", id + "/"}},
       .hint = "they differ only in upper and lower case, a slash"},
      {.claims = {{"aud", "other"}}, .hint = ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.hint);
    TokenWorld one;
    one.claims.update(row.claims);
    const auto verdict = one.judge(one.token());
    CHECK(test::reasons_of(verdict.problems) == "audience_mismatch");
    const auto& hint = verdict.problems.front().hint;
    CHECK((row.hint.empty() ? hint.empty() : hint.find(row.hint) == 0));
  }
}
