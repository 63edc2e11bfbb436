#include "signing_keys.hpp"

#include "base/base64.hpp"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <optional>

namespace oidcctl::test_issuer {

namespace {

struct KeyPlan
{
  std::string_view kid = {};
  std::string_view alg = {};
  std::string_view use = {};
  std::string_view curve = {}; // as JWKs name it; empty: RSA
  EVP_PKEY* (*generate)() = nullptr;
  std::size_t size = 0; // bytes of an EC coordinate; 0: other kinds of key
};

EVP_PKEY*
generate_okp(const char* type)
{
  return EVP_PKEY_Q_keygen(nullptr, nullptr, type);
}

// The keys. Where two have one algorithm, the first of them signs.
constexpr std::array k_plans{
    KeyPlan{"rs256", "RS256", "sig", "", [] { return EVP_RSA_gen(2048); }},
    KeyPlan{"es256", "ES256", "sig", "P-256", [] { return EVP_EC_gen("P-256"); }, 32},
    KeyPlan{"es384", "ES384", "sig", "P-384", [] { return EVP_EC_gen("P-384"); }, 48},
    KeyPlan{"eddsa", "EdDSA", "sig", "Ed25519", [] { return generate_okp("ED25519"); }},
    // Too short for any user to trust.
    KeyPlan{"rs1024", "RS256", "sig", "", [] { return EVP_RSA_gen(1024); }},
    // A curve that Go does not have.
    KeyPlan{"secp256k1",
            "ES256K",
            "sig",
            "secp256k1",
            [] { return EVP_EC_gen("secp256k1"); },
            32},
    // Signs nothing: some providers publish their encryption keys among the others.
    KeyPlan{"x25519", "ECDH-ES", "enc", "X25519", [] { return generate_okp("X25519"); }},
};

// Return a number of the key, big-endian and base64url; `size` 0: as short as it goes.
std::optional<std::string>
number_of(const EVP_PKEY& key, const char* name, std::size_t size)
{
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(&key, name, &raw) != 1) {
    return std::nullopt;
  }
  const NumberPtr number(raw);
  std::string bytes(size == 0 ? static_cast<std::size_t>(BN_num_bytes(raw)) : size, '\0');
  if (BN_bn2binpad(raw,
                   reinterpret_cast<unsigned char*>(bytes.data()),
                   static_cast<int>(bytes.size())) < 0) {
    return std::nullopt;
  }
  return base64::encode(bytes, base64::Alphabet::url);
}

std::optional<std::string>
raw_public_key_of(const EVP_PKEY& key)
{
  std::string bytes(64, '\0');
  std::size_t size = bytes.size();
  if (EVP_PKEY_get_raw_public_key(
          &key, reinterpret_cast<unsigned char*>(bytes.data()), &size) != 1) {
    return std::nullopt;
  }
  bytes.resize(size);
  return base64::encode(bytes, base64::Alphabet::url);
}

// Return the public half of `key` as RFC 7517, 7518 and 8037 write it.
std::optional<Json>
jwk_of(const EVP_PKEY& key, const KeyPlan& plan)
{
  Json jwk{{"kty",
            plan.curve.empty() ? "RSA"
            : plan.size > 0    ? "EC"
                               : "OKP"},
           {"kid", plan.kid},
           {"use", plan.use},
           {"alg", plan.alg}};
  const auto put = [&jwk](const char* member, const std::optional<std::string>& value) {
    jwk[member] = value.value_or("");
    return value.has_value();
  };
  if (plan.curve.empty()) {
    return put("n", number_of(key, OSSL_PKEY_PARAM_RSA_N, 0)) &&
                   put("e", number_of(key, OSSL_PKEY_PARAM_RSA_E, 0))
               ? std::optional(jwk)
               : std::nullopt;
  }
  jwk["crv"] = plan.curve;
  if (plan.size == 0) {
    return put("x", raw_public_key_of(key)) ? std::optional(jwk) : std::nullopt;
  }
  return put("x", number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, plan.size)) &&
                 put("y", number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, plan.size))
             ? std::optional(jwk)
             : std::nullopt;
}

} // namespace

Result<SigningKeys>
SigningKeys::make()
{
  SigningKeys keys;
  for (const auto& plan : k_plans) {
    KeyPtr key(plan.generate());
    auto jwk = key ? jwk_of(*key, plan) : std::nullopt;
    if (!jwk) {
      return openssl_failure(fmt::format("make the key {}", plan.kid));
    }
    keys.m_keys.push_back({.kid = std::string(plan.kid),
                           .alg = std::string(plan.alg),
                           .key = std::move(key),
                           .jwk = std::move(*jwk)});
  }
  return keys;
}

const SigningKey*
SigningKeys::find(std::string_view kid) const
{
  const auto found = std::find_if(
      m_keys.begin(), m_keys.end(), [kid](const auto& key) { return key.kid == kid; });
  return found == m_keys.end() ? nullptr : &*found;
}

const SigningKey*
SigningKeys::find_signer(std::string_view alg) const
{
  const auto found = std::find_if(
      m_keys.begin(), m_keys.end(), [alg](const auto& key) { return key.alg == alg; });
  return found == m_keys.end() ? nullptr : &*found;
}

} // namespace oidcctl::test_issuer
