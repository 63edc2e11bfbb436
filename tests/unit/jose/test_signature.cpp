#include "jose/signature.hpp"
#include "signing.hpp"

#include <doctest/doctest.h>
#include <openssl/err.h>

#include <string>

using namespace oidcctl;
using test::Signer;

TEST_CASE("signature: keys that verify nothing are none")
{
  const auto rsa = Signer::of("RSA").key();
  CHECK(jose::make_public_key(rsa) != nullptr);
  CHECK(jose::make_public_key(Signer::of("P-521").key()) != nullptr);
  const auto without = [](Jwk key, void (*change)(Jwk&)) {
    change(key);
    return jose::make_public_key(key) == nullptr;
  };
  CHECK(without(rsa, [](Jwk& k) { k.is_private = true; }));
  CHECK(without(rsa, [](Jwk& k) { k.problem = "x"; }));
  CHECK(without(rsa, [](Jwk& k) { k.type = Jwk::Type::symmetric; }));
  CHECK(without(rsa, [](Jwk& k) { k.type = Jwk::Type::unknown; }));
  CHECK(without(rsa, [](Jwk& k) { k.type = Jwk::Type::okp; }));
  const auto ec = Signer::of("P-256").key();
  CHECK(without(ec, [](Jwk& k) { k.y.back() = static_cast<char>(k.y.back() ^ 1); }));
  CHECK(without(ec, [](Jwk& k) { k.curve = "P-999"; }));
  CHECK(without(ec, [](Jwk& k) { k.curve = "P-384"; }));
  CHECK(without(ec, [](Jwk& k) { k.x.clear(); }));
  CHECK(jose::make_public_key(Jwk{}) == nullptr);
  CHECK(ERR_peek_error() == 0);
}

TEST_CASE("signature: nine algorithms, each over its own input alone")
{
  for (const auto& algorithm : known_algorithms()) {
    CAPTURE(algorithm);
    const auto& signer = Signer::of(algorithm[0] == 'E' ? "P-256" : "RSA");
    const auto key = jose::make_public_key(signer.key());
    REQUIRE(key != nullptr);
    const auto signature = signer.sign(algorithm, "input");
    CHECK(key->verifies(algorithm, "input", signature));
    CHECK_FALSE(key->verifies(algorithm, "Input", signature));
    CHECK_FALSE(key->verifies(algorithm, "", signature));
    CHECK_FALSE(key->verifies(algorithm, "input", ""));
    for (const auto& other : known_algorithms()) {
      CHECK(key->verifies(other, "input", signature) == (other == algorithm));
    }
    for (const auto* unknown :
         {"", "none", "HS256", "EdDSA", "rs256", "RS256 ", "ES256K"}) {
      CHECK_FALSE(key->verifies(unknown, "input", signature));
    }
  }
  CHECK(ERR_peek_error() == 0);
}

TEST_CASE("signature: r and s out of range")
{
  const auto key = jose::make_public_key(Signer::of("P-256").key());
  for (const auto& part : {std::string(32, '\0'), std::string(32, '\xff')}) {
    CHECK_FALSE(key->verifies("ES256", "input", part + part));
  }
  CHECK_FALSE(key->verifies("ES256", "input", std::string(63, 'a')));
  CHECK_FALSE(key->verifies("ES256", "input", std::string(65, 'a')));
  // OpenSSL's own form is not JOSE's.
  CHECK_FALSE(key->verifies(
      "ES256", "input", std::string("\x30\x06\x02\x01\x01\x02\x01\x01", 8)));
}
