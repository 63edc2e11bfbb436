#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

// Local files and the network module: exit status 5, and the message names the file.

namespace {

constexpr const char* k_issuer = "https://login.example.com";
constexpr const char* k_pem =
    "-----BEGIN CERTIFICATE-----\nMAAwADAA\n-----END CERTIFICATE-----\n";

void
check_local_file_error(TestSystem& test,
                       std::initializer_list<std::string> words,
                       const std::string& err)
{
  CHECK(test.run(words) == 5);
  CHECK(test.out().empty());
  CHECK(test.err() == "oidcctl: error: " + err + "\n");
}

} // namespace

TEST_CASE("files: certificate authority that is missing, too large or no PEM")
{
  TestSystem test;
  check_local_file_error(test,
                         {"verify-issuer", k_issuer, "--certificate-authority", "ca.pem"},
                         "certificate authority: \"ca.pem\": no such file");
  const std::string no_pem =
      "certificate authority \"ca.pem\" contains no BEGIN CERTIFICATE block\nhint: use a "
      "PEM file; `openssl x509 -inform der -in FILE` converts DER";
  for (const auto* bytes : {"", "\n", "0\x82\x03\x01", "-----BEGIN PRIVATE KEY-----\n"}) {
    test.files.contents["ca.pem"] = bytes;
    check_local_file_error(
        test, {"verify-issuer", k_issuer, "--oidc-ca-file", "ca.pem"}, no_pem);
  }
  test.files.contents["ca.pem"] = k_pem + std::string(std::size_t{4} << 20, '\n');
  check_local_file_error(test,
                         {"verify-issuer", k_issuer, "--certificate-authority", "ca.pem"},
                         "certificate authority: \"ca.pem\": larger than 4194304 bytes\n"
                         "hint: check that it is the right file; a larger one is not "
                         "read");
  CHECK(test.network.sessions.empty());
}

TEST_CASE("files: a certificate authority that cannot be used is found by the module")
{
  TestSystem test;
  test.files.contents["ca.pem"] = k_pem;
  test.network.open_error = Error{ErrorCode::local_file,
                                  "the certificate authority cannot be read",
                                  "look at it",
                                  {}};
  check_local_file_error(test,
                         {"verify-issuer", k_issuer, "--certificate-authority", "ca.pem"},
                         "the certificate authority cannot be read\nhint: look at it");
}

TEST_CASE("files: the certificate authority goes to the network, SSL_CERT_FILE stands in")
{
  TestSystem test;
  serve(test, healthy_site());
  test.files.contents = {{"ca.pem", k_pem}, {"other.pem", std::string("other ") + k_pem}};
  CHECK(test.run({"verify-issuer", k_issuer}) == 0);
  CHECK(test.network.sessions.back().ca_pem.empty());
  CHECK(test.files.reads.empty());

  test.environment.values["SSL_CERT_FILE"] = "other.pem";
  CHECK(test.run({"verify-issuer", k_issuer}) == 0);
  CHECK(test.network.sessions.back().ca_pem == test.files.contents["other.pem"]);

  CHECK(test.run({"verify-issuer", k_issuer, "--certificate-authority", "ca.pem"}) == 0);
  CHECK(test.network.sessions.back().ca_pem == k_pem);

  test.environment.values["SSL_CERT_FILE"] = "gone.pem";
  check_local_file_error(test,
                         {"verify-issuer", k_issuer},
                         "certificate authority: \"gone.pem\": no such file");
}

TEST_CASE("files: a network module that is missing")
{
  TestSystem test;
  test.network.load_error = Error{
      ErrorCode::local_file, "the network module is gone", "install oidcctl again", {}};
  check_local_file_error(test,
                         {"verify-issuer", k_issuer},
                         "the network module is gone\nhint: install oidcctl again");
  CHECK(test.run({"verify-issuer", k_issuer, "-o", "json"}) == 5);
  const auto error = parse_json(test.err());
  REQUIRE(error);
  CHECK(error->at("code") == "local-file");
  // What needs no network does not miss it.
  CHECK(test.run({"--version"}) == 0);
  CHECK(test.run({"verify-issuer", "--help"}) == 0);
  CHECK(test.run({"completion", "bash"}) == 0);
}

TEST_CASE("files: issuers file that is missing, empty, or has no issuer")
{
  TestSystem test;
  check_local_file_error(
      test, {"verify-issuer", "--issuers-file", "list"}, "\"list\": no such file");
  for (const auto* bytes : {"", "\n\n", "# https://login.example.com\n  # more\n"}) {
    CAPTURE(bytes);
    test.files.contents["list"] = bytes;
    CHECK(test.run({"verify-issuer", "--issuers-file", "list"}) == 2);
    CHECK(test.err().rfind("oidcctl: error: no issuer specified\n", 0) == 0);
  }
  test.files.contents["list"] = std::string((std::size_t{4} << 20) + 1, '\n');
  check_local_file_error(test,
                         {"verify-issuer", "--issuers-file", "list"},
                         "\"list\": larger than 4194304 bytes\nhint: check that it "
                         "is the right file; a larger one is not read");
  std::string many;
  for (int i = 0; i <= 10000; ++i) {
    many += "https://login.example.com\n";
  }
  test.files.contents["list"] = many;
  CHECK(test.run({"verify-issuer", "--issuers-file", "list"}) == 2);
  CHECK(test.err() == "oidcctl: error: 10001 issuers exceed the limit of 10000\n");
}

TEST_CASE("files: issuers file with comments, blank lines and line ends of other systems")
{
  TestSystem test;
  const std::string other = "https://sso.example.org/realm";
  serve(test, healthy_site());
  serve(test, healthy_site(other));
  const std::string list = "# ours\r\n\n  https://login.example.com  \r\n\t\n" + other;
  test.files.contents = {{"list", list}, {"-", list}};
  for (const auto* path : {"list", "-"}) {
    CAPTURE(path);
    CHECK(test.run({"verify-issuer", "--issuers-file", path, "-o", "json"}) == 0);
    const auto data = json_out(test);
    REQUIRE(data.at("items").size() == 2);
    CHECK(data.at("items").at(0).at("issuer") == k_issuer);
    CHECK(data.at("items").at(1).at("issuer") == other);
    CHECK(test.files.reads.back() == path);
  }
}
