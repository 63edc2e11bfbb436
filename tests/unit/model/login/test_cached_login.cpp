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
      {"", "the entry is empty"},
      {" \n", "the entry is empty"},
      {R"({"id_token":"eyJ)", "not a JSON object, or truncated"},
      {"eyJhbGciOi", "not a JSON object, or truncated"},
      {"[]", "not a JSON object, or truncated"},
      {"{}", "it contains no token"},
      {R"({"id_token":""})", "it contains no token"},
      {R"({"id_token":7})", "id_token is not a string"},
      {R"({"id_token":"a","refresh_token":{}})", "refresh_token is not a string"},
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
      {"expired",
       login(claims(-7200)),
       Step::refresh,
       "the cached token expired 2 h ago"},
      {"expired, no refresh token",
       login(claims(-7200), ""),
       Step::log_in,
       "the cached token expired 2 h ago"},
      {"about to", login(claims(30)), Step::refresh, "the cached token expires in 30 s"},
      {"another issuer",
       with("iss", "https://evil.example"),
       Step::log_in,
       "the cached token was issued by another issuer: \"https://evil.example\""},
      {"an issuer with a slash",
       with("iss", "https://idp.example.com/"),
       Step::log_in,
       "the cached token was issued by another issuer: \"https://idp.example.com/\""},
      {"another client",
       with("aud", "other"),
       Step::log_in,
       "the cached token was issued to another client"},
      {"other clients",
       with("aud", {"a", "b"}),
       Step::log_in,
       "the cached token was issued to another client"},
      {"no JWT",
       {Secret("opaque"), Secret("r")},
       Step::log_in,
       "the cached token is not a JWT"},
      {"a JWT of rubbish",
       {Secret("a.b.c"), Secret("r")},
       Step::log_in,
       "the cached token is not a JWT"},
      {"no expiry",
       with("exp", Json(nullptr)),
       Step::log_in,
       "the cached token is not a JWT"},
      {"an expiry that no calendar has",
       with("exp", 1e18),
       Step::refresh,
       "the cached token has no expiry"},
      {"a refresh token alone",
       {Secret(""), Secret("r")},
       Step::refresh,
       "the cache contains only a refresh token"},
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
