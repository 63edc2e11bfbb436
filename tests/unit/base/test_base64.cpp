#include "base/base64.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

using namespace oidcctl;
using namespace std::string_literals;
using base64::Alphabet;

TEST_CASE("base64: the vectors of RFC 4648 chapter 10, both alphabets")
{
  struct Row
  {
    std::string bytes = {};
    std::string standard = {};
    std::string url = {};
  };
  const Row rows[] = {
      {.bytes = "", .standard = "", .url = ""},
      {.bytes = "f", .standard = "Zg==", .url = "Zg"},
      {.bytes = "fo", .standard = "Zm8=", .url = "Zm8"},
      {.bytes = "foo", .standard = "Zm9v", .url = "Zm9v"},
      {.bytes = "foob", .standard = "Zm9vYg==", .url = "Zm9vYg"},
      {.bytes = "fooba", .standard = "Zm9vYmE=", .url = "Zm9vYmE"},
      {.bytes = "foobar", .standard = "Zm9vYmFy", .url = "Zm9vYmFy"},
      {.bytes = "\xfb\xff\xfe", .standard = "+//+", .url = "-__-"},
      {.bytes = "\0"s, .standard = "AA==", .url = "AA"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.standard);
    CHECK(base64::encode(row.bytes, Alphabet::standard) == row.standard);
    CHECK(base64::encode(row.bytes, Alphabet::url) == row.url);
    CHECK(base64::decode(row.standard, Alphabet::standard) == row.bytes);
    CHECK(base64::decode(row.url, Alphabet::url) == row.bytes);
  }
}

TEST_CASE("base64: every byte survives a round trip")
{
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes += static_cast<char>(i);
    CHECK(base64::decode(base64::encode(bytes, Alphabet::url), Alphabet::url) == bytes);
    CHECK(base64::decode(base64::encode(bytes, Alphabet::standard), Alphabet::standard) ==
          bytes);
  }
}

TEST_CASE("base64: what is refused, and what Go's decoders pass over")
{
  using Bytes = std::optional<std::string>;
  struct Row
  {
    std::string text = {};
    Bytes standard = std::nullopt;
    Bytes url = std::nullopt;
  };
  const Row rows[] = {
      {.text = "Z", .standard = {}, .url = {}},
      {.text = "Zm9vY", .standard = {}, .url = {}},
      {.text = "Zg", .standard = {}, .url = "f"},   // padding left out
      {.text = "Zg=", .standard = {}, .url = {}},   // half of it
      {.text = "Zg==", .standard = "f", .url = {}}, // JOSE has none
      {.text = "Zg===", .standard = {}, .url = {}}, // too much
      {.text = "Zm9v=", .standard = {}, .url = {}}, // none was due
      {.text = "Zm9v====", .standard = {}, .url = {}},
      {.text = "Zg==Zg==", .standard = {}, .url = {}}, // goes on after it
      {.text = "=", .standard = {}, .url = {}},
      {.text = "Zm-v", .standard = {}, .url = "fo\xaf"}, // the other alphabet
      {.text = "Zm+v", .standard = "fo\xaf", .url = {}},
      {.text = "Zm9 v", .standard = {}, .url = {}},
      {.text = "Zm9v\t", .standard = {}, .url = {}},
      {.text = "Zm9.", .standard = {}, .url = {}},
      {.text = "Zm9\0"s, .standard = {}, .url = {}},
      {.text = "Zm\xc3\xa9v", .standard = {}, .url = {}},
      {.text = "\nZm\r\n9v\n", .standard = "foo", .url = "foo"},
      {.text = "Z\ng=\n=", .standard = "f", .url = {}},
      {.text = "\r\n", .standard = "", .url = ""},
      {.text = "Zh==", .standard = "f", .url = {}}, // unused bits are not looked at
      {.text = "Zh", .standard = {}, .url = "f"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(base64::decode(row.text, Alphabet::standard) == row.standard);
    CHECK(base64::decode(row.text, Alphabet::url) == row.url);
  }
}
