#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace oidcctl {

// A private key that signs. Safe to use from many threads at once.
class SigningKey
{
public:
  virtual ~SigningKey() = default;

  // Return the algorithm that the key is usually used with: RS256 of an RSA key, ES256,
  // ES384 or ES512 of an EC key.
  virtual std::string algorithm() const = 0;

  // Return the key ID (`kid`) that its JWK has; empty: none.
  virtual std::string key_id() const = 0;

  // Return the public half as a JWK (RFC 7517) without a key ID, and as PEM ("BEGIN
  // PUBLIC KEY").
  virtual Json public_jwk() const = 0;
  virtual std::string public_pem() const = 0;

  // Return the JWS signature over `input` by `algorithm`, one of the nine of RFC 7518
  // chapter 3.1; nothing where it does not fit the type and curve of the key.
  virtual std::optional<std::string> sign(std::string_view algorithm,
                                          std::string_view input) const = 0;
};

// A certificate and its key, both PEM.
struct MadeCertificate
{
  std::string certificate_pem = {};
  Secret key_pem = {};
};

// Private keys: only `webhook test` needs them, to make tokens that a webhook has to
// judge.
class Signing
{
public:
  virtual ~Signing() = default;

  // Return the private key in `text`: PEM (PKCS #1, PKCS #8 or SEC 1, not encrypted) or a
  // JWK; RSA of 2048 to 16384 bits, or EC on P-256, P-384 or P-521. An error
  // (`local_file`) that never repeats the key says what is wrong with it.
  virtual Result<std::unique_ptr<SigningKey>> read_key(const Secret& text) const = 0;

  // Return a new key for `algorithm`, or nullptr where there is no such algorithm.
  virtual std::unique_ptr<SigningKey> make_key(std::string_view algorithm) const = 0;

  // Return a certificate that says the same as the first one in `pem`, its issuer
  // included, but is for another key and signed by a key that no one trusts; nothing
  // where `pem` has none.
  virtual std::optional<MadeCertificate> imitate(const std::string& pem) const = 0;
};

} // namespace oidcctl
