#include "go/x509/address.hpp"
#include "go/x509/asn1_time.hpp"
#include "go/x509/curve.hpp"
#include "go/x509/decimal.hpp"
#include "go/x509/domain.hpp"
#include "go/x509/name_match.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::go::x509;

namespace {

using namespace std::string_literals;

std::string
from_hex(std::string_view hex)
{
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return out;
}

} // namespace

TEST_CASE("x509: numbers in decimal")
{
  CHECK(decimal("") == "0");
  CHECK(decimal("\0"s) == "0");
  CHECK(decimal("\x7f") == "127");
  CHECK(decimal("\0\x80"s) == "128");
  CHECK(decimal("\x80") == "-128");
  CHECK(decimal("\xff") == "-1");
  CHECK(decimal("\xff\0"s) == "-256");
  CHECK(decimal("\x01\0\0\0\0\0\0\0\0"s) == "18446744073709551616");
}

TEST_CASE("x509: addresses as text")
{
  const std::pair<std::string, std::string> rows[] = {
      {"1.2.3.4", "1.2.3.4"},
      {"::", "::"},
      {"::1", "::1"},
      {"1::", "1::"},
      {"0:0:1:0:0:0:1:0", "0:0:1::1:0"},
      {"1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"},
      {"FD00::00AB", "fd00::ab"},
      {"::ffff:1.2.3.4", "1.2.3.4"},
      {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
  };
  for (const auto& [a_text, shown] : rows) {
    const auto& text = a_text; // Clang 14 captures no structured binding
    CAPTURE(text);
    const auto bytes = parse_ip(text, go::k_newest);
    REQUIRE(bytes);
    CHECK(ip_text(*bytes) == shown);
  }
  for (const auto* text :
       {"", "1.2.3", "1.2.3.256", "01.2.3.4", "::1%eth0", ":::", "1::2::3"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_ip(text, go::k_newest));
  }
  CHECK(ip_text("abc") == "?616263");
  CHECK(range_text({"\x0a\0\0\0"s, "\xff\0\0\0"s}) == "10.0.0.0/8");
}

TEST_CASE("x509: points on curves")
{
  struct Row
  {
    std::string_view oid;
    std::string_view generator; // x and y, of SEC 2
  };
  const Row rows[] = {
      {.oid = "1.3.132.0.33",
       .generator = "b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21"
                    "bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34"},
      {.oid = "1.2.840.10045.3.1.7",
       .generator = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"},
      {.oid = "1.3.132.0.34",
       .generator = "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502"
                    "f25dbf55296c3"
                    "a54"
                    "5e3872760ab73617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113"
                    "b5f0b8c00a60b"
                    "1ce"
                    "1d7e819d7a431d7c90ea0e5f"},
      {.oid = "1.3.132.0.35",
       .generator = "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dba"
                    "a14b5e77efe75"
                    "928"
                    "fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66011839296a789a3bc004"
                    "5c8a5fb42c7d1"
                    "bd9"
                    "98f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c"
                    "7086a272c2408"
                    "8be"
                    "94769fd16650"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.oid);
    const auto* curve = find_curve(row.oid);
    REQUIRE(curve != nullptr);
    auto point = "\x04" + from_hex(row.generator);
    CHECK(is_uncompressed_point(*curve, point));
    CHECK_FALSE(is_uncompressed_point(*curve, point.substr(1)));
    point.back() = static_cast<char>(point.back() ^ 1);
    CHECK_FALSE(is_uncompressed_point(*curve, point));
    const auto size = (curve->bits + 7) / 8;
    CHECK_FALSE(is_uncompressed_point(*curve, "\x04" + std::string(2 * size, '\xff')));
  }
  CHECK(find_curve("1.3.132.0.10") == nullptr);
}

TEST_CASE("x509: times")
{
  const auto utc = [](std::string_view text) {
    const auto time = parse_utc_time(text);
    return time ? to_rfc3339(*time) : "none";
  };
  CHECK(utc("200101000000Z") == "2020-01-01T00:00:00Z");
  CHECK(utc("500101000000Z") == "1950-01-01T00:00:00Z");
  CHECK(utc("491231235959Z") == "2049-12-31T23:59:59Z");
  CHECK(utc("2001010000Z") == "2020-01-01T00:00:00Z");
  CHECK(utc("200101000000+0130") == "2019-12-31T22:30:00Z");
  for (const auto* text : {"200101000000+0000",
                           "200101000000",
                           "20010100000",
                           "200230000000Z",
                           "210229000000Z",
                           "200101240000Z",
                           "200101006000Z",
                           "200101000060Z",
                           "200101000000.5Z",
                           "200101000000z",
                           "+00101000000Z"}) {
    CAPTURE(text);
    CHECK(utc(text) == "none");
  }
  CHECK(to_rfc3339(*parse_generalized_time("20500101000000Z")) == "2050-01-01T00:00:00Z");
  CHECK_FALSE(parse_generalized_time("205001010000Z"));
}

TEST_CASE("x509: domains and mailboxes")
{
  for (const auto* name : {"", "a", "a.b", "*.a", "a_b.c", "A"}) {
    CAPTURE(name);
    CHECK(is_domain(name, false));
  }
  for (const auto* name : {".", "a.", ".a", "a..b", "a b", "\xff", "a\x7f"}) {
    CAPTURE(name);
    CHECK_FALSE(is_domain(name, false));
  }
  CHECK(is_domain(".a", true));
  for (const auto* mailbox : {"a@b", "a.b@c", "\"a b\"@c", "a\\@b@c", "a@"}) {
    CAPTURE(mailbox);
    CHECK(parse_mailbox(mailbox));
  }
  for (const auto* mailbox :
       {"", "a", "@b", ".a@b", "a.@b", "a..b@c", "a b@c", "\"a@b", "a@b."}) {
    CAPTURE(mailbox);
    CHECK_FALSE(parse_mailbox(mailbox));
  }
  CHECK(parse_mailbox("\"a\\\"b\"@c")->local == "a\"b");
}

TEST_CASE("x509: names under constraints")
{
  struct Row
  {
    std::string_view name;
    std::string_view constraint;
    Wildcards wildcards = Wildcards::literal;
    bool is_under = true;
  };
  const Row rows[] = {
      {.name = "a.b", .constraint = "b"},
      {.name = "A.B", .constraint = "a.b"},
      {.name = "ab",
       .constraint = "b",
       .wildcards = Wildcards::literal,
       .is_under = false},
      {.name = "b",
       .constraint = ".b",
       .wildcards = Wildcards::literal,
       .is_under = false},
      {.name = "a.b", .constraint = ".b"},
      {.name = "anything", .constraint = ""},
      {.name = "b",
       .constraint = "a.b",
       .wildcards = Wildcards::literal,
       .is_under = false},
      {.name = "*.b",
       .constraint = "a.b",
       .wildcards = Wildcards::literal,
       .is_under = false},
      {.name = "*.b", .constraint = "a.b", .wildcards = Wildcards::same_depth},
      {.name = "*.b", .constraint = "a.b", .wildcards = Wildcards::any_depth},
      {.name = "*.c.b",
       .constraint = "a.b",
       .wildcards = Wildcards::same_depth,
       .is_under = false},
      {.name = "*.c.b", .constraint = "a.b", .wildcards = Wildcards::any_depth},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CAPTURE(row.constraint);
    CHECK(matches_domain(row.name, row.constraint, row.wildcards) == row.is_under);
  }
  CHECK(matches_email("pat@Corp.example", "corp.example", Wildcards::literal));
  CHECK(matches_email("pat@Corp.example", "pat@corp.example", Wildcards::literal));
  CHECK_FALSE(matches_email("Pat@corp.example", "pat@corp.example", Wildcards::literal));
}
