#include "base/sha1.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;

TEST_CASE("sha1: the vectors of RFC 3174 and FIPS 180")
{
  CHECK(sha1_hex("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(sha1_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  CHECK(sha1_hex(std::string(1000000, 'a')) ==
        "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST_CASE("sha1: lengths around the ends of blocks")
{
  struct Row
  {
    std::size_t length = 0;
    const char* digest = nullptr;
  };
  // of as many letters `a`
  const Row rows[] = {
      {.length = 0, .digest = "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
      {.length = 1, .digest = "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"},
      {.length = 55, .digest = "c1c8bbdc22796e28c0e15163d20899b65621d65a"},
      {.length = 56, .digest = "c2db330f6083854c99d4b5bfb6e8f29f201be699"},
      {.length = 57, .digest = "f08f24908d682555111be7ff6f004e78283d989a"},
      {.length = 63, .digest = "03f09f5b158a7a8cdad920bddc29b81c18a551f5"},
      {.length = 64, .digest = "0098ba824b5c16427bd7a1122a5a442a25ec644d"},
      {.length = 65, .digest = "11655326c708d70319be2610e8a57d9a5b959d3b"},
      {.length = 119, .digest = "ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56"},
      {.length = 120, .digest = "f34c1488385346a55709ba056ddd08280dd4c6d6"},
      {.length = 128, .digest = "ad5b3fdbcb526778c2839d2f151ea753995e26a0"},
      {.length = 1000, .digest = "291e9a6c66994949b57ba5e650361e98fc36b1ba"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.length);
    CHECK(sha1_hex(std::string(row.length, 'a')) == row.digest);
  }
}

TEST_CASE("sha1: every byte, the ones beyond ASCII too")
{
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes += static_cast<char>(i);
  }
  CHECK(sha1_hex(bytes) == "4916d6bdb7f78e6803698cab32d1586ea457dfc8");
}
