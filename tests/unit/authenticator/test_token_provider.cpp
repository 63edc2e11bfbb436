#include "token_world.hpp"

#include <doctest/doctest.h>

#include <string>

// What keeps an API server from looking at any token of a provider.

using namespace oidcctl;
using test::Signer;
using test::TokenWorld;

namespace {

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

HttpReply&
reply_of(std::variant<NotTried, HttpExchange>& probe)
{
  return std::get<HttpExchange>(probe).outcome.value();
}

} // namespace

TEST_CASE("token_provider: why a provider is not initialised")
{
  struct Row
  {
    void (*change)(TokenWorld& world) = nullptr;
    unsigned minor = 36;
    std::string hint = {};
    bool could_not_find_out = false;
  };
  const Row rows[] = {
      {.change = [](TokenWorld& w) { w.discovery = NotTried{"it was not asked"}; },
       .minor = 36,
       .hint = "it was not asked",
       .could_not_find_out = true},
      {.change =
           [](TokenWorld& w) {
             w.discovery = test::failed("https://x", HttpFault::connect, "refused");
           },
       .minor = 36,
       .hint = "cannot fetch the discovery document from \"https://x\": refused",
       .could_not_find_out = true},
      {.change =
           [](TokenWorld& w) {
             w.discovery =
                 test::failed("https://x", HttpFault::certificate, "unknown CA");
           },
       .minor = 36,
       .hint = "cannot fetch the discovery document from \"https://x\": unknown CA",
       .could_not_find_out = false},
      {.change = [](TokenWorld& w) { reply_of(w.discovery).status = 404; },
       .minor = 36,
       .hint = "the discovery endpoint "
               "\"https://idp.example.com/.well-known/openid-configuration\" returned "
               "HTTP 404: "
               "only 200 is accepted",
       .could_not_find_out = false},
      {.change = [](TokenWorld& w) { reply_of(w.discovery).body = "<html>"; },
       .minor = 36,
       .hint = "the discovery document is not a JSON object: invalid character '<' "
               "looking for "
               "beginning of value",
       .could_not_find_out = false},
      {.change = [](TokenWorld& w) { reply_of(w.discovery).body = R"({"issuer":1})"; },
       .minor = 36,
       .hint = "",
       .could_not_find_out = false},
      {.change =
           [](TokenWorld& w) {
             reply_of(w.discovery).body =
                 test::short_document("https://idp.example.com/");
           },
       .minor = 36,
       .hint = "the discovery document names the issuer \"https://idp.example.com/\": "
               "configured "
               "is \"https://idp.example.com\", and they must match byte for byte",
       .could_not_find_out = false},
      {.change =
           [](TokenWorld& w) {
             reply_of(w.discovery).body = R"({"issuer":"https://idp.example.com"})";
           },
       .minor = 35,
       .hint = "the discovery document has no jwks_uri",
       .could_not_find_out = false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.hint);
    TokenWorld world;
    world.policy.kubernetes_minor = row.minor;
    row.change(world);
    const auto problem = first_problem(world);
    CHECK(problem.reason == "not_initialized");
    CHECK(problem.message == "oidc: authenticator not initialized");
    CHECK((row.hint.empty() || problem.hint == row.hint));
    CHECK(problem.could_not_find_out == row.could_not_find_out);
  }
}

TEST_CASE("token_provider: key sets that cannot be fetched or read")
{
  struct Row
  {
    void (*change)(TokenWorld& world) = nullptr;
    std::string message = {};
    bool could_not_find_out = false;
  };
  const std::string json = "failed to decode keys: got Content-Type = application/json, "
                           "but could not unmarshal as JSON: ";
  const Row rows[] = {
      {.change = [](TokenWorld& w) { w.key_set_reply = NotTried{"no URL"}; },
       .message = "get keys failed no URL"},
      {.change =
           [](TokenWorld& w) {
             w.key_set_reply = test::failed("https://x", HttpFault::timeout, "late");
           },
       .message = "get keys failed Get \"https://x\": late",
       .could_not_find_out = true},
      {.change =
           [](TokenWorld& w) {
             w.key_set_reply = test::failed("https://x", HttpFault::certificate, "CA");
           },
       .message = "get keys failed Get \"https://x\": CA"},
      {.change = [](TokenWorld& w) { reply_of(w.key_set_reply).status = 503; },
       .message = "get keys failed: 503 Service Unavailable"},
      {.change = [](TokenWorld& w) { reply_of(w.key_set_reply).body = "-----BEGIN"; },
       .message = json + "invalid character '-' in numeric literal"},
      {.change = [](TokenWorld& w) { reply_of(w.key_set_reply).body = " "; },
       .message = json + "unexpected end of JSON input"},
      {.change =
           [](TokenWorld& w) {
             reply_of(w.key_set_reply) = {.status = 200,
                                          .headers = {{"content-type", "text/html"}},
                                          .body = "<html>"};
           },
       .message = "failed to decode keys: expected Content-Type = application/json, got "
                  "\"text/html\": invalid character '<' looking for beginning of value"},
      {.change =
           [](TokenWorld& w) {
             w.keys.push_back({{"kty", "EC"}, {"crv", "secp256k1"}});
           },
       .message = json + R"(the curve "secp256k1" is not one of P-256, P-384, P-521)"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    TokenWorld world;
    row.change(world);
    const auto problem = first_problem(world);
    CHECK(problem.reason == "jwks_fetch");
    CHECK(problem.message ==
          k_verify + "failed to verify signature: fetching keys oidc: " + row.message);
    CHECK(problem.could_not_find_out == row.could_not_find_out);
  }
}

TEST_CASE("token_provider: x5u spoils the set from 1.27 on")
{
  TokenWorld world;
  auto extra = Signer::of("P-256/2").jwk("k2");
  extra["x5u"] = "https://a";
  world.keys.push_back(extra);
  CHECK(world.reasons() == "jwks_fetch");
  world.policy.kubernetes_minor = 26;
  CHECK(world.reasons() == "none");
}

TEST_CASE("token_provider: what old versions do not look at")
{
  TokenWorld world;
  reply_of(world.discovery).body =
      R"({"issuer":"https://idp.example.com","jwks_uri":"https://idp.example.com/keys",
          "id_token_signing_alg_values_supported":"ES256"})";
  CHECK(world.reasons() == "not_initialized");
  world.policy.kubernetes_minor = 28;
  CHECK(world.reasons() == "not_initialized");
  world.policy.kubernetes_minor = 27;
  CHECK(world.reasons() == "none");
  reply_of(world.discovery).body = R"({"issuer":"https://idp.example.com"})";
  world.key_set_reply = NotTried{"Get \"\": unsupported protocol scheme \"\""};
  world.policy.kubernetes_minor = 34;
  CHECK(world.reasons() == "jwks_fetch");
}
