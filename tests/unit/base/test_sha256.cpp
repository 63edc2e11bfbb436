#include "base/sha256.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

TEST_CASE("sha256: the examples of NIST")
{
  struct Row
  {
    std::string bytes = {};
    std::string digest = {};
  };
  const Row rows[] = {
      {.bytes = "",
       .digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {.bytes = "abc",
       .digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {.bytes = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       .digest = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {.bytes = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
       .digest = "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
      {.bytes = std::string(1000000, 'a'),
       .digest = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
      {.bytes = "\xbd",
       .digest = "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b"},
      {.bytes = std::string(55, '\0'),
       .digest = "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7"},
      {.bytes = std::string(56, '\0'),
       .digest = "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb"},
      {.bytes = std::string(57, '\0'),
       .digest = "65a16cb7861335d5ace3c60718b5052e44660726da4cd13bb745381b235a1785"},
      {.bytes = std::string(64, '\0'),
       .digest = "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.bytes.size());
    CHECK(sha256_hex(row.bytes) == row.digest);
  }
}

TEST_CASE("sha256: the bytes are those of the digits")
{
  const auto digest = sha256("abc");
  REQUIRE(digest.size() == 32);
  CHECK(digest.substr(0, 4) == "\xba\x78\x16\xbf");
  CHECK(digest.substr(30) == "\x15\xad");
}
