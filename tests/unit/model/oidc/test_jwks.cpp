#include "base/base64.hpp"
#include "model/apiserver/policy.hpp"
#include "model/oidc/jwks.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using namespace oidcctl;

namespace {

std::string
bytes(std::size_t size, char byte = '\x11')
{
  return base64::encode(std::string(size, byte), base64::Alphabet::url);
}

// A key set of one key with these members.
Jwk
only_key(const std::string& members)
{
  const auto set = Jwks::parse("{\"keys\":[{" + members + "}]}");
  REQUIRE(set);
  REQUIRE(set->keys.size() == 1);
  return set->keys.front();
}

const std::string k_rsa = R"("kty":"RSA","n":"wzM","e":"AQAB")";
const std::string k_ec =
    R"("kty":"EC","crv":"P-256","x":")" + bytes(32) + R"(","y":")" + bytes(32) + '"';

} // namespace

TEST_CASE("jwks: each of these keys spoils the set")
{
  struct Row
  {
    std::string members = {};
    std::string problem = {};
  };
  const std::string types = " is not one of RSA, EC, OKP, oct";
  const std::string curves = " is not one of P-256, P-384, P-521";
  const std::string rsa_needs = "an RSA key needs `n` and `e`";
  const std::string ec_needs = "an EC key needs `x` and `y`";
  const std::string padding = " is not base64url without padding (it has padding)";
  const std::string alphabet = " is not base64url without padding (it has invalid "
                               "characters or an invalid length)";
  const Row rows[] = {
      // the type
      {.members = R"("kid":"a")", .problem = R"(the key type "")" + types},
      {.members = R"("kty":null)", .problem = R"(the key type "")" + types},
      {.members = R"("kty":"rsa","n":"wzM","e":"AQAB")",
       .problem = R"(the key type "rsa")" + types},
      {.members = R"("KTY":"RSA","n":"wzM","e":"AQAB")",
       .problem = R"(the key type "")" + types},
      {.members = R"("kty":"AKP","alg":"ML-DSA-44")",
       .problem = R"(the key type "AKP")" + types},
      {.members = R"("kty":1)", .problem = "`kty` is a number, not a string"},
      // RSA
      {.members = R"("kty":"RSA")", .problem = rsa_needs},
      {.members = R"("kty":"RSA","n":"wzM")", .problem = rsa_needs},
      {.members = R"("kty":"RSA","e":"AQAB")", .problem = rsa_needs},
      {.members = R"("kty":"RSA","n":null,"e":"AQAB")", .problem = rsa_needs},
      {.members = R"("kty":"RSA","N":"wzM","e":"AQAB")", .problem = rsa_needs},
      {.members = R"("kty":"RSA","n":"wzM=","e":"AQAB")", .problem = "`n`" + padding},
      {.members = R"("kty":"RSA","n":"w/M-","e":"AQAB")", .problem = "`n`" + alphabet},
      {.members = R"("kty":"RSA","n":"wzM","e":"A+AB")", .problem = "`e`" + alphabet},
      {.members = R"("kty":"RSA","n":"wzMAA","e":"AQAB")", .problem = "`n`" + alphabet},
      {.members = R"("kty":"RSA","n":"wzM","e":65537)",
       .problem = "`e` is a number, not a string"},
      {.members = k_rsa + R"(,"d":"AQ")",
       .problem = "a private RSA key needs `p` and `q`"},
      // EC
      {.members = R"("kty":"EC","crv":"secp256k1","x":"AQ","y":"AQ")",
       .problem = R"(the curve "secp256k1")" + curves},
      {.members = R"("kty":"EC","crv":"p-256","x":"AQ","y":"AQ")",
       .problem = R"(the curve "p-256")" + curves},
      {.members = R"("kty":"EC","x":"AQ","y":"AQ")",
       .problem = R"(the curve "")" + curves},
      {.members = R"("kty":"EC","crv":256)",
       .problem = "`crv` is a number, not a string"},
      {.members = R"("kty":"EC","crv":"P-256","x":"AQ")", .problem = ec_needs},
      {.members = R"("kty":"EC","crv":"P-256","y":"AQ")", .problem = ec_needs},
      {.members = R"("kty":"EC","crv":"P-256","x":")" + bytes(31) + R"(","y":")" +
                  bytes(32) + '"',
       .problem = "a coordinate has 31 bytes: P-256 requires 32"},
      {.members = R"("kty":"EC","crv":"P-384","x":")" + bytes(48) + R"(","y":")" +
                  bytes(47) + '"',
       .problem = "a coordinate has 47 bytes: P-384 requires 48"},
      {.members = R"("kty":"EC","crv":"P-521","x":")" + bytes(65) + R"(","y":")" +
                  bytes(66) + '"',
       .problem = "a coordinate has 65 bytes: P-521 requires 66"},
      {.members = R"("kty":"EC","crv":"P-256","x":")" + bytes(33, '\0') + R"(","y":")" +
                  bytes(32) + '"',
       .problem = "a coordinate has 33 bytes: P-256 requires 32"},
      {.members = k_ec + R"(,"d":"AQ")",
       .problem = "the private value has 1 bytes: P-256 requires 32"},
      // OKP
      {.members = R"("kty":"OKP","crv":"X25519","x":"AQ")",
       .problem =
           R"(kube-apiserver cannot read OKP keys on "X25519"; it supports only Ed25519)"},
      {.members = R"("kty":"OKP","crv":"Ed448","x":"AQ")",
       .problem =
           R"(kube-apiserver cannot read OKP keys on "Ed448"; it supports only Ed25519)"},
      {.members = R"("kty":"OKP","crv":"Ed25519")", .problem = "an OKP key needs `x`"},
      // oct
      {.members = R"("kty":"oct")", .problem = "a symmetric key needs `k`"},
      {.members = R"("kty":"oct","k":"a=")", .problem = "`k`" + padding},
      {.members = R"("kty":"oct","k":"AQ","x5c":["AQ=="])",
       .problem = "a symmetric key cannot have certificates (`x5c`)"},
      // names
      {.members = k_rsa + R"(,"kid":1)", .problem = "`kid` is a number, not a string"},
      {.members = k_rsa + R"(,"alg":["RS256"])",
       .problem = "`alg` is an array, not a string"},
      {.members = k_rsa + R"(,"use":true)", .problem = "`use` is a bool, not a string"},
      {.members = k_rsa + R"(,"kid":"a","kid":"a")",
       .problem = R"(duplicate member "kid")"},
      {.members = k_rsa + R"(,"x":"1","\u0078":"1")",
       .problem = R"(duplicate member "x")"},
      // certificates
      {.members = k_rsa + R"(,"x5c":"AQ==")", .problem = "`x5c` is a string, not a list"},
      {.members = k_rsa + R"(,"x5c":[1])",
       .problem = "`x5c` contains an element that is not a string"},
      {.members = k_rsa + R"(,"x5c":["AQ"])",
       .problem = "`x5c` contains an element that is not padded base64"},
      {.members = k_rsa + R"(,"x5c":["-_=="])",
       .problem = "`x5c` contains an element that is not padded base64"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.members);
    CHECK(only_key(row.members).problem.value_or("none") == row.problem);
  }
}

