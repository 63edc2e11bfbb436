#pragma once

#include "base/hmac.hpp"
#include "go/tls/key_pair.hpp"
#include "model/oidc/jwks.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace oidcctl {

// A public key ready for use. Safe to use from many threads at once.
class PublicKey
{
public:
  virtual ~PublicKey() = default;

  // Return whether `signature` over `input` verifies with this key under `algorithm`, one
  // of the nine of RFC 7518 chapter 3.1; false for any other, and where the algorithm
  // does not fit the key's type. As in Go the curve is not tied to the algorithm, and a
  // PSS salt may have any length.
  virtual bool verifies(std::string_view algorithm,
                        std::string_view input,
                        std::string_view signature) const = 0;
};

// The mathematics of keys and signatures. Safe to use from many threads at once.
class Jose
{
public:
  virtual ~Jose() = default;

  // Return why go-jose refuses `key` for reasons that its JSON does not show, or nothing.
  virtual std::optional<std::string> key_problem(const Jwk& key) const = 0;

  // Return what the private key in `der` is to the certificate with the public key
  // `spki`, a SubjectPublicKeyInfo in DER (see go/tls/key_pair.hpp).
  virtual go::tls::KeyMatch key_match(std::string_view der,
                                      std::string_view spki) const = 0;

  // Return `key` ready for use, or nullptr when it cannot verify anything (a symmetric, a
  // private, an Ed25519 or an unusable key).
  virtual std::unique_ptr<PublicKey> public_key(const Jwk& key) const = 0;

  // Return HMAC-SHA-256 of `bytes` under `key`: 32 bytes.
  virtual std::string
  hmac_sha256(std::string_view key, std::string_view bytes) const
  {
    return oidcctl::hmac_sha256(key, bytes);
  }
};

} // namespace oidcctl
