#include "base/base64.hpp"
#include "go/x509/pem.hpp"
#include "made_certificate.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;
using go::Version;

namespace {

std::string
block(const std::string& der, const std::string& type = "CERTIFICATE")
{
  const auto text = base64::encode(der, base64::Alphabet::standard);
  std::string out = "-----BEGIN " + type + "-----\n";
  for (std::size_t i = 0; i < text.size(); i += 64) {
    out += text.substr(i, 64) + "\n";
  }
  return out + "-----END " + type + "-----\n";
}

std::string
with_lines(std::string text, const std::string& end)
{
  for (auto at = text.find('\n'); at != std::string::npos;
       at = text.find('\n', at + end.size())) {
    text.replace(at, 1, end);
  }
  return text;
}

std::string
parsed_pem(const std::string& pem, Version go = go::k_newest)
{
  const auto certificates = go::x509::parse_certs_pem(pem, go);
  return certificates ? std::to_string(certificates->size()) : certificates.error();
}

} // namespace

TEST_CASE("pem: CA files as client-go reads them")
{
  const auto good = block(make({}));
  const auto negative = block(make({.serial = der::integer("\xb5")}));
  const std::string none = "data does not contain any valid RSA or ECDSA certificates";
  struct Row
  {
    std::string what = {};
    std::string pem = {};
    std::string result = "1";
  };
  const Row rows[] = {
      {.what = "one", .pem = good},
      {.what = "two", .pem = good + good, .result = "2"},
      {.what = "nothing", .pem = "", .result = none},
      {.what = "text around", .pem = "root\n" + good + "the end"},
      {.what = "text on the line before BEGIN", .pem = "x" + good, .result = none},
      {.what = "byte order mark", .pem = "\xef\xbb\xbf" + good, .result = none},
      {.what = "byte order mark and a line", .pem = "\xef\xbb\xbf\n" + good},
      {.what = "CR LF", .pem = with_lines(good, "\r\n")},
      {.what = "CR only", .pem = with_lines(good, "\r"), .result = none},
      {.what = "empty lines between", .pem = with_lines(good, "\n\n")},
      {.what = "spaces at line ends", .pem = with_lines(good, " \t\n")},
      {.what = "no line end at the end", .pem = good.substr(0, good.size() - 1)},
      {.what = "indented", .pem = " " + with_lines(good, "\n "), .result = none},
      {.what = "another type",
       .pem = block(make({}), "TRUSTED CERTIFICATE"),
       .result = none},
      {.what = "another type first", .pem = block("key", "PRIVATE KEY") + good},
      {.what = "lower case", .pem = block(make({}), "certificate"), .result = none},
      {.what = "headers",
       .pem = "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\n\n" +
              good.substr(good.find('\n') + 1),
       .result = none},
      {.what = "broken base64 first",
       .pem =
           "-----BEGIN CERTIFICATE-----\n!!!not base64!!!\n-----END CERTIFICATE-----\n" +
           good},
      {.what = "BEGIN without END first",
       .pem = "-----BEGIN CERTIFICATE-----\nAAAA\n" + good},
      {.what = "END of another type",
       .pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END KEY-----\n" + good},
      {.what = "no certificate",
       .pem = good + block("hello world"),
       .result = "x509: malformed certificate"},
      {.what = "empty block",
       .pem = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n" + good,
       .result = "x509: malformed certificate"},
      {.what = "the first does not parse",
       .pem = negative + good,
       .result = "x509: negative serial number"},
      {.what = "the last does not parse",
       .pem = good + negative,
       .result = "x509: negative serial number"},
      {.what = "something behind END",
       .pem = good.substr(0, good.size() - 1) + "x\n",
       .result = none},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    CHECK(parsed_pem(row.pem) == row.result);
  }
  CHECK(parsed_pem(negative + good, {22}) == "2");
}

TEST_CASE("pem: the system's roots are those that parse")
{
  const auto pem =
      block("hello") + block(make({})) + block(make({.serial = der::integer("")}));
  CHECK(go::x509::append_certs_from_pem(pem, go::k_newest).size() == 1);
}

TEST_CASE("pem: blocks one by one")
{
  const auto pem = block("one", "A") + "between\n" + block("two", "B");
  std::string_view rest = pem;
  const auto first = go::next_pem_block(rest, go::k_newest);
  const auto second = go::next_pem_block(rest, go::k_newest);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->type == "A");
  CHECK(first->bytes == "one");
  CHECK(second->type == "B");
  CHECK(second->bytes == "two");
  CHECK_FALSE(go::next_pem_block(rest, go::k_newest));
}
