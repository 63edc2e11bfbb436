#include "token_world.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using test::Signer;
using test::TokenWorld;

namespace {

constexpr auto k_noon = test::k_now.time_since_epoch().count();
const std::string k_verify = "oidc: verify token: ";

// Return the first problem of the token as it is now.
TokenProblem
first_problem(const TokenWorld& world)
{
  const auto verification = world.verify(world.token());
  REQUIRE_FALSE(verification.problems.empty());
  CHECK_FALSE(verification.token.has_value());
  return verification.problems.front();
}

} // namespace

TEST_CASE("token_verify: a good token, and what is kept of it")
{
  const TokenWorld world;
  const auto verification = world.verify(world.token());
  REQUIRE(verification.token.has_value());
  CHECK(verification.problems.empty());
  CHECK(verification.token->claims().find("sub")->text == "f3a1");
  CHECK(verification.token->id_token().issuer == test::k_issuer);
}

TEST_CASE("token_verify: which key is tried")
{
  struct Row
  {
    std::string header = {};
    std::string key_id = {};
    std::string reasons = {};
    std::string hint = {};
  };
  const std::string rotated =
      "the key set does not contain key \"k2\"; the key was rotated, or the token was "
      "issued by another provider: log in again";
  const Row rows[] = {
      {R"({"alg":"ES256","kid":"k1"})", "k1", "none", ""},
      {R"({"alg":"ES256"})", "k1", "none", ""},
      {R"({"alg":"ES256","kid":""})", "k1", "none", ""},
      {R"({"alg":"ES256","kid":null})", "k1", "none", ""},
      {R"({"alg":"ES256"})", "", "none", ""},
      {R"({"alg":"ES256","kid":"k2"})", "k1", "signature", rotated},
      {R"({"alg":"ES256","kid":"k2"})", "", "signature", rotated},
      {R"({"alg":"ES256","kid":"K1"})",
       "k1",
       "signature",
       "the key set does not contain key \"K1\"; the key was rotated, or the token was "
       "issued by another provider: log in again"},
      {R"({"alg":"ES256","Kid":"k2"})", "k1", "none", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.header);
    TokenWorld world;
    world.keys = Json::array({Signer::of("P-256").jwk(row.key_id)});
    const auto verification = world.verify(world.token(row.header, world.claims.dump()));
    CHECK(test::reasons_of(verification.problems) == row.reasons);
    CHECK((row.hint.empty() || verification.problems.front().hint == row.hint));
  }
  TokenWorld empty;
  empty.keys = Json::array();
  CHECK(first_problem(empty).hint ==
        "the key set is empty; create a signing key at the provider");
}

TEST_CASE("token_verify: audience and times")
{
  struct Row
  {
    Json changes = {};
    std::string reasons = {};
    std::string message = {};
  };
  const Row rows[] = {
      {{{"aud", {"other", "kubernetes"}}}, "none", ""},
      {{{"aud", "Kubernetes"}},
       "audience_mismatch",
       R"(oidc: expected audience "kubernetes" got ["Kubernetes"])"},
      {{{"aud", {"a", "b"}}},
       "audience_mismatch",
       R"(oidc: expected audience "kubernetes" got ["a" "b"])"},
      {{{"aud", nullptr}},
       "audience_mismatch",
       R"(oidc: expected audience "kubernetes" got [])"},
      {{{"exp", k_noon - 1}},
       "expired",
       "oidc: token is expired (Token Expiry: 2026-11-22 11:59:59 +0000 UTC)"},
      {{{"exp", k_noon + 1}}, "none", ""},
      {{{"exp", nullptr}},
       "expired",
       "oidc: token is expired (Token Expiry: 0001-01-01 00:00:00 +0000 UTC)"},
      {{{"nbf", k_noon + 60}}, "none", ""},
      {{{"nbf", k_noon + 61}},
       "not_yet_valid",
       "oidc: current time 2026-11-22 12:00:00 +0000 UTC before the nbf (not before) "
       "time: "
       "2026-11-22 12:01:01 +0000 UTC"},
      {{{"nbf", k_noon + 60.9}}, "none", ""}, // cut to whole seconds
      {{{"iat", k_noon + 999999}}, "none", ""},
      {{{"sub", 7}},
       "claims_malformed",
       "oidc: failed to unmarshal claims: json: cannot unmarshal number into Go struct "
       "field idToken.sub of type string"},
      {{{"_claim_names", {{"x", "s"}}}},
       "claim_source_missing",
       "oidc: source does not exist"},
      {{{"_claim_names", {{"x", ""}}}, {"_claim_sources", {{"", Json::object()}}}},
       "claim_source_missing",
       "oidc: failed to obtain source from claim name"},
      {{{"_claim_names", {{"x", "s"}}}, {"_claim_sources", {{"s", {{"JWT", "x"}}}}}},
       "none",
       ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.changes.dump());
    TokenWorld world;
    world.claims.merge_patch(row.changes);
    CHECK(world.reasons() == row.reasons);
    if (row.reasons != "none") {
      CHECK(first_problem(world).message == k_verify + row.message);
    }
  }
}

TEST_CASE("token_verify: the order of problems, old and new")
{
  struct Row
  {
    unsigned minor = 36;
    std::vector<std::string> clients = {};
    std::string reasons = {};
  };
  const Row rows[] = {
      {36, {"x"}, "alg_not_allowed signature audience_mismatch expired not_yet_valid"},
      {35, {"x"}, "audience_mismatch expired not_yet_valid alg_not_allowed signature"},
      {36,
       {"x", "y"},
       "alg_not_allowed signature expired not_yet_valid audience_mismatch"},
      {35,
       {"x", "y"},
       "expired not_yet_valid alg_not_allowed signature audience_mismatch"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.minor);
    TokenWorld world;
    world.policy.kubernetes_minor = row.minor;
    world.policy.client_ids = row.clients;
    world.policy.signing_algorithms = {"RS256"};
    world.keys = Json::array({Signer::of("P-256/2").jwk("k1")});
    world.claims.update({{"exp", k_noon - 9}, {"nbf", k_noon + 99}});
    CHECK(world.reasons() == row.reasons);
  }
  TokenWorld several;
  several.policy.client_ids = {"z", "a"};
  const auto problem = first_problem(several);
  CHECK(problem.message ==
        k_verify + R"(oidc: expected audience in ["a" "z"] got ["kubernetes"])");
}
