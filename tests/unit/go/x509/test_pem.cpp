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
      {"one", good},
      {"two", good + good, "2"},
      {"nothing", "", none},
      {"text around", "root\n" + good + "the end"},
      {"text on the line before BEGIN", "x" + good, none},
      {"byte order mark", "\xef\xbb\xbf" + good, none},
      {"byte order mark and a line", "\xef\xbb\xbf\n" + good},
      {"CR LF", with_lines(good, "\r\n")},
      {"CR only", with_lines(good, "\r"), none},
      {"empty lines between", with_lines(good, "\n\n")},
      {"spaces at line ends", with_lines(good, " \t\n")},
      {"no line end at the end", good.substr(0, good.size() - 1)},
      {"indented", " " + with_lines(good, "\n "), none},
      {"another type", block(make({}), "TRUSTED CERTIFICATE"), none},
      {"another type first", block("key", "PRIVATE KEY") + good},
      {"lower case", block(make({}), "certificate"), none},
      {"headers",
       "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\n\n" +
           good.substr(good.find('\n') + 1),
       none},
      {"broken base64 first",
       "-----BEGIN CERTIFICATE-----\n!!!not base64!!!\n-----END CERTIFICATE-----\n" +
           good},
      {"BEGIN without END first", "-----BEGIN CERTIFICATE-----\nAAAA\n" + good},
      {"END of another type",
       "-----BEGIN CERTIFICATE-----\nAAAA\n-----END KEY-----\n" + good},
      {"no certificate", good + block("hello world"), "x509: malformed certificate"},
      {"empty block",
       "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n" + good,
       "x509: malformed certificate"},
      {"the first does not parse", negative + good, "x509: negative serial number"},
      {"the last does not parse", good + negative, "x509: negative serial number"},
      {"something behind END", good.substr(0, good.size() - 1) + "x\n", none},
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
