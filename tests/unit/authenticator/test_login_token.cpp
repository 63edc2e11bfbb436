#include "adapters/network/network_module.hpp"
#include "authenticator/login_token.hpp"
#include "token_world.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

struct LoginWorld : TokenWorld
{
  LoginTokenRules rules{std::string(k_issuer), std::string(k_client), {}, {}};

  LoginWorld() { claims["nonce"] = "n-0S6"; }

  std::string
  problem(const std::string& jwt) const
  {
    const auto found =
        login_token_problem(jwt, rules, now, provider(), network_module().jose());
    return found ? found->message : "none";
  }
  std::string
  problem() const
  {
    return problem(token());
  }
};

} // namespace

TEST_CASE("login token: good ones")
{
  LoginWorld world;
  CHECK(world.problem() == "none");
  world.rules.nonce = "n-0S6";
  world.rules.subject = world.claims["sub"].get<std::string>();
  CHECK(world.problem() == "none");
  world.claims["azp"] = k_client;
  world.claims["aud"] = {"other", k_client};
  CHECK(world.problem() == "none");
  // An access token may be for another user.
  world.rules.client_id.clear();
  world.claims["aud"] = "api";
  world.claims["azp"] = "another";
  CHECK(world.problem() == "none");
}

TEST_CASE("login token: each of the nine algorithms")
{
  for (const std::string algorithm :
       {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}) {
    LoginWorld world;
    world.signer = "RSA";
    world.keys = Json::array({Signer::of("RSA").jwk("k1")});
    world.header["alg"] = algorithm;
    INFO(algorithm);
    CHECK(world.problem() == "none");
  }
  for (const auto& [algorithm, signer] :
       {std::pair{"ES256", "P-256"}, {"ES384", "P-384"}, {"ES512", "P-521"}}) {
    LoginWorld world;
    world.signer = signer;
    world.keys = Json::array({Signer::of(signer).jwk("k1")});
    world.header["alg"] = algorithm;
    CHECK(world.problem() == "none");
  }
}

TEST_CASE("login token: what must not be used")
{
  struct Row
  {
    std::string name;
    void (*spoil)(LoginWorld&);
    std::string message;
  };
  const Row rows[] = {
      {.name = "another issuer",
       .spoil = [](auto& w) { w.claims["iss"] = "https://evil.example"; },
       .message = "it was issued by \"https://evil.example\": expected "
                  "\"https://idp.example.com\""},
      {.name = "a slash more",
       .spoil = [](auto& w) { w.claims["iss"] = "https://idp.example.com/"; },
       .message = "it was issued by \"https://idp.example.com/\": expected "
                  "\"https://idp.example.com\""},
      {.name = "another audience",
       .spoil = [](auto& w) { w.claims["aud"] = "other"; },
       .message = "oidc: expected audience \"kubernetes\" got [\"other\"]"},
      {.name = "another party",
       .spoil =
           [](auto& w) {
             w.claims["aud"] = {"other", "kubernetes"};
             w.claims["azp"] = "other";
           },
       .message = "it was issued to the client \"other\" (azp), not \"kubernetes\""},
      {.name = "expired",
       .spoil = [](auto& w) { w.claims["exp"] = k_now.time_since_epoch().count() - 1; },
       .message = "oidc: token is expired (Token Expiry: 2026-11-22 11:59:59 +0000 UTC)"},
      {.name = "not yet valid",
       .spoil =
           [](auto& w) { w.claims["nbf"] = k_now.time_since_epoch().count() + 3600; },
       .message =
           "oidc: current time 2026-11-22 12:00:00 +0000 UTC before the nbf (not before) "
           "time: "
           "2026-11-22 13:00:00 +0000 UTC"},
      {.name = "another nonce",
       .spoil = [](auto& w) { w.rules.nonce = "other"; },
       .message = "its nonce belongs to another login"},
      {.name = "no nonce",
       .spoil =
           [](auto& w) {
             w.rules.nonce = "n-0S6";
             w.claims.erase("nonce");
           },
       .message = "it has no nonce, so it may belong to another login"},
      {.name = "a nonce that is a number",
       .spoil =
           [](auto& w) {
             w.rules.nonce = "7";
             w.claims["nonce"] = 7;
           },
       .message = "oidc: failed to unmarshal claims: json: cannot unmarshal number into "
                  "Go struct "
                  "field "
                  "idToken.nonce of type string"},
      {.name = "another person",
       .spoil = [](auto& w) { w.rules.subject = "somebody"; },
       .message = "its subject differs from the previous token's (OIDC Core 12.2)"},
      {.name = "signed by another key",
       .spoil = [](auto& w) { w.signer = "P-256/2"; },
       .message = "failed to verify signature: failed to verify id token signature"},
      {.name = "no key of that name",
       .spoil = [](auto& w) { w.header["kid"] = "k2"; },
       .message = "failed to verify signature: failed to verify id token signature"},
      {.name = "an algorithm of no use",
       .spoil = [](auto& w) { w.header["alg"] = "HS256"; },
       .message =
           "oidc: id token signed with unsupported algorithm, expected [\"ES256\" "
           "\"ES384\" "
           "\"ES512\" \"PS256\" \"PS384\" \"PS512\" \"RS256\" \"RS384\" \"RS512\"] got "
           "\"HS256\""},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    LoginWorld world;
    row.spoil(world);
    if (world.header["alg"] == "HS256") {
      CHECK(world.problem(token_text(world.header, world.claims))
                .starts_with("oidc: id token signed with unsupported algorithm"));
      continue;
    }
    CHECK(world.problem() == row.message);
  }
  const LoginWorld world;
  CHECK(world.problem("opaque").starts_with("oidc: malformed jwt: "));
  CHECK(world.problem("").starts_with("oidc: malformed jwt: "));
}

TEST_CASE("login token: what is about time")
{
  LoginWorld world;
  world.claims["exp"] = 1;
  const auto expired = login_token_problem(
      world.token(), world.rules, world.now, world.provider(), network_module().jose());
  REQUIRE(expired);
  CHECK(expired->is_about_time);
  world.claims["aud"] = "x";
  world.claims.erase("exp");
  world.claims["exp"] = world.now.time_since_epoch().count() + 60;
  const auto other = login_token_problem(
      world.token(), world.rules, world.now, world.provider(), network_module().jose());
  REQUIRE(other);
  CHECK_FALSE(other->is_about_time);
}

TEST_CASE("login token: the subject")
{
  const LoginWorld world;
  CHECK(unverified_subject(world.token()) == world.claims["sub"].get<std::string>());
  CHECK_FALSE(unverified_subject("a.b.c"));
  CHECK_FALSE(unverified_subject(""));
}
