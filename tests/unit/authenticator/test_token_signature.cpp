#include "base/base64.hpp"
#include "base/text.hpp"
#include "model/oidc/jwks.hpp"
#include "token_world.hpp"

#include <doctest/doctest.h>

#include <string>

// Signatures by real keys, and what must never pass for one.

using namespace oidcctl;
using test::base64url;
using test::Signer;
using test::TokenWorld;

namespace {

TokenWorld
world_of(const std::string& algorithm, const std::string& signer)
{
  TokenWorld world;
  world.policy.signing_algorithms = {algorithm};
  world.signer = signer;
  world.keys = Json::array({Signer::of(signer).jwk("k1")});
  world.header = {{"alg", algorithm}, {"kid", "k1"}};
  return world;
}

std::string
curve_of(const std::string& algorithm)
{
  return algorithm == "ES256" ? "P-256" : algorithm == "ES384" ? "P-384" : "P-521";
}

// Return a part of a token with one bit of its bytes flipped.
std::string
flipped(const std::string& part, std::size_t bit)
{
  auto bytes = base64::decode(part, base64::Alphabet::url).value();
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  return base64url(bytes);
}

} // namespace

TEST_CASE("token_signature: all nine algorithms")
{
  for (const auto& algorithm : known_algorithms()) {
    CAPTURE(algorithm);
    const auto world =
        world_of(algorithm, algorithm[0] == 'E' ? curve_of(algorithm) : "RSA");
    const auto token = world.token();
    CHECK(world.reasons(token) == "none");
    auto other = world;
    other.keys = Json::array({Signer::of(world.signer + "/2").jwk("k1")});
    CHECK(other.reasons(token) == "signature");
    // Two of a kind, the right one last.
    other.keys.push_back(world.keys.front());
    CHECK(other.reasons(token) == "none");
    auto structured = world;
    structured.policy.structured = true;
    CHECK(structured.reasons(token) == "none");
  }
}

TEST_CASE("token_signature: the algorithm in the header is the one that counts")
{
  struct Row
  {
    std::string said = {};
    std::string used = {};
    std::string signer = {};
    std::string reasons = {};
  };
  const Row rows[] = {
      {.said = "RS256", .used = "RS384", .signer = "RSA", .reasons = "signature"},
      {.said = "RS256", .used = "PS256", .signer = "RSA", .reasons = "signature"},
      {.said = "PS256", .used = "RS256", .signer = "RSA", .reasons = "signature"},
      {.said = "PS384", .used = "PS256", .signer = "RSA", .reasons = "signature"},
      {.said = "ES256", .used = "RS256", .signer = "RSA", .reasons = "signature"},
      {.said = "RS256", .used = "ES256", .signer = "P-256", .reasons = "signature"},
      {.said = "ES384",
       .used = "ES384",
       .signer = "P-256",
       .reasons = "none"}, // the curve is not tied to it
      {.said = "ES512", .used = "ES512", .signer = "P-256", .reasons = "none"},
      {.said = "ES512", .used = "ES512", .signer = "P-384", .reasons = "none"},
      {.said = "ES384", .used = "ES256", .signer = "P-256", .reasons = "signature"},
      {.said = "HS256", .used = "RS256", .signer = "RSA", .reasons = "alg_not_allowed"},
      {.said = "none", .used = "RS256", .signer = "RSA", .reasons = "alg_not_allowed"},
      {.said = "rs256", .used = "RS256", .signer = "RSA", .reasons = "alg_not_allowed"},
      {.said = "", .used = "RS256", .signer = "RSA", .reasons = "alg_not_allowed"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.said);
    CAPTURE(row.used);
    auto world = world_of(row.used, row.signer);
    world.policy.structured = true;
    const auto header = Json{{"alg", row.said}, {"kid", "k1"}}.dump();
    CHECK(world.reasons(world.token(header, world.claims.dump())) == row.reasons);
  }
}

TEST_CASE("token_signature: a PSS salt of any length")
{
  auto world = world_of("PS256", "RSA");
  for (const int salt : {0, 1, 16, 32, 48, 64, 222}) {
    CAPTURE(salt);
    CHECK(world.reasons(Signer::of("RSA").compact(
              "PS256", world.header.dump(), world.claims.dump(), salt)) == "none");
  }
}

TEST_CASE("token_signature: RSA exponents that Go refuses, whatever was signed")
{
  struct Row
  {
    std::string signer = {};
    std::string reasons = {};
  };
  const Row rows[] = {
      {.signer = "RSA-e3", .reasons = "none"},
      {.signer = "RSA-e2147483647", .reasons = "none"},
      {.signer = "RSA-e4294967297", .reasons = "signature"},
  };
  for (const auto& row : rows) {
    for (const unsigned minor : {20U, 36U}) {
      CAPTURE(row.signer);
      CAPTURE(minor);
      auto world = world_of("RS256", row.signer);
      world.policy.kubernetes_minor = minor;
      CHECK(world.reasons() == row.reasons);
    }
  }
}

