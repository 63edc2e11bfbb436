#include "builders.hpp"
#include "model/login/cached_login.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

namespace {

using Step = CachePlan::Step;

constexpr Time k_now{Seconds{1795348800}}; // 2026-11-22T12:00:00Z
constexpr Seconds k_min_ttl{60};

LoginSettings
settings()
{
  LoginSettings out;
  out.issuer = "https://idp.example.com";
  out.client_id = "kubernetes";
  return out;
}

Json
claims(long long expires_in, long long life = 3600)
{
  const auto now = k_now.time_since_epoch().count();
  return {{"iss", "https://idp.example.com"},
          {"aud", "kubernetes"},
          {"exp", now + expires_in},
          {"iat", now + expires_in - life}};
}

CachedLogin
login(const Json& claims, const std::string& refresh = "r")
{
  return {Secret(test::token_text({{"alg", "RS256"}}, claims)), Secret(refresh)};
}

CachePlan
plan(const CachedLogin& login, Freshness freshness = Freshness::cached)
{
  return plan_for(login, settings(), k_now, k_min_ttl, freshness);
}

} // namespace

TEST_CASE("cached login: the format of kubelogin, there and back")
{
  const auto both = CachedLogin::parse(R"({"id_token":"a.b.c","refresh_token":"r\"1"})");
  REQUIRE(both);
  CHECK(both->token.reveal() == "a.b.c");
  CHECK(both->refresh_token.reveal() == "r\"1");
  CHECK(both->str().reveal() == R"({"id_token":"a.b.c","refresh_token":"r\"1"})");
  const auto one = CachedLogin::parse("{\"id_token\":\"a\"}\n");
  REQUIRE(one);
  CHECK(one->refresh_token.empty());
  CHECK(one->str().reveal() == R"({"id_token":"a"})");
  const auto other =
      CachedLogin::parse(R"({"refresh_token":"r","more":1,"id_token":null})");
  REQUIRE(other);
  CHECK(other->str().reveal() == R"({"refresh_token":"r"})");
}

TEST_CASE("cached login: what is no entry")
{
  struct Row
  {
    std::string text;
    std::string problem;
  };
  const Row rows[] = {
      {.text = "", .problem = "the entry is empty"},
      {.text = " \n", .problem = "the entry is empty"},
      {.text = R"({"id_token":"eyJ)", .problem = "not a JSON object, or truncated"},
      {.text = "eyJhbGciOi", .problem = "not a JSON object, or truncated"},
      {.text = "[]", .problem = "not a JSON object, or truncated"},
      {.text = "{}", .problem = "it contains no token"},
      {.text = R"({"id_token":""})", .problem = "it contains no token"},
      {.text = R"({"id_token":7})", .problem = "id_token is not a string"},
      {.text = R"({"id_token":"a","refresh_token":{}})",
       .problem = "refresh_token is not a string"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    const auto entry = CachedLogin::parse(row.text);
    REQUIRE_FALSE(entry);
    CHECK(entry.error() == row.problem);
  }
}

TEST_CASE("cached login: a fresh token is used until a minute before its end")
{
  const auto fresh = plan(login(claims(61)));
  CHECK(fresh.step == Step::use);
  CHECK(fresh.until == k_now + Seconds{1});
  CHECK(fresh.why.empty());
  CHECK(plan(login(claims(60))).step == Step::refresh);
  CHECK(plan(login(claims(3000), "")).step == Step::use);
}

TEST_CASE("cached login: short-lived tokens are used for half of their life")
{
  // 40 seconds of life: used for the first 20.
  CHECK(plan(login(claims(21, 40))).step == Step::use);
  CHECK(plan(login(claims(20, 40))).step == Step::refresh);
  auto no_issue = claims(61);
  no_issue.erase("iat");
  CHECK(plan(login(no_issue)).step == Step::use);
  // Issued after its end: the minute counts.
  CHECK(plan(login(claims(61, -10))).step == Step::use);
  CHECK(plan(login(claims(60, -10))).step == Step::refresh);
}

TEST_CASE("cached login: why a token is not used")
{
  struct Row
  {
    std::string name;
    CachedLogin login;
    Step step;
    std::string why;
  };
  const auto with = [](const char* name, const Json& value) {
    auto changed = claims(3000);
    changed[name] = value;
    return login(changed);
  };
  const Row rows[] = {
      {.name = "expired",
       .login = login(claims(-7200)),
       .step = Step::refresh,
       .why = "the cached token expired 2 h ago"},
      {.name = "expired, no refresh token",
       .login = login(claims(-7200), ""),
       .step = Step::log_in,
       .why = "the cached token expired 2 h ago"},
      {.name = "about to",
       .login = login(claims(30)),
       .step = Step::refresh,
       .why = "the cached token expires in 30 s"},
      {.name = "another issuer",
       .login = with("iss", "https://evil.example"),
       .step = Step::log_in,
       .why = "the cached token was issued by another issuer: \"https://evil.example\""},
      {.name = "an issuer with a slash",
       .login = with("iss", "https://idp.example.com/"),
       .step = Step::log_in,
       .why =
           "the cached token was issued by another issuer: \"https://idp.example.com/\""},
      {.name = "another client",
       .login = with("aud", "other"),
       .step = Step::log_in,
       .why = "the cached token was issued to another client"},
      {.name = "other clients",
       .login = with("aud", {"a", "b"}),
       .step = Step::log_in,
       .why = "the cached token was issued to another client"},
      {.name = "no JWT",
       .login = {Secret("opaque"), Secret("r")},
       .step = Step::log_in,
       .why = "the cached token is not a JWT"},
      {.name = "a JWT of rubbish",
       .login = {Secret("a.b.c"), Secret("r")},
       .step = Step::log_in,
       .why = "the cached token is not a JWT"},
      {.name = "no expiry",
       .login = with("exp", Json(nullptr)),
       .step = Step::log_in,
       .why = "the cached token is not a JWT"},
      {.name = "an expiry that no calendar has",
       .login = with("exp", 1e18),
       .step = Step::refresh,
       .why = "the cached token has no expiry"},
      {.name = "a refresh token alone",
       .login = {Secret(""), Secret("r")},
       .step = Step::refresh,
       .why = "the cache contains only a refresh token"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const auto seen = plan(row.login);
    CHECK(seen.step == row.step);
    CHECK(seen.why == row.why);
    CHECK_FALSE(seen.until);
  }
  CHECK(plan(login({{"iss", "https://idp.example.com"}, {"aud", "kubernetes"}})).step ==
        Step::refresh);
}

TEST_CASE("cached login: --force-refresh, other grants and access tokens")
{
  CHECK(plan(login(claims(3000)), Freshness::refreshed).step == Step::refresh);
  CHECK(plan(login(claims(3000), ""), Freshness::refreshed).step == Step::log_in);
  CHECK(plan(login(claims(3000)), Freshness::refreshed).why ==
        "a new token was requested");

  CHECK(plan(login(claims(3000)), Freshness::logged_in).step == Step::log_in);
  CHECK(plan(login(claims(3000)), Freshness::logged_in).why.empty());

  auto changed = settings();
  changed.grant = GrantType::client_credentials;
  CHECK(plan_for(login(claims(-1)), changed, k_now, k_min_ttl, Freshness::cached).step ==
        Step::log_in);
  changed = settings();
  changed.use_access_token = true;
  auto other = claims(3000);
  other["aud"] = "api";
  CHECK(plan_for(login(other), changed, k_now, k_min_ttl, Freshness::cached).step ==
        Step::use);
}
