#pragma once

#include "jose/openssl.hpp"
#include "model/oidc/jwks.hpp"

#include <string>

// Keys and certificates made by OpenSSL on the spot, for tests of key mathematics.
namespace oidcctl::test {

// Return a new key: "RSA" (of 1024 bits), "RSA-BITS", "P-256", "P-384", "P-521" or
// "Ed25519".
jose::Key make_key(const std::string& kind);

// Return the JWK of a key's public half, as `Jwks::parse` would.
Jwk jwk_of(const EVP_PKEY* key, const std::string& kind);

// Return a certificate of `key`, signed by itself, in DER.
std::string certificate_of(EVP_PKEY* key, const std::string& kind);

// Return the digest of `bytes`.
std::string digest_of(const std::string& bytes, const EVP_MD* algorithm);

} // namespace oidcctl::test
