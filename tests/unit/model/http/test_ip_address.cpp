#include "model/http/ip_address.hpp"

#include <doctest/doctest.h>

#include <string_view>

using namespace oidcctl;

TEST_CASE("ip address: what is none")
{
  for (const std::string_view text : {"",
                                      "1",
                                      "1.2.3",
                                      "1.2.3.4.5",
                                      "1.2.3.256",
                                      "01.2.3.4",
                                      "1.2.3.04",
                                      "1.2.3.",
                                      ".1.2.3",
                                      "1..2.3",
                                      "1.2.3.a",
                                      "1.2.3.4 ",
                                      "+1.2.3.4",
                                      "-1.2.3.4",
                                      ":",
                                      ":::",
                                      "1:2:3",
                                      "1:2:3:4:5:6:7",
                                      "[::1]",
                                      "fe80::1%e0",
                                      "::12345",
                                      "::g",
                                      "1:2:3:4:5:6:7:8:9",
                                      "1::2::3",
                                      ":1:2:3:4:5:6:7",
                                      "1:2:3:4:5:6:7:",
                                      "::1:",
                                      "1:2:3:4:5:6:7::8",
                                      "::1.2.3",
                                      "::1.2.3.4.5",
                                      "1.2.3.4::",
                                      "localhost",
                                      "0x1.2.3.4"}) {
    CAPTURE(text);
    CHECK_FALSE(IpAddress::parse(text));
  }
}

TEST_CASE("ip address: the same address in other words")
{
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"1.2.3.4", "::ffff:1.2.3.4"},
      {"255.0.0.255", "::ffff:ff00:00ff"},
      {"::", "0:0:0:0:0:0:0:0"},
      {"::1", "0:0::0:1"},
      {"fd00::", "FD00:0::0"},
      {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
      {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
      {"64:ff9b::1.2.3.4", "64:ff9b::102:304"},
  };
  for (const auto& [a_one, other] : rows) {
    const auto& one = a_one; // Clang 14 captures no structured binding
    CAPTURE(one);
    REQUIRE(IpAddress::parse(one));
    CHECK(IpAddress::parse(one) == IpAddress::parse(other));
  }
  CHECK(IpAddress::parse("1.2.3.4") != IpAddress::parse("::1.2.3.4"));
}

TEST_CASE("ip address: loopback")
{
  for (const auto* text : {"127.0.0.1", "127.255.0.3", "::1", "::ffff:127.0.0.1"}) {
    CHECK(IpAddress::parse(text)->is_loopback());
  }
  for (const auto* text : {"128.0.0.1", "0.0.0.0", "::", "::2", "1::1"}) {
    CHECK_FALSE(IpAddress::parse(text)->is_loopback());
  }
}

TEST_CASE("ip range")
{
  for (const std::string_view text : {"",
                                      "/",
                                      "10.0.0.0",
                                      "10.0.0.0/",
                                      "10.0.0.0/33",
                                      "10.0.0/8",
                                      "::/129",
                                      "/8",
                                      "::/-1"}) {
    CAPTURE(text);
    CHECK_FALSE(IpRange::parse(text));
  }
  struct Row
  {
    const char* range;
    const char* address;
    bool is_in;
  };
  const Row rows[] = {
      {.range = "10.0.0.0/8", .address = "10.255.0.1", .is_in = true},
      {.range = "10.0.0.0/8", .address = "11.0.0.1", .is_in = false},
      {.range = "10.1.2.3/31", .address = "10.1.2.2", .is_in = true},
      {.range = "10.1.2.3/31", .address = "10.1.2.4", .is_in = false},
      {.range = "10.1.2.3/32", .address = "10.1.2.3", .is_in = true},
      {.range = "0.0.0.0/0", .address = "203.0.113.7", .is_in = true},
      {.range = "0.0.0.0/0", .address = "2001:db8::1", .is_in = false},
      {.range = "::/0", .address = "2001:db8::1", .is_in = true},
      {.range = "::/0", .address = "1.2.3.4", .is_in = false},
      {.range = "fd00::/8", .address = "fdff::1", .is_in = true},
      {.range = "fd00::/8", .address = "fc00::1", .is_in = false},
      {.range = "2001:db8::/127", .address = "2001:db8::1", .is_in = true},
      {.range = "2001:db8::/127", .address = "2001:db8::2", .is_in = false},
      {.range = "10.0.0.0/8", .address = "::ffff:10.0.0.1", .is_in = true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.range);
    CAPTURE(row.address);
    CHECK(IpRange::parse(row.range)->contains(*IpAddress::parse(row.address)) ==
          row.is_in);
  }
}