TEST_CASE("jwks: what spoils a set from Kubernetes 1.27 on")
{
  struct Row
  {
    std::string members = {};
    std::string problem = {};
  };
  const std::string x5u = "kube-apiserver's library cannot read keys with `x5u`";
  const Row rows[] = {
      {.members = k_rsa + R"(,"x5u":"https://a")", .problem = x5u},
      {.members = k_rsa + R"(,"x5u":"")", .problem = x5u},
      {.members = k_rsa + R"(,"x5t":5)", .problem = "`x5t` is a number, not a string"},
      {.members = k_rsa + R"(,"x5t":"a=")",
       .problem = "`x5t` is not base64url without padding"},
      {.members = k_rsa + R"(,"x5t":")" + bytes(19) + '"',
       .problem = "`x5t` is not a digest of 20 bytes"},
      {.members = k_rsa + R"(,"x5t":")" + bytes(40, 'g') + '"',
       .problem = "`x5t` is not a digest of 20 bytes"},
      {.members = k_rsa + R"(,"x5t#S256":")" + bytes(20) + '"',
       .problem = "`x5t#S256` is not a digest of 32 bytes"},
      {.members = k_rsa + R"(,"x5t":5,"x5u":1)", .problem = x5u},
  };
  for (const auto& row : rows) {
    CAPTURE(row.members);
    const auto key = only_key(row.members);
    CHECK(key.problem.value_or("none") == "none");
    CHECK(key.problem_in(26).value_or("none") == "none");
    CHECK(key.problem_in(27).value_or("none") == row.problem);
    CHECK(key.problem_in(k_newest_minor).value_or("none") == row.problem);
  }
  const auto key = only_key(R"("kty":"RSA","x5u":"")");
  CHECK(key.problem_in(20) == key.problem);
  CHECK(key.problem_in(27) == key.problem);
}

