#include "base/base64.hpp"
#include "go/x509/certificate.hpp"
#include "go/x509/pem.hpp"
#include "jose/certificate_signature.hpp"
#include "jose/signature.hpp"
#include "jose/signing_key.hpp"
#include "signing.hpp"
#include "test_keys.hpp"

#include <doctest/doctest.h>
#include <openssl/pem.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

Jwk
parsed_jwk(const Json& jwk)
{
  const auto value = go::parse(jwk.dump());
  REQUIRE(value);
  return read_jwk(*value);
}

std::string
error_of(const std::string& text)
{
  const auto key = jose::read_signing_key(Secret(text));
  return key ? "" : key.error().message;
}

} // namespace

TEST_CASE("signing keys: what is not a private key for signing")
{
  auto lacking = Signer::of("RSA").private_jwk();
  lacking.erase("d");
  auto mixed = Signer::of("RSA").private_jwk();
  mixed["n"] = Signer::of("RSA/2").jwk()["n"];
  auto mixed_curve = Signer::of("P-256").private_jwk();
  mixed_curve["d"] = Signer::of("P-256/2").private_jwk()["d"];
  auto off_curve = Signer::of("P-256").private_jwk();
  off_curve["y"] = off_curve["x"];
  struct Row
  {
    std::string text;
    std::string error;
  };
  const Row rows[] = {
      {.text = "", .error = "cannot read a private key"},
      {.text = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
       .error = "cannot read a private key"},
      {.text = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n",
       .error = "the private key is encrypted"},
      {.text = "{", .error = "the key is neither PEM nor valid JSON"},
      {.text = "{}", .error = "the type of the JWK is \"\""},
      {.text = R"({"kty":"oct","k":"c2VjcmV0"})",
       .error = "the type of the JWK is \"oct\""},
      {.text = R"({"kty":"EC","crv":"P-256"})",
       .error = "the JWK does not have the members \"x\", \"y\" and \"d\""},
      {.text = lacking.dump(), .error = "the JWK has no member \"d\""},
      {.text = mixed.dump(),
       .error = "the numbers of the private key do not fit together"},
      {.text = mixed_curve.dump(),
       .error = "the numbers of the private key do not fit together"},
      {.text = off_curve.dump(),
       .error = "the numbers of the private key do not fit together"},
      {.text = Signer::of("RSA-1024").private_pem(),
       .error = "the RSA key has 1024 bits, expected 2048 to 16384"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(error_of(row.text) == row.error);
  }
  const auto ed25519 = make_key("Ed25519");
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(memory, ed25519.get(), nullptr, nullptr, 0, nullptr, nullptr);
  char* data = nullptr;
  const auto size = BIO_get_mem_data(memory, &data);
  CHECK(error_of({data, static_cast<std::size_t>(size)}) ==
        "the key is neither RSA nor EC on P-256, P-384 or P-521");
  BIO_free(memory);
}

TEST_CASE("signing keys: what they sign verifies, as PEM and as JWK")
{
  struct Row
  {
    const char* kind;
    const char* usual;
    std::vector<const char*> algorithms;
  };
  const Row rows[] = {
      {.kind = "RSA",
       .usual = "RS256",
       .algorithms = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}},
      {.kind = "P-256", .usual = "ES256", .algorithms = {"ES256"}},
      {.kind = "P-384", .usual = "ES384", .algorithms = {"ES384"}},
      {.kind = "P-521", .usual = "ES512", .algorithms = {"ES512"}}};
  for (const auto& row : rows) {
    const auto& signer = Signer::of(row.kind);
    for (const bool is_jwk : {false, true}) {
      CAPTURE(std::string(row.kind));
      const auto key = jose::read_signing_key(
          Secret(is_jwk ? signer.private_jwk("k").dump() : signer.private_pem()));
      REQUIRE_MESSAGE(key,
                      std::string(row.usual) << (is_jwk ? " JWK " : " PEM ")
                                             << (key ? "" : key.error().message));
      CHECK((*key)->algorithm() == row.usual);
      CHECK((*key)->key_id() == (is_jwk ? "k" : ""));
      CHECK((*key)->public_jwk() == signer.jwk());
      CHECK((*key)->public_pem().starts_with("-----BEGIN PUBLIC KEY-----"));
      const auto other = jose::make_public_key(signer.key());
      std::size_t fit = 0;
      for (const auto* name : {"RS256",
                               "RS384",
                               "RS512",
                               "PS256",
                               "PS384",
                               "PS512",
                               "ES256",
                               "ES384",
                               "ES512",
                               "HS256",
                               "none",
                               ""}) {
        const auto signature = (*key)->sign(name, "input");
        fit += signature ? 1 : 0;
        if (signature) {
          CHECK(other->verifies(name, "input", *signature));
          CHECK_FALSE(other->verifies(name, "other", *signature));
        }
      }
      CHECK(fit == row.algorithms.size());
    }
  }
}

TEST_CASE("signing keys: new ones")
{
  for (const auto* name : {"RS256", "PS512", "ES256", "ES384", "ES512"}) {
    const auto key = jose::new_signing_key(name);
    REQUIRE(key);
    const auto signature = key->sign(name, "input");
    REQUIRE(signature);
    const auto verifier = jose::make_public_key(parsed_jwk(key->public_jwk()));
    CHECK(verifier->verifies(name, "input", *signature));
  }
  CHECK(jose::new_signing_key("HS256") == nullptr);
  CHECK(jose::new_signing_key("") == nullptr);
}

TEST_CASE("imitated certificates say the same, for another key")
{
  CHECK_FALSE(jose::imitate_certificate("no certificate"));
  const auto key = make_key("P-256");
  const auto der = certificate_of(key.get(), "P-256");
  const auto pem = "-----BEGIN CERTIFICATE-----\n" +
                   base64::encode(der, base64::Alphabet::standard) +
                   "\n-----END CERTIFICATE-----\n";
  const auto made = jose::imitate_certificate(pem);
  REQUIRE(made);
  const auto before = go::x509::append_certs_from_pem(pem, go::k_newest);
  const auto after = go::x509::append_certs_from_pem(made->certificate_pem, go::k_newest);
  REQUIRE(after.size() == 1);
  CHECK(after.front().issuer.raw == before.front().issuer.raw);
  CHECK(after.front().subject.raw == before.front().subject.raw);
  CHECK(made->certificate_pem != pem);
  CHECK(made->key_pem.reveal().starts_with("-----BEGIN"));
}
