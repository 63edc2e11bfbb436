#pragma once

#include "jose/openssl.hpp"
#include "model/oidc/jwks.hpp"

#include <string_view>

namespace oidcctl::jose {

// A signature algorithm of RFC 7518 chapter 3.1.
struct Algorithm
{
  std::string_view name;
  Jwk::Type type;
  const EVP_MD* (*digest)();
  bool is_pss;
  std::size_t coordinate_size; // bytes of r and of s; 0: not ECDSA
  std::string_view curve;      // that signs with it
};

inline constexpr Algorithm k_algorithms[] = {
    {"ES256", Jwk::Type::ec, EVP_sha256, false, 32, "P-256"},
    {"ES384", Jwk::Type::ec, EVP_sha384, false, 48, "P-384"},
    {"ES512", Jwk::Type::ec, EVP_sha512, false, 66, "P-521"},
    {"PS256", Jwk::Type::rsa, EVP_sha256, true, 0, ""},
    {"PS384", Jwk::Type::rsa, EVP_sha384, true, 0, ""},
    {"PS512", Jwk::Type::rsa, EVP_sha512, true, 0, ""},
    {"RS256", Jwk::Type::rsa, EVP_sha256, false, 0, ""},
    {"RS384", Jwk::Type::rsa, EVP_sha384, false, 0, ""},
    {"RS512", Jwk::Type::rsa, EVP_sha512, false, 0, ""},
};

} // namespace oidcctl::jose
