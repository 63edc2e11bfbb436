#include "jose/key_inspector.hpp"
#include "test_keys.hpp"

#include <doctest/doctest.h>
#include <openssl/err.h>

#include <functional>
#include <string>
#include <vector>

using namespace oidcctl;

namespace {

const std::vector<std::string> k_kinds{"RSA", "P-256", "P-384", "P-521", "Ed25519"};

std::string
problem_of(const Jwk& key)
{
  auto problem = jose::key_problem(key).value_or("none");
  CHECK(ERR_peek_error() == 0); // nothing is left behind for the next user of OpenSSL
  return problem;
}

} // namespace

TEST_CASE("key_inspector: a key without certificates")
{
  for (const auto& kind : k_kinds) {
    CAPTURE(kind);
    const auto key = test::make_key(kind);
    REQUIRE(key);
    CHECK(problem_of(test::jwk_of(key.get(), kind)) == "none");
  }
  CHECK(problem_of({.type = Jwk::Type::symmetric}) == "none");
  CHECK(problem_of({.type = Jwk::Type::rsa, .modulus = {}, .exponent = {}}) == "none");
}

TEST_CASE("key_inspector: a point off its curve")
{
  using Change = std::function<void(Jwk&)>;
  const std::vector<Change> changes{
      [](Jwk& key) { key.x.back() = static_cast<char>(key.x.back() ^ 1); },
      [](Jwk& key) { key.y.back() = static_cast<char>(key.y.back() ^ 1); },
      [](Jwk& key) { key.x.swap(key.y); },
      [](Jwk& key) { key.x.assign(key.x.size(), '\0'); },
      [](Jwk& key) { key.y.assign(key.y.size(), '\xff'); },
      [](Jwk& key) {
        key.x.assign(key.x.size(), '\0');
        key.y = key.x;
      },
  };
  for (const std::string kind : {"P-256", "P-384", "P-521"}) {
    const auto key = test::make_key(kind);
    for (std::size_t i = 0; i < changes.size(); ++i) {
      CAPTURE(kind);
      CAPTURE(i);
      auto jwk = test::jwk_of(key.get(), kind);
      changes[i](jwk);
      CHECK(problem_of(jwk) == "the point is not on the curve " + kind);
    }
  }
  auto jwk = test::jwk_of(test::make_key("P-384").get(), "P-384");
  jwk.curve = "P-521";
  CHECK(problem_of(jwk) == "the point is not on the curve P-521");
}

TEST_CASE("key_inspector: certificates and thumbprints")
{
  const std::string none = "`x5c` has an element that is not a certificate";
  const std::string other = "the first certificate in `x5c` belongs to another key";
  const std::string sha1 =
      "`x5t` is not the SHA-1 digest of the first certificate in `x5c`";
  const std::string sha256 =
      "`x5t#S256` is not the SHA-256 digest of the first certificate in `x5c`";
  for (const auto& kind : k_kinds) {
    const auto key = test::make_key(kind);
    const auto own = test::certificate_of(key.get(), kind);
    const auto second = test::make_key(kind);
    const auto foreign = test::certificate_of(second.get(), kind);
    const auto* const other_kind = kind == "RSA" ? "P-256" : "RSA";
    const auto third = test::make_key(other_kind);
    const auto of_other_kind = test::certificate_of(third.get(), other_kind);
    REQUIRE(own.size() > 100);
    struct Row
    {
      std::string name = {};
      std::vector<std::string> certificates = {};
      std::string sha1 = {};
      std::string sha256 = {};
      std::string problem = {};
    };
    const auto digest1 = test::digest_of(own, EVP_sha1());
    const auto digest256 = test::digest_of(own, EVP_sha256());
    const Row rows[] = {
        {.name = "its own",
         .certificates = {own},
         .sha1 = {},
         .sha256 = {},
         .problem = "none"},
        {.name = "its own, another behind it",
         .certificates = {own, foreign},
         .sha1 = {},
         .sha256 = {},
         .problem = "none"},
        {.name = "right thumbprints",
         .certificates = {own},
         .sha1 = digest1,
         .sha256 = digest256,
         .problem = "none"},
        {.name = "thumbprints alone",
         .certificates = {},
         .sha1 = digest1,
         .sha256 = digest256,
         .problem = "none"},
        {.name = "another first",
         .certificates = {foreign, own},
         .sha1 = {},
         .sha256 = {},
         .problem = other},
        {.name = "of another kind",
         .certificates = {of_other_kind},
         .sha1 = {},
         .sha256 = {},
         .problem = other},
        {.name = "empty",
         .certificates = {""},
         .sha1 = {},
         .sha256 = {},
         .problem = none},
        {.name = "garbage",
         .certificates = {"garbage"},
         .sha1 = {},
         .sha256 = {},
         .problem = none},
        {.name = "cut",
         .certificates = {own.substr(0, own.size() - 1)},
         .sha1 = {},
         .sha256 = {},
         .problem = none},
        {.name = "trailing byte",
         .certificates = {own + '\0'},
         .sha1 = {},
         .sha256 = {},
         .problem = none},
        {.name = "garbage second",
         .certificates = {own, "garbage"},
         .sha1 = {},
         .sha256 = {},
         .problem = none},
        {.name = "wrong x5t",
         .certificates = {own},
         .sha1 = test::digest_of(foreign, EVP_sha1()),
         .sha256 = {},
         .problem = sha1},
        {.name = "x5t of the second",
         .certificates = {own, foreign},
         .sha1 = test::digest_of(foreign, EVP_sha1()),
         .sha256 = {},
         .problem = sha1},
        {.name = "wrong x5t#S256",
         .certificates = {own},
         .sha1 = digest1,
         .sha256 = std::string(32, 'x'),
         .problem = sha256},
    };
    for (const auto& row : rows) {
      CAPTURE(kind);
      CAPTURE(row.name);
      auto jwk = test::jwk_of(key.get(), kind);
      jwk.certificates = row.certificates;
      jwk.sha1_thumbprint = row.sha1;
      jwk.sha256_thumbprint = row.sha256;
      CHECK(problem_of(jwk) == row.problem);
    }
  }
}

TEST_CASE("key_inspector: a certificate for the same point on another curve")
{
  const auto key = test::make_key("P-256");
  auto jwk = test::jwk_of(key.get(), "P-256");
  const auto second = test::make_key("P-384");
  jwk.certificates = {test::certificate_of(second.get(), "P-384")};
  CHECK(problem_of(jwk) == "the first certificate in `x5c` belongs to another key");
}

TEST_CASE("key_inspector: a certificate whose kind of key Go does not know")
{
  // id-Ed25519 becomes id-X25519, in the key and in the signature: both are unknown then.
  const auto second = test::make_key("Ed25519");
  auto certificate = test::certificate_of(second.get(), "Ed25519");
  const std::string known = "\x06\x03\x2b\x65\x70";
  for (auto at = certificate.find(known); at != std::string::npos;
       at = certificate.find(known)) {
    certificate[at + known.size() - 1] = '\x6e';
  }
  for (const auto* kind : {"RSA", "P-256", "Ed25519"}) {
    CAPTURE(kind);
    auto jwk = test::jwk_of(test::make_key(kind).get(), kind);
    jwk.certificates = {certificate};
    CHECK(problem_of(jwk) == "none");
  }
}
