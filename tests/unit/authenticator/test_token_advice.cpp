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
      {v1 + "a/", v2 + "b/v2.0", "it is from another tenant of Entra ID"},
      {v2 + "a/v2.0", v2 + "b/v2.0", "it is from another tenant of Entra ID"},
      {v2 + "a/v2.0", v2 + "common/v2.0", "\"common\" is not a tenant"},
      {v1 + "a/", "https://login.microsoftonline.us/a/v2.0", "Entra ID's version 1.0"},
      {"https://x.auth0.com/", "https://x.auth0.com", "only in the slash at the end"},
      {"https://I.example/a", "https://i.example/a", "only in upper and lower case"},
      {"http://i.example", "https://i.example", "they differ in the scheme"},
      {"https://i.example:443", "https://i.example", "they differ in the port"},
      {"https://x.okta.com",
       "https://x.okta.com/oauth2/default",
       "two authorization servers of one Okta organisation"},
      {"https://kc.internal/realms/main",
       "https://sso.example.com/realms/main",
       "KC_HOSTNAME"},
      {"https://a.example", "https://b.example", ""},
      {"x", "https://b.example", ""},
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
      {{{"aud", "spn:" + id}}, "they differ in the prefix \"spn:\" of Entra ID"},
      {{{"aud", "api://" + id}}, "they differ in the prefix \"api://\" of Entra ID"},
      {{{"aud", "account"}, {"typ", "Bearer"}}, "this is an access token (typ Bearer)"},
      {{{"aud", "graph"}, {"scp", "User.Read"}},
       "this is an access token (the claim scp)"},
      {{{"aud", "graph"}, {"azp", id}}, "this is an access token (azp names the client"},
      {{{"aud", "api"}, {"cid", id}}, "this is an access token (the claim cid)"},
      {{{"aud", "api"}, {"token_use", "access"}},
       "this is an access token (token_use access)"},
      {{{"aud", "api"}, {"appid", id}},
       "this is an access token (appid names the client"},
      {{{"aud", "account"}, {"typ", "Refresh"}}, "this is a refresh token (typ Refresh)"},
      {{{"aud", "Kubernetes"}}, "they differ only in upper and lower case"},
      {{{"aud", id + "/"}}, "they differ only in upper and lower case, a slash"},
      {{{"aud", "other"}}, ""},
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
