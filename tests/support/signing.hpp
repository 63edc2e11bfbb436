#pragma once

#include "base/json.hpp"
#include "jose/openssl.hpp"
#include "model/oidc/jwks.hpp"

#include <string>
#include <string_view>

// A provider's side of tokens: real keys and real signatures, made by OpenSSL on the
// spot.
namespace oidcctl::test {

// A key pair.
class Signer
{
public:
  // Return the key pair of this name, made when it is first asked for: "RSA" (2048 bits),
  // "RSA-1024", "RSA-768", "P-256", "P-384", "P-521", and with "/2" after it another one.
  static const Signer& of(const std::string& name);

  // Return the public half as JWK; an empty key ID is left out.
  Json jwk(const std::string& key_id = {}) const;
  // Return the same as `Jwks::parse` would.
  Jwk key(const std::string& key_id = {}) const;

  // Return the private half as PEM, PKCS #8, and as JWK.
  std::string private_pem() const;
  Json private_jwk(const std::string& key_id = {}) const;

  // Return the signature over `input` by one of the nine algorithms. A PSS salt has the
  // digest's length unless `salt_length` says otherwise.
  std::string
  sign(std::string_view algorithm, std::string_view input, int salt_length = -1) const;

  // Return the compact JWS of two texts, or of two objects, signed as the header says.
  std::string compact(std::string_view algorithm,
                      std::string_view header,
                      std::string_view payload,
                      int salt_length = -1) const;
  std::string token(const Json& header, const Json& claims) const;

private:
  explicit Signer(const std::string& kind);

  std::string m_kind;
  jose::Key m_key;
};

// Return base64url without padding (RFC 7515 2).
std::string base64url(std::string_view bytes);

// Return a token with this payload that was not signed.
std::string unsigned_token(std::string_view payload);

// Return a key set of these keys as a provider serves it.
std::string key_set(const Json& keys);

// Return the discovery document of `issuer`, as short as it may be.
std::string short_document(const std::string& issuer);

} // namespace oidcctl::test
