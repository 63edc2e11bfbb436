#include "go/punycode.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl::go;

TEST_CASE("punycode: hosts in ASCII, with names of RFC 3492 7.1")
{
  const std::pair<const char*, const char*> rows[] = {
      {"idp.example", "idp.example"},
      {"my_idp.Example.", "my_idp.Example."},
      {"fe80::1%25eth0", "fe80::1%25eth0"},
      {"m\xc3\xbcnchen.example", "xn--mnchen-3ya.example"},
      {"m%C3%BCnchen.example", "xn--mnchen-3ya.example"},
      {"LOGIN.m\xc3\xbcnchen.EXAMPLE", "login.xn--mnchen-3ya.example"},
      {"b\xc3\xbc"
       "cher.example",
       "xn--bcher-kva.example"},
      {"\xe4\xbb\x96\xe4\xbb\xac\xe4\xb8\xba\xe4\xbb\x80\xe4\xb9\x88\xe4\xb8\x8d\xe8\xaf"
       "\xb4"
       "\xe4\xb8\xad\xe6\x96\x87",
       "xn--ihqwcrb4cv8a8dqg056pqjye"},
      {"\xe3\x81\x9d\xe3\x81\xae\xe3\x82\xb9\xe3\x83\x94\xe3\x83\xbc\xe3\x83\x89\xe3\x81"
       "\xa7",
       "xn--d9juau41awczczp"},
      {"\xf0\x9f\x98\x80.example", "xn--e28h.example"},
  };
  for (const auto& [a_host, wanted] : rows) {
    const auto& host = a_host; // Clang 14 captures no structured binding
    CAPTURE(host);
    CHECK(ascii_host(host) == wanted);
  }
  CHECK_FALSE(ascii_host("\xff.example"));
  CHECK_FALSE(ascii_host("m%FFnchen.example"));
  std::string longest;
  for (int i = 0; i < 100; ++i) {
    longest += "\xc3\xbc";
  }
  CHECK_FALSE(ascii_host(longest));
}
