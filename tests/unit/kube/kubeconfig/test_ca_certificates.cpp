#include "certificates.hpp"
#include "kube/kubeconfig/ca_certificates.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

std::string
replaced(std::string text, const std::string& from, const std::string& to)
{
  for (auto at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

} // namespace

TEST_CASE("CA certificates: what is kept")
{
  struct Row
  {
    std::string name = {};
    std::string pem = {};
    std::string kept = {};
  };
  const std::vector<Row> rows = {
      {.name = "one", .pem = k_ca_pem, .kept = k_ca_pem},
      {.name = "two, other order",
       .pem = k_other_ca_pem + k_ca_pem,
       .kept = k_other_ca_pem + k_ca_pem},
      {.name = "CR LF", .pem = replaced(k_ca_pem, "\n", "\r\n"), .kept = k_ca_pem},
      {.name = "spaces at line ends",
       .pem = replaced(k_ca_pem, "\n", " \n"),
       .kept = k_ca_pem},
      {.name = "key after", .pem = k_ca_pem + k_private_key_pem, .kept = k_ca_pem},
      {.name = "key before", .pem = k_private_key_pem + k_ca_pem, .kept = k_ca_pem},
      {.name = "text", .pem = "subject=x\n" + k_ca_pem + "secret\n", .kept = k_ca_pem},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    const auto certificates = CaCertificates::parse(row.pem);
    REQUIRE(certificates);
    CHECK(certificates->pem() == row.kept);
  }
}

TEST_CASE("CA certificates: what is refused")
{
  struct Row
  {
    std::string pem = {};
    std::string error = {};
  };
  const std::string begin = "-----BEGIN CERTIFICATE-----\n";
  const std::string end = "-----END CERTIFICATE-----\n";
  const std::vector<Row> rows = {
      {.pem = "", .error = "no BEGIN CERTIFICATE block"},
      {.pem = k_private_key_pem, .error = "no BEGIN CERTIFICATE block"},
      {.pem = begin, .error = "CERTIFICATE block 1 is not a certificate"},
      {.pem = begin + end, .error = "CERTIFICATE block 1 is not a certificate"},
      {.pem = begin + "MA==\n" + end,
       .error = "CERTIFICATE block 1 is not a certificate"},
      {.pem = begin + "!\n" + end, .error = "CERTIFICATE block 1 is not a certificate"},
      {.pem = k_ca_pem + begin + "MIIB\n" + end,
       .error = "CERTIFICATE block 2 is not a certificate"},
      {.pem = replaced(k_ca_pem, "MIIBdD", "MIIBdT"),
       .error = "CERTIFICATE block 1 is not a certificate"},
      {.pem = replaced(k_ca_pem, "END CERT", "END KEY"),
       .error = "CERTIFICATE block 1 is not a certificate"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.pem);
    const auto certificates = CaCertificates::parse(row.pem);
    REQUIRE_FALSE(certificates);
    CHECK(certificates.error() == row.error);
  }
}

TEST_CASE("CA certificates: private keys are seen, whole or not")
{
  CHECK(has_private_key(k_private_key_pem));
  CHECK(has_private_key("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
  CHECK(has_private_key("-----BEGIN RSA PRIVATE KEY-----\nMII"));
  CHECK_FALSE(has_private_key(k_ca_pem));
}