TEST_CASE("token_signature: short RSA keys, refused from Kubernetes 1.33 on")
{
  struct Row
  {
    std::string signer = {};
    unsigned minor = 36;
    std::string reasons = {};
  };
  const Row rows[] = {
      {.signer = "RSA-768", .minor = 20, .reasons = "none"},
      {.signer = "RSA-768", .minor = 32, .reasons = "none"},
      {.signer = "RSA-768", .minor = 33, .reasons = "signature"},
      {.signer = "RSA-768", .minor = 36, .reasons = "signature"},
      {.signer = "RSA-1024", .minor = 20, .reasons = "none"},
      {.signer = "RSA-1024", .minor = 33, .reasons = "none"},
      {.signer = "RSA-1024", .minor = 36, .reasons = "none"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.signer);
    CAPTURE(row.minor);
    auto world = world_of("RS256", row.signer);
    world.policy.kubernetes_minor = row.minor;
    CHECK(world.reasons() == row.reasons);
  }
}

TEST_CASE("token_signature: one flipped bit anywhere")
{
  for (const auto* algorithm : {"ES256", "RS256"}) {
    const auto world = world_of(algorithm, algorithm[0] == 'E' ? "P-256" : "RSA");
    const auto parts = text::split(world.token(), '.');
    REQUIRE(world.reasons(parts[0] + "." + parts[1] + "." + parts[2]) == "none");
    for (std::size_t which = 0; which < parts.size(); ++which) {
      const auto bits =
          base64::decode(parts[which], base64::Alphabet::url).value().size() * 8;
      for (std::size_t bit = 0; bit < bits; ++bit) {
        auto changed = parts;
        changed[which] = flipped(parts[which], bit);
        const auto reasons =
            world.reasons(changed[0] + "." + changed[1] + "." + changed[2]);
        CAPTURE(which);
        CAPTURE(bit);
        if (reasons == "none") {
          FAIL_CHECK("accepted");
        }
      }
    }
  }
}

TEST_CASE("token_signature: cut, lengthened, empty and zero signatures")
{
  for (const auto* algorithm : {"ES256", "RS256", "PS256"}) {
    CAPTURE(algorithm);
    const auto world = world_of(algorithm, algorithm[0] == 'E' ? "P-256" : "RSA");
    const auto token = world.token();
    const auto input = token.substr(0, token.rfind('.') + 1);
    const auto good =
        base64::decode(token.substr(input.size()), base64::Alphabet::url).value();
    for (const auto& bad : {std::string(),
                            good.substr(1),
                            good.substr(0, good.size() - 1),
                            good.substr(0, good.size() / 2),
                            good + std::string(1, '\0'),
                            std::string(1, '\0') + good,
                            std::string(good.size(), '\0'),
                            std::string(good.size(), '\xff'),
                            good + good}) {
      CHECK(world.reasons(input + base64url(bad)) == "signature");
    }
    // Padding is refused by the parser, a changed last character by the mathematics.
    CHECK(world.reasons(token + "=") == "malformed_jwt");
  }
}

TEST_CASE("token_signature: the payload as it is, with b64 false")
{
  auto world = world_of("ES256", "P-256");
  const auto payload = world.claims.dump();
  const auto sign = [&](const std::string& header, bool raw) {
    const auto input = base64url(header) + "." + (raw ? payload : base64url(payload));
    return base64url(header) + "." + base64url(payload) + "." +
           base64url(Signer::of("P-256").sign("ES256", input));
  };
  struct Row
  {
    std::string header = {};
    bool raw = true;
    unsigned minor = 36;
    std::string reasons = {};
  };
  const std::string critical = R"({"alg":"ES256","b64":false,"crit":["b64"]})";
  const std::string plain = R"({"alg":"ES256","b64":false})";
  const std::string unknown = R"({"alg":"ES256","crit":["exp"]})";
  const Row rows[] = {
      {.header = critical, .raw = true, .minor = 36, .reasons = "none"},
      {.header = critical, .raw = true, .minor = 27, .reasons = "none"},
      {.header = critical, .raw = true, .minor = 26, .reasons = "signature"},
      {.header = critical, .raw = false, .minor = 36, .reasons = "signature"},
      {.header = critical, .raw = false, .minor = 26, .reasons = "signature"},
      {.header = plain, .raw = true, .minor = 36, .reasons = "none"},
      {.header = plain, .raw = false, .minor = 36, .reasons = "signature"},
      {.header = plain, .raw = false, .minor = 26, .reasons = "none"},
      {.header = plain, .raw = true, .minor = 26, .reasons = "signature"},
      {.header = unknown, .raw = false, .minor = 36, .reasons = "signature"},
      {.header = R"({"alg":"ES256","crit":[]})",
       .raw = false,
       .minor = 36,
       .reasons = "none"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.header);
    CAPTURE(row.raw);
    CAPTURE(row.minor);
    world.policy.kubernetes_minor = row.minor;
    CHECK(world.reasons(sign(row.header, row.raw)) == row.reasons);
  }
}
