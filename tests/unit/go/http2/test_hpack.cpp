#include "go/http2/hpack.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl::go::http2;

namespace {

std::string
bytes_of(std::string_view hex)
{
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return out;
}

std::string
text_of(const std::optional<std::vector<Field>>& fields)
{
  std::string out;
  for (const auto& field : fields.value_or(std::vector<Field>{{"broken", ""}})) {
    out += field.name + "=" + field.value + ";";
  }
  return out;
}

} // namespace

TEST_CASE("hpack: Huffman codes of RFC 7541 C.4 and C.6, and broken ones")
{
  const std::pair<const char*, const char*> rows[] = {
      {"f1e3c2e5f23a6ba0ab90f4ff", "www.example.com"},
      {"a8eb10649cbf", "no-cache"},
      {"25a849e95ba97d7f", "custom-key"},
      {"6402", "302"},
      {"d07abe941054d444a8200595040b8166e082a62d1bff", "Mon, 21 Oct 2013 20:13:21 GMT"},
      {"", ""},
  };
  for (const auto& [hex, a_wanted] : rows) {
    const auto& wanted = a_wanted; // Clang 14 captures no structured binding
    CAPTURE(wanted);
    CHECK(huffman_decode(bytes_of(hex)) == wanted);
  }
  CHECK_FALSE(huffman_decode(bytes_of("ff")));       // a byte of padding
  CHECK_FALSE(huffman_decode(bytes_of("00")));       // padding of zeros
  CHECK_FALSE(huffman_decode(bytes_of("ffffffff"))); // the end of the string
}

TEST_CASE("hpack: the responses of RFC 7541 C.6, with eviction")
{
  FieldDecoder decoder;
  // C.5 has a table of 256 bytes.
  const auto first =
      bytes_of("3fe101"
               "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a6"
               "2d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3");
  CHECK(text_of(decoder.decode(first, 10000)) ==
        ":status=302;cache-control=private;date=Mon, 21 Oct 2013 20:13:21 GMT;"
        "location=https://www.example.com;");
  CHECK(text_of(decoder.decode(bytes_of("4883640effc1c0bf"), 10000)) ==
        ":status=307;cache-control=private;date=Mon, 21 Oct 2013 20:13:21 GMT;"
        "location=https://www.example.com;");
}

TEST_CASE("hpack: broken blocks")
{
  const char* rows[] = {
      "80",                     // index 0
      "ff00",                   // an index past both tables (127)
      "be",                     // one past the static table, nothing there
      "00",                     // a name is missing
      "0001",                   // and cut
      "000161",                 // a value is missing
      "0001610261",             // and cut
      "3fe21f",                 // a table of more than 4096 bytes
      "ffffffffffffffffffffff", // an endless integer
  };
  for (const auto* row : rows) {
    CAPTURE(row);
    CHECK_FALSE(FieldDecoder().decode(bytes_of(row), 10000));
  }
}

TEST_CASE("hpack: what is written is read again, and what is too much is dropped")
{
  const std::vector<Field> fields = {
      {":status", "200"}, {"x", std::string(300, 'a')}, {"", ""}};
  FieldDecoder decoder;
  CHECK(decoder.decode(encode_fields(fields), 10000)->size() == 3);
  CHECK_FALSE(decoder.is_truncated());
  const auto cut = decoder.decode(encode_fields(fields), 320);
  REQUIRE(cut);
  CHECK(cut->size() == 1);
  CHECK(decoder.is_truncated());
}
