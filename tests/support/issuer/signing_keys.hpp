#pragma once

#include "base/json.hpp"
#include "openssl.hpp"

#include <string>
#include <string_view>
#include <vector>

// The keys with which every site of the test issuer signs, made again at each start.
namespace oidcctl::test_issuer {

struct SigningKey
{
  std::string kid = {}; // "rs256", "es256", "es384", "eddsa", "rs1024", ...
  std::string alg = {}; // what its JWK says, and what it signs with
  KeyPtr key = nullptr;
  Json jwk = {}; // the public half
};

class SigningKeys
{
public:
  static Result<SigningKeys> make();

  // Return the key called `kid`, or null.
  const SigningKey* find(std::string_view kid) const;
  // Return the first key that signs with `alg`, or null.
  const SigningKey* find_signer(std::string_view alg) const;

private:
  std::vector<SigningKey> m_keys = {};
};

} // namespace oidcctl::test_issuer
