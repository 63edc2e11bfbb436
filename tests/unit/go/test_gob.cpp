#include "go/gob.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <limits>

using namespace oidcctl;

namespace {

std::string
hex(const std::string& bytes)
{
  std::string out;
  for (const char byte : bytes) {
    out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  }
  return out;
}

std::string
unsigned_hex(std::uint64_t value)
{
  return hex(gob::unsigned_number(value));
}

std::string
signed_hex(std::int64_t value)
{
  return hex(gob::signed_number(value));
}

} // namespace

// The examples of Go's documentation of encoding/gob, and the edges.
TEST_CASE("gob: numbers")
{
  CHECK(unsigned_hex(0) == "00");
  CHECK(unsigned_hex(7) == "07");
  CHECK(unsigned_hex(127) == "7f");
  CHECK(unsigned_hex(128) == "ff80");
  CHECK(unsigned_hex(256) == "fe0100");
  CHECK(unsigned_hex(std::numeric_limits<std::uint64_t>::max()) == "f8ffffffffffffffff");
  CHECK(signed_hex(0) == "00");
  CHECK(signed_hex(1) == "02");
  CHECK(signed_hex(-1) == "01");
  CHECK(signed_hex(-65) == "ff81");
  CHECK(signed_hex(-129) == "fe0101");
  CHECK(signed_hex(std::numeric_limits<std::int64_t>::min()) == "f8ffffffffffffffff");
}

TEST_CASE("gob: a struct leaves out what is zero, and counts it")
{
  CHECK(hex(gob::Struct().bytes()) == "00");
  CHECK(hex(gob::Struct().add("").add("a").bytes()) == "02016100");
  CHECK(
      hex(gob::Struct().add(std::int64_t{0}).add_truth(false).add_truth(true).bytes()) ==
      "030100");
  CHECK(hex(gob::Struct().add(gob::Struct()).bytes()) == "010000");
}

TEST_CASE("gob: lists and maps")
{
  const std::vector<std::string> list{"a", "bc"};
  CHECK(hex(gob::Struct().add(list).bytes()) == "0102016102626300");
  CHECK(hex(gob::Struct().add(std::vector<std::string>{}).bytes()) == "00");
  const std::map<std::string, std::string> map{{"k", "v"}};
  CHECK(hex(gob::Struct().add(map).bytes()) == "0101016b017600");
  const std::map<std::string, std::string> nothing;
  CHECK(hex(gob::Struct().add(nothing).bytes()) == "00");
  CHECK(hex(gob::Struct().add(nothing, true).bytes()) == "010000");
}
