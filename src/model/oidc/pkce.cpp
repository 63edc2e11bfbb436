#include "model/oidc/pkce.hpp"

#include "base/base64.hpp"
#include "base/sha256.hpp"

#include <cstddef>

namespace oidcctl {

std::string
s256_challenge(std::string_view verifier)
{
  return base64::encode(sha256(verifier), base64::Alphabet::url);
}

bool
equal_in_constant_time(std::string_view a, std::string_view b)
{
  if (a.size() != b.size()) {
    return false; // the length is not a secret
  }
  // Volatile, so that no compiler leaves the loop early.
  volatile unsigned char difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference =
        static_cast<unsigned char>(difference | (static_cast<unsigned char>(a[i]) ^
                                                 static_cast<unsigned char>(b[i])));
  }
  return difference == 0;
}

} // namespace oidcctl
