#include "model/oidc/jwks.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace std::string_literals;
using Type = Jwk::Type;

namespace {

const std::vector<std::string> k_rsa_algorithms{
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"};

} // namespace

TEST_CASE("jwks: bits and algorithms of a key")
{
  struct Row
  {
    std::string name = {};
    Jwk key = {};
    unsigned bits = 0;
    std::vector<std::string> algorithms = {};
  };
  const Row rows[] = {
      {.name = "2048",
       .key = {.type = Type::rsa,
               .modulus = std::string(256, '\x81'),
               .exponent = "\1\0\1"s},
       .bits = 2048,
       .algorithms = k_rsa_algorithms},
      {.name = "2041",
       .key = {.type = Type::rsa,
               .modulus = '\1' + std::string(255, 'a'),
               .exponent = "\3"},
       .bits = 2041,
       .algorithms = k_rsa_algorithms},
      {.name = "1024",
       .key = {.type = Type::rsa,
               .modulus = std::string(128, '\xff'),
               .exponent = "\x7f\xff\xff\xff"},
       .bits = 1024,
       .algorithms = k_rsa_algorithms},
      {.name = "1023",
       .key = {.type = Type::rsa, .modulus = std::string(128, '\x7f'), .exponent = "\3"},
       .bits = 1023},
      {.name = "empty", .key = {.type = Type::rsa}},
      {.name = "alg is not looked at",
       .key = {.type = Type::rsa,
               .algorithm = "ES256",
               .use = "enc",
               .modulus = std::string(256, '\x81'),
               .exponent = "\1\0\1"s},
       .bits = 2048,
       .algorithms = k_rsa_algorithms},
      {.name = "private",
       .key = {.type = Type::rsa,
               .modulus = std::string(256, '\x81'),
               .exponent = "\1\0\1"s,
               .is_private = true},
       .bits = 2048},
      {.name = "exponent 0",
       .key = {.type = Type::rsa, .modulus = std::string(256, '\x81')},
       .bits = 2048},
      {.name = "exponent 1",
       .key = {.type = Type::rsa, .modulus = std::string(256, '\x81'), .exponent = "\1"},
       .bits = 2048},
      {.name = "exponent 2",
       .key = {.type = Type::rsa, .modulus = std::string(256, '\x81'), .exponent = "\2"},
       .bits = 2048},
      {.name = "exponent of 32 bits",
       .key = {.type = Type::rsa,
               .modulus = std::string(256, '\x81'),
               .exponent = "\x80\0\0\1"s},
       .bits = 2048},
      {.name = "exponent whose last 64 bits are 3",
       .key = {.type = Type::rsa,
               .modulus = std::string(256, '\x81'),
               .exponent = "\1\0\0\0\0\0\0\0\3"s},
       .bits = 2048,
       .algorithms = k_rsa_algorithms},
      {.name = "even modulus",
       .key = {.type = Type::rsa, .modulus = std::string(256, '\x80'), .exponent = "\3"},
       .bits = 2048},
      {.name = "P-256",
       .key = {.type = Type::ec, .curve = "P-256"},
       .bits = 256,
       .algorithms = {"ES256"}},
      {.name = "P-384",
       .key = {.type = Type::ec, .curve = "P-384"},
       .bits = 384,
       .algorithms = {"ES384"}},
      {.name = "P-521",
       .key = {.type = Type::ec, .curve = "P-521"},
       .bits = 521,
       .algorithms = {"ES512"}},
      {.name = "private EC",
       .key = {.type = Type::ec, .curve = "P-256", .is_private = true},
       .bits = 256},
      {.name = "Ed25519", .key = {.type = Type::okp, .curve = "Ed25519"}},
      {.name = "oct", .key = {.type = Type::symmetric}},
      {.name = "unknown",
       .key = {.modulus = std::string(256, '\x81'), .exponent = "\1\0\1"s}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CHECK(bits_of(row.key) == row.bits);
    CHECK(algorithms_of(row.key) == row.algorithms);
  }
}

TEST_CASE("jwks: what is kept of a key")
{
  const auto set = Jwks::parse(R"({"keys":[
      {"kty":"RSA","kid":"a","alg":"RS256","use":"sig","n":"AAAB","e":"AAEAAQ",
       "x5c":["AQ==","Ag=="],"x5t":"MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMQ"},
      {"kty":"EC","crv":"P-521","d":"AQ"}]})")
                       .value();
  REQUIRE(set.keys.size() == 2);
  const auto& key = set.keys[0];
  CHECK_FALSE(key.problem.has_value());
  CHECK(key.type == Type::rsa);
  CHECK(key.key_type == "RSA");
  CHECK(key.key_id == "a");
  CHECK(key.algorithm == "RS256");
  CHECK(key.use == "sig");
  CHECK(key.modulus == "\x01"); // no leading zeros
  CHECK(key.exponent == std::string("\x01\0\x01", 3));
  CHECK(key.certificates == std::vector<std::string>{"\x01", "\x02"});
  CHECK(key.sha1_thumbprint == std::string(20, '\x11')); // hex within base64
  CHECK(key.sha256_thumbprint.empty());
  CHECK_FALSE(key.is_private);
  CHECK(set.keys[1].is_private);
}

TEST_CASE("jwks: keys are told by number and kid")
{
  CHECK(describe(Jwk{}, 0) == "key 1 (no kid)");
  CHECK(describe(Jwk{.key_id = "a\x1b"}, 1) == R"(key 2 (kid "a\x1b"))");
  CHECK(describe(Jwk{.key_id = std::string(61, 'k')}, 9) ==
        "key 10 (kid \"" + std::string(60, 'k') + "…\")");
}

TEST_CASE("jwks: nine algorithms are known")
{
  CHECK(known_algorithms() == std::vector<std::string>{"ES256",
                                                       "ES384",
                                                       "ES512",
                                                       "PS256",
                                                       "PS384",
                                                       "PS512",
                                                       "RS256",
                                                       "RS384",
                                                       "RS512"});
}
