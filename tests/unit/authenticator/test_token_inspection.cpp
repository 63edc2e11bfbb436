#include "authenticator/token_inspection.hpp"
#include "base/text.hpp"
#include "token_world.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace oidcctl;
using test::TokenWorld;

namespace {

constexpr auto k_noon = test::k_now.time_since_epoch().count();

Json
inspected(const std::string& text)
{
  const auto token = UnverifiedToken::parse(text);
  REQUIRE(token);
  return token_inspection(*token, text, test::k_now);
}

std::set<std::string>
findings_of(const Json& inspection)
{
  std::set<std::string> ids;
  for (const auto& finding : inspection.at("findings")) {
    ids.insert(finding.at("id"));
    CHECK_FALSE(finding.at("message").get<std::string>().empty());
  }
  return ids;
}

Json
inspected_claims(const Json& claims)
{
  return inspected(test::token_text({{"alg", "RS256"}}, claims));
}

} // namespace

TEST_CASE("token_inspection: what a token says, without its signature")
{
  const TokenWorld world;
  const auto text = world.token();
  const auto inspection = inspected(text);
  CHECK(inspection.at("kind") == "TokenInspection");
  CHECK(inspection.at("verified") == false);
  CHECK(inspection.at("issuer") == test::k_issuer);
  CHECK(inspection.at("audience") == Json::array({test::k_client}));
  CHECK(inspection.at("expires").dump() ==
        R"({"time":"2026-11-22T13:00:00Z","words":"in 1 h"})");
  CHECK(inspection.at("notBefore").is_null());
  CHECK(inspection.at("header").at("alg") == "ES256");
  CHECK(inspection.at("claims") == world.claims);
  CHECK(inspection.at("bytes") == text.size());
  CHECK(inspection.at("userCandidates").at(0).at("value") == "ada@example.com");
  CHECK(inspection.at("userCandidates").at(1).at("claim") == "sub");
  CHECK(findings_of(inspection) == std::set<std::string>{"token/unverified"});
  for (const auto& part : text::split(text, '.')) {
    CHECK(inspection.dump().find(part) == std::string::npos);
  }
}

TEST_CASE("token_inspection: times in words")
{
  struct Row
  {
    Json exp = {};
    std::string time = {};
    std::string words = {};
  };
  const Row rows[] = {
      {.exp = k_noon + 90, .time = "2026-11-22T12:01:30Z", .words = "in 1 min 30 s"},
      {.exp = k_noon - 3600, .time = "2026-11-22T11:00:00Z", .words = "1 h ago"},
      {.exp = std::to_string(k_noon), .time = "2026-11-22T12:00:00Z", .words = "0 s ago"},
      {.exp = -5, .time = "1970-01-01T00:00:00Z", .words = ""},
      {.exp = 1e300, .time = "1970-01-01T00:00:00Z", .words = ""},
      {.exp = 253402300800, .time = "9999-12-31T23:59:59Z", .words = ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.exp.dump());
    const auto expires = inspected_claims({{"exp", row.exp}}).at("expires");
    CHECK(expires.at("time") == row.time);
    CHECK((row.words.empty() || expires.at("words") == row.words));
  }
  CHECK(inspected_claims({{"exp", "soon"}}).at("expires").at("time").is_null());
  CHECK(inspected_claims({{"exp", nullptr}}).at("expires").is_null());
  CHECK(inspected_claims({{"EXP", k_noon}}).at("expires").is_object());
}

TEST_CASE("token_inspection: what is suspicious")
{
  using Ids = std::set<std::string>;
  struct Row
  {
    Json claims = {};
    Ids ids = {};
  };
  const Row rows[] = {
      {.claims = {{"sub", "a"}}, .ids = {}},
      {.claims = {{"email", "a"}}, .ids = {"token/email-unverified"}},
      {.claims = {{"email", "a"}, {"email_verified", true}}, .ids = {}},
      {.claims = {{"email", "a"}, {"email_verified", false}},
       .ids = {"token/email-not-verified"}},
      {.claims = {{"email", "a"}, {"email_verified", "true"}},
       .ids = {"token/email-not-verified"}},
      {.claims = {{"_claim_names", {{"groups", "s"}}}}, .ids = {"token/groups-left-out"}},
      {.claims = {{"x", std::string(9000, 'x')}}, .ids = {"token/huge"}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.claims.dump().substr(0, 60));
    auto ids = row.ids;
    ids.insert("token/unverified");
    CHECK(findings_of(inspected_claims(row.claims)) == ids);
  }
}

TEST_CASE("token_inspection: odd types are shown as they are")
{
  const auto inspection = inspected_claims(
      {{"iss", 7}, {"aud", {{"a", 1}}}, {"email", 1}, {"sub", ""}, {"upn", "ada"}});
  CHECK(inspection.at("issuer") == 7);
  CHECK(inspection.at("audience").at("a") == 1);
  CHECK(inspection.at("userCandidates").dump() == R"([{"claim":"upn","value":"ada"}])");
  CHECK(inspected_claims({{"x", 1}}).at("issuer").is_null());
  CHECK(inspected_claims({{"x", 1}}).at("audience").is_null());
}