TEST_CASE("jwks: an element that is no key spoils the set, too")
{
  for (const auto& [element, problem] : std::vector<std::pair<std::string, std::string>>{
           {"1", "it is a number, not an object"},
           {"\"x\"", "it is a string, not an object"},
           {"[]", "it is an array, not an object"},
           {"null", R"(the key type "" is not one of RSA, EC, OKP, oct)"}}) {
    const auto set = Jwks::parse("{\"keys\":[" + element + ",{" + k_rsa + "}]}").value();
    REQUIRE(set.keys.size() == 2);
    CHECK(set.keys[0].problem.value_or("none") == problem);
    CHECK_FALSE(set.keys[1].problem.has_value());
  }
}

TEST_CASE("jwks: what is harmless")
{
  const std::string rows[] = {
      k_rsa,
      k_ec,
      R"("kty":"OKP","crv":"Ed25519","x":")" + bytes(32) + '"',
      R"("kty":"oct","k":"AQ")",
      R"("kty":"oct","k":"")",
      k_rsa + R"(,"use":"enc","alg":"RSA-OAEP","key_ops":["encrypt"])",
      k_rsa + R"(,"alg":"nonsense","ext":true,"issuer":{"a":[1]})",
      k_rsa + R"(,"kid":null,"alg":null,"x5c":null,"x5t":null,"x5u":null)",
      k_rsa + R"(,"kid":"","x5c":[],"x5t":"","x5t#S256":"")",
      k_rsa + R"(,"Kid":"a","KID":"b")", // names of no meaning, not twice one name
      k_rsa + R"(,"d":"AQ","p":"AQ","q":"AQ")",
      k_rsa + R"(,"x5t":")" + bytes(20) + '"',
      k_rsa + R"(,"x5t":")" + bytes(40, 'A') + '"', // hex is taken, too
      k_rsa + R"(,"x5t#S256":")" + bytes(64, 'f') + '"',
      k_ec + R"(,"d":")" + bytes(32) + '"',
      R"("kty":"EC","crv":"P-256","x":")" + bytes(32, '\0') + R"(","y":")" + bytes(32) +
          '"',
      R"("kty":"RSA","n":"","e":"")", // decodes; verifies nothing
  };
  for (const auto& members : rows) {
    CAPTURE(members);
    CHECK(only_key(members).problem.value_or("none") == "none");
  }
}

TEST_CASE("jwks: the set around the keys")
{
  struct Row
  {
    std::string body = {};
    std::size_t keys = 0;
    std::optional<std::string> error = std::nullopt;
  };
  const std::string good = "[{" + k_rsa + "}]";
  const std::string bad = R"([{"kty":"x"}])";
  const Row rows[] = {
      {.body = "{}", .keys = 0, .error = {}},
      {.body = "null", .keys = 0, .error = {}},
      {.body = R"({"keys":null})", .keys = 0, .error = {}},
      {.body = R"({"keys":[]})", .keys = 0, .error = {}},
      {.body = R"({"key":)" + good + "}", .keys = 0, .error = {}},
      {.body = R"({"keys":)" + good + "}", .keys = 1, .error = {}},
      {.body = R"({"KEYS":)" + good + "}", .keys = 1, .error = {}},
      {.body = R"({"\u212aeys":)" + good + "}", .keys = 1, .error = {}},
      {.body = R"({"keys":[],"Keys":)" + good + "}", .keys = 1, .error = {}},
      {.body = R"({"keys":)" + good + R"(,"keys":[]})", .keys = 0, .error = {}},
      {.body = R"({"keys":)" + good + R"(,"keys":null})", .keys = 0, .error = {}},
      {.body = R"({"keys":{"a":1}})",
       .keys = 0,
       .error = "`keys` is an object, not a list"},
      {.body = R"({"keys":"x"})", .keys = 0, .error = "`keys` is a string, not a list"},
      {.body = R"({"keys":1,"keys":)" + good + "}",
       .keys = 1,
       .error = "`keys` is a number, not a list"},
      {.body = "[]", .keys = 0, .error = "expected an object, not a JSON array"},
      {.body = "\"x\"", .keys = 0, .error = "expected an object, not a JSON string"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.body);
    const auto set = Jwks::parse(row.body);
    REQUIRE(set);
    CHECK(set->keys.size() == row.keys);
    CHECK((set->decode_error == row.error));
  }
  const auto spoilt =
      Jwks::parse(R"({"keys":)" + bad + R"(,"keys":)" + good + "}").value();
  REQUIRE(spoilt.keys.size() == 1);
  CHECK(spoilt.keys.front().problem.has_value()); // Go stopped at the first list
  CHECK(Jwks::parse("<html>").error().fault == go::DecodeError::syntax);
  CHECK(Jwks::parse(std::string(65, '[') + std::string(65, ']')).error().fault ==
        go::DecodeError::too_deep);
}
