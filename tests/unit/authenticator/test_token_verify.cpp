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
      {.header = R"({"alg":"ES256","kid":"k1"})",
       .key_id = "k1",
       .reasons = "none",
       .hint = ""},
      {.header = R"({"alg":"ES256"})", .key_id = "k1", .reasons = "none", .hint = ""},
      {.header = R"({"alg":"ES256","kid":""})",
       .key_id = "k1",
       .reasons = "none",
       .hint = ""},
      {.header = R"({"alg":"ES256","kid":null})",
       .key_id = "k1",
       .reasons = "none",
       .hint = ""},
      {.header = R"({"alg":"ES256"})", .key_id = "", .reasons = "none", .hint = ""},
      {.header = R"({"alg":"ES256","kid":"k2"})",
       .key_id = "k1",
       .reasons = "signature",
       .hint = rotated},
      {.header = R"({"alg":"ES256","kid":"k2"})",
       .key_id = "",
       .reasons = "signature",
       .hint = rotated},
      {.header = R"({"alg":"ES256","kid":"K1"})",
       .key_id = "k1",
       .reasons = "signature",
       .hint = "the key set does not contain key \"K1\"; the key was rotated, or the "
               "token was "
               "issued by another provider: log in again"},
      {.header = R"({"alg":"ES256","Kid":"k2"})",
       .key_id = "k1",
       .reasons = "none",
       .hint = ""},
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
      {.changes = {{"aud", {"other", "kubernetes"}}}, .reasons = "none", .message = ""},
      {.changes = {{"aud", "Kubernetes"}},
       .reasons = "audience_mismatch",
       .message = R"(oidc: expected audience "kubernetes" got ["Kubernetes"])"},
      {.changes = {{"aud", {"a", "b"}}},
       .reasons = "audience_mismatch",
       .message = R"(oidc: expected audience "kubernetes" got ["a" "b"])"},
      {.changes = {{"aud", nullptr}},
       .reasons = "audience_mismatch",
       .message = R"(oidc: expected audience "kubernetes" got [])"},
      {.changes = {{"exp", k_noon - 1}},
       .reasons = "expired",
       .message = "oidc: token is expired (Token Expiry: 2026-11-22 11:59:59 +0000 UTC)"},
      {.changes = {{"exp", k_noon + 1}}, .reasons = "none", .message = ""},
      {.changes = {{"exp", nullptr}},
       .reasons = "expired",
       .message = "oidc: token is expired (Token Expiry: 0001-01-01 00:00:00 +0000 UTC)"},
      {.changes = {{"nbf", k_noon + 60}}, .reasons = "none", .message = ""},
      {.changes = {{"nbf", k_noon + 61}},
       .reasons = "not_yet_valid",
       .message =
           "oidc: current time 2026-11-22 12:00:00 +0000 UTC before the nbf (not before) "
           "time: "
           "2026-11-22 12:01:01 +0000 UTC"},
      {.changes = {{"nbf", k_noon + 60.9}},
       .reasons = "none",
       .message = ""}, // cut to whole seconds
      {.changes = {{"iat", k_noon + 999999}}, .reasons = "none", .message = ""},
      {.changes = {{"sub", 7}},
       .reasons = "claims_malformed",
       .message = "oidc: failed to unmarshal claims: json: cannot unmarshal number into "
                  "Go struct "
                  "field idToken.sub of type string"},
      {.changes = {{"_claim_names", {{"x", "s"}}}},
       .reasons = "claim_source_missing",
       .message = "oidc: source does not exist"},
      {.changes = {{"_claim_names", {{"x", ""}}},
                   {"_claim_sources", {{"", Json::object()}}}},
       .reasons = "claim_source_missing",
       .message = "oidc: failed to obtain source from claim name"},
      {.changes = {{"_claim_names", {{"x", "s"}}},
                   {"_claim_sources", {{"s", {{"JWT", "x"}}}}}},
       .reasons = "none",
       .message = ""},
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
      {.minor = 36,
       .clients = {"x"},
       .reasons = "alg_not_allowed signature audience_mismatch expired not_yet_valid"},
      {.minor = 35,
       .clients = {"x"},
       .reasons = "audience_mismatch expired not_yet_valid alg_not_allowed signature"},
      {.minor = 36,
       .clients = {"x", "y"},
       .reasons = "alg_not_allowed signature expired not_yet_valid audience_mismatch"},
      {.minor = 35,
       .clients = {"x", "y"},
       .reasons = "expired not_yet_valid alg_not_allowed signature audience_mismatch"},
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
