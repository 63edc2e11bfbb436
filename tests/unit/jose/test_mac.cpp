#include "base/hmac.hpp"
#include "jose/mac.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

TEST_CASE("mac: OpenSSL's HMAC is ours, for keys and texts of every length")
{
  for (const std::size_t key_size : {0, 1, 32, 63, 64, 65, 200}) {
    for (const std::size_t size : {0, 1, 55, 56, 63, 64, 65, 119, 1000}) {
      CAPTURE(key_size);
      CAPTURE(size);
      const std::string key(key_size, 'k');
      const std::string text(size, '\xff');
      CHECK(jose::hmac_sha256(key, text) == hmac_sha256(key, text));
    }
  }
}
