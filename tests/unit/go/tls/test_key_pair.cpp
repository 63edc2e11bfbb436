#include "client_certificates.hpp"
#include "go/tls/key_pair.hpp"
#include "jose/private_key.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

// Return Go's words for why the two are not a pair, or "" where they are.
std::string
problem_of(const std::string& certificate, const std::string& key)
{
  const auto pair =
      go::tls::x509_key_pair(certificate, key, jose::key_match, go::k_newest);
  return pair ? std::string() : pair.error();
}

std::string
block(const std::string& type, const std::string& base64 = "eA==")
{
  return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
}

} // namespace

TEST_CASE("crypto/tls X509KeyPair: pairs")
{
  CHECK(problem_of(k_client_pem, k_client_key_pem).empty());
  CHECK(problem_of(k_client_pem, k_client_sec1_pem).empty());
  CHECK(problem_of(k_rsa_client_pem, k_rsa_key_pem).empty());
  CHECK(problem_of(k_ed25519_client_pem, k_ed25519_key_pem).empty());
  CHECK(
      problem_of(k_expired_client_pem, k_client_key_pem).empty()); // dates do not matter
  CHECK(problem_of("text\n" + k_client_pem, k_client_pem + k_client_key_pem).empty());
  CHECK(problem_of(k_client_pem + k_client_key_pem, k_client_pem + k_client_key_pem)
            .empty());
  // Only the first certificate counts, and only it is parsed.
  CHECK(problem_of(k_client_pem + block("CERTIFICATE"), k_client_key_pem).empty());
  CHECK(problem_of(k_rsa_client_pem + k_client_pem, k_client_key_pem) ==
        "tls: private key type does not match public key type");
}

TEST_CASE("crypto/tls X509KeyPair: what is not a pair, in Go's words")
{
  struct Row
  {
    std::string certificate = {};
    std::string key = {};
    std::string problem = {};
  };
  const Row rows[] = {
      {.certificate = k_client_pem,
       .key = k_other_key_pem,
       .problem = "tls: private key does not match public key"},
      {.certificate = k_client_pem,
       .key = k_rsa_key_pem,
       .problem = "tls: private key type does not match public key type"},
      {.certificate = k_client_pem,
       .key = k_client_encrypted_pem,
       .problem = "tls: failed to parse private key"},
      {.certificate = k_client_pem,
       .key = block("EC PRIVATE KEY"),
       .problem = "tls: failed to parse private key"},
      {.certificate = "",
       .key = k_client_key_pem,
       .problem = "tls: failed to find any PEM data in certificate input"},
      {.certificate = "x",
       .key = k_client_key_pem,
       .problem = "tls: failed to find any PEM data in certificate input"},
      {.certificate = k_client_key_pem,
       .key = k_client_pem,
       .problem = "tls: failed to find certificate PEM data in certificate input, but "
                  "did find a "
                  "private "
                  "key; PEM inputs may have been switched"},
      {.certificate = block("A") + block("B"),
       .key = k_client_key_pem,
       .problem =
           "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after "
           "skipping PEM "
           "blocks of the following types: [A B]"},
      {.certificate = k_client_pem,
       .key = "",
       .problem = "tls: failed to find any PEM data in key input"},
      {.certificate = k_client_pem,
       .key = k_client_pem,
       .problem =
           "tls: found a certificate rather than a key in the PEM for the private key"},
      {.certificate = k_client_pem,
       .key = block("PUBLIC KEY"),
       .problem = "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in "
                  "key input "
                  "after "
                  "skipping PEM blocks of the following types: [PUBLIC KEY]"},
      // The key is looked for before the certificate is parsed.
      {.certificate = block("CERTIFICATE"),
       .key = "",
       .problem = "tls: failed to find any PEM data in key input"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.problem);
    CHECK(problem_of(row.certificate, row.key) == row.problem);
  }
  CHECK(problem_of(block("CERTIFICATE"), k_client_key_pem).starts_with("x509: "));
}

TEST_CASE("private keys: what crypto/x509 does not read, or does not use")
{
  using go::tls::KeyMatch;
  CHECK(jose::key_match("", "") == KeyMatch::unreadable);
  CHECK(jose::key_match("\x30\x03\x02\x01\x01", "") == KeyMatch::unreadable);
  // X25519, PKCS #8 (RFC 8410 10.3 has the form).
  const std::string x25519 =
      std::string("\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x6e"
                  "\x04\x22\x04\x20",
                  16) +
      std::string(32, '\x42');
  CHECK(jose::key_match(x25519, "") == KeyMatch::unknown);
  CHECK(jose::key_match(x25519 + "x", "") == KeyMatch::unreadable);
}
