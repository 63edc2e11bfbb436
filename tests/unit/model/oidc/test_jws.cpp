#include "model/oidc/jws.hpp"
#include "signing.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using test::base64url;

namespace {

constexpr unsigned k_newest = 36;

std::string
compact(const std::string& header)
{
  return base64url(header) + "." + base64url("{}") + "." + base64url("sig");
}

std::string
problem_of(const std::string& token, unsigned minor = k_newest)
{
  const auto jws = Jws::parse(token, minor);
  return jws ? "none" : jws.error();
}

Jws
parsed(const std::string& header, unsigned minor = k_newest)
{
  const auto jws = Jws::parse(compact(header), minor);
  CAPTURE(header);
  REQUIRE(jws);
  return *jws;
}

} // namespace

TEST_CASE("jws: the parts of a token, and what is signed")
{
  const auto token = base64url(R"({"alg":"RS256","kid":"k1"})") + "." +
                     base64url("payload") + "." + base64url("\xff\xfe");
  const auto jws = Jws::parse(token, k_newest);
  REQUIRE(jws);
  CHECK(jws->header == R"({"alg":"RS256","kid":"k1"})");
  CHECK(jws->payload == "payload");
  CHECK(jws->signature == "\xff\xfe");
  CHECK(jws->algorithm == "RS256");
  CHECK(jws->key_id == "k1");
  CHECK_FALSE(jws->is_payload_unencoded);
  CHECK_FALSE(jws->critical.has_value());
  CHECK(jws->signing_input() == token.substr(0, token.rfind('.')));
  CHECK(untrusted_payload(token).value_or("none") == "payload");
}

TEST_CASE("jws: what is no compact serialisation")
{
  struct Row
  {
    std::string token = {};
    std::string problem = {};
  };
  const std::string parts = "go-jose/go-jose: compact JWS format must have three parts";
  const Row rows[] = {
      {.token = "", .problem = parts},
      {.token = "e30", .problem = parts},
      {.token = "e30.e30", .problem = parts},
      {.token = "e30.e30.c2ln.x", .problem = parts},
      {.token = "e30=.e30.c2ln", .problem = "illegal base64 data at input byte 3"},
      {.token = "e30.e30=.c2ln", .problem = "illegal base64 data at input byte 3"},
      {.token = "e30.e30.c2lnAA==", .problem = "illegal base64 data at input byte 6"},
      {.token = "e+0.e30.c2ln", .problem = "illegal base64 data at input byte 1"},
      {.token = "e30.e/0.c2ln", .problem = "illegal base64 data at input byte 1"},
      {.token = "e30.e30.c", .problem = "illegal base64 data at input byte 0"},
      {.token = "e30.e30. c2ln", .problem = "illegal base64 data at input byte 0"},
      {.token = "e30.e30.", .problem = "none"},  // no signature at all is one of no bytes
      {.token = ".e30.c2ln", .problem = "none"}, // no header: no algorithm either
  };
  for (const auto& row : rows) {
    CAPTURE(row.token);
    CHECK(problem_of(row.token) == row.problem);
  }
  CHECK(Jws::parse(".e30.c2ln", k_newest)->algorithm.empty());
}

TEST_CASE("jws: headers that go-jose refuses")
{
  struct Row
  {
    std::string header = {};
    std::string problem = {};
  };
  const std::string wrong = "json: cannot unmarshal ";
  const std::string string = " into Go value of type string";
  const std::string embedded =
      "go-jose/go-jose: invalid embedded jwk, must be public key";
  const Row rows[] = {
      {.header = "x", .problem = "invalid character 'x' looking for beginning of value"},
      {.header = "{", .problem = "unexpected end of JSON input"},
      {.header = "{} x", .problem = "invalid character 'x' after top-level value"},
      {.header = "[]", .problem = wrong + "array into Go value of type jose.rawHeader"},
      {.header = "1", .problem = wrong + "number into Go value of type jose.rawHeader"},
      {.header = R"("x")",
       .problem = wrong + "string into Go value of type jose.rawHeader"},
      {.header = R"({"alg":"RS256","alg":"RS256"})",
       .problem = "json: duplicate key 'alg' in object"},
      {.header = R"({"alg":"RS256","\u0061lg":"RS256"})",
       .problem = "json: duplicate key 'alg' in object"},
      {.header = R"({"alg":"RS256","x":{"y":1,"y":1}})",
       .problem = "json: duplicate key 'y' in object"},
      {.header = R"({"alg":"RS256","x":[{"y":1,"y":1}]})",
       .problem = "json: duplicate key 'y' in object"},
      {.header = R"({"alg":"RS256","x":1e400})",
       .problem = "failed to unmarshal value: " + wrong +
                  "number 1e400 into Go value of type "
                  "float64"},
      {.header = R"({"alg":"RS256","x":[-1e400]})",
       .problem = "failed to unmarshal value: " + wrong +
                  "number -1e400 into Go value of type "
                  "float64"},
      {.header = R"({"alg":"RS256","kid":1})",
       .problem = "failed to unmarshal key ID: " + wrong + "number" + string},
      {.header = R"({"alg":"RS256","kid":["k"]})",
       .problem = "failed to unmarshal key ID: " + wrong + "array" + string},
      {.header = R"({"alg":1})",
       .problem = "failed to unmarshal algorithm: " + wrong + "number" + string},
      {.header = R"({"alg":{}})",
       .problem = "failed to unmarshal algorithm: " + wrong + "object" + string},
      {.header = R"({"alg":"RS256","nonce":true})",
       .problem = "failed to unmarshal nonce: " + wrong + "bool" + string},
      {.header = R"({"alg":"RS256","jwk":{"kty":"XXX"}})",
       .problem =
           R"(failed to unmarshal JWK: the key type "XXX" is not one of RSA, EC, OKP, oct)"},
      {.header = R"({"alg":"RS256","jwk":5})",
       .problem = "failed to unmarshal JWK: it is a number, not an object"},
      {.header = R"({"alg":"RS256","jwk":{"kty":"oct","k":"AQ"}})", .problem = embedded},
      {.header = R"({"alg":"RS256","x5c":"AQ=="})",
       .problem = "failed to unmarshal x5c header: " + wrong +
                  "string into Go value of type []string"},
      {.header = R"({"alg":"RS256","x5c":[1]})",
       .problem = "failed to unmarshal x5c header: an element is not base64"},
      {.header = R"({"alg":"RS256","x5c":["-_"]})",
       .problem = "failed to unmarshal x5c header: an element is not base64"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.header);
    CHECK(problem_of(compact(row.header)) == row.problem);
    CHECK(problem_of(compact(row.header), 20) == row.problem);
  }
}

TEST_CASE("jws: headers that it takes")
{
  for (const auto* header :
       {"{}",
        "null",
        " {\"alg\":\"RS256\"}\n",
        R"({"alg":null,"kid":null,"nonce":null})",
        R"({"alg":null,"jwk":null,"x5c":null,"crit":null})",
        R"({"ALG":"RS256","Kid":7})", // upper-case letters count here
        R"({"typ":5,"cty":{},"x":null})",
        R"({"x":1e308})",
        R"({"x5c":[]})",
        R"({"jwk":{"kty":"RSA","n":"wzM","e":"AQAB"}})"}) {
    const auto jws = parsed(header);
    CHECK((jws.algorithm.empty() || jws.algorithm == "RS256"));
    CHECK(jws.key_id.empty());
  }
  CHECK(parsed(R"({"alg":"rs256"})").algorithm == "rs256");
  CHECK(parsed(R"({"kid":""})").key_id.empty());
  CHECK(parsed(R"({"x5c":["AQI="]})").certificates ==
        std::vector<std::string>{"\x01\x02"});
  const auto embedded = parsed(R"({"jwk":{"kty":"RSA","n":"wzM","e":"AQAB","kid":"e"}})");
  REQUIRE(embedded.embedded_key.has_value());
  CHECK(embedded.embedded_key->key_id == "e");
  const auto deep = std::string(100, '[') + std::string(100, ']');
  CHECK(parsed(R"({"alg":"RS256","x":)" + deep + "}").algorithm == "RS256");
}

TEST_CASE("jws: crit and b64, which count from Kubernetes 1.27 on")
{
  struct Row
  {
    std::string header = {};
    unsigned minor = 0;
    bool unencoded = false;
    std::string critical = {};
  };
  const std::string unknown =
      "`crit` contains an extension that the API server does not support";
  const Row rows[] = {
      {.header = R"({"b64":false})", .minor = 27, .unencoded = true, .critical = "none"},
      {.header = R"({"b64":false})", .minor = 26, .unencoded = false, .critical = "none"},
      {.header = R"({"b64":true})", .minor = 27, .unencoded = false, .critical = "none"},
      {.header = R"({"b64":"false"})",
       .minor = 27,
       .unencoded = false,
       .critical = "none"},
      {.header = R"({"B64":false})", .minor = 27, .unencoded = false, .critical = "none"},
      {.header = R"({"b64":null})", .minor = 27, .unencoded = false, .critical = "none"},
      {.header = R"({"b64":false,"crit":["b64"]})",
       .minor = 27,
       .unencoded = true,
       .critical = "none"},
      {.header = R"({"b64":false,"crit":["b64"]})",
       .minor = 26,
       .unencoded = false,
       .critical = unknown},
      {.header = R"({"crit":["b64"]})",
       .minor = 36,
       .unencoded = false,
       .critical = "none"},
      {.header = R"({"crit":["b64","exp"]})",
       .minor = 36,
       .unencoded = false,
       .critical = unknown},
      {.header = R"({"crit":["B64"]})",
       .minor = 36,
       .unencoded = false,
       .critical = unknown},
      {.header = R"({"crit":[null]})",
       .minor = 36,
       .unencoded = false,
       .critical = unknown},
      {.header = R"({"crit":[]})", .minor = 36, .unencoded = false, .critical = "none"},
      {.header = R"({"crit":null})", .minor = 36, .unencoded = false, .critical = "none"},
      {.header = R"({"crit":"b64"})",
       .minor = 36,
       .unencoded = false,
       .critical = "`crit` is not a list"},
      {.header = R"({"crit":{}})",
       .minor = 36,
       .unencoded = false,
       .critical = "`crit` is not a list"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.header);
    CAPTURE(row.minor);
    const auto jws = parsed(row.header, row.minor);
    CHECK(jws.is_payload_unencoded == row.unencoded);
    CHECK(jws.critical.value_or("none") == row.critical);
    CHECK(jws.signing_input() ==
          base64url(row.header) + "." + (row.unencoded ? "{}" : base64url("{}")));
  }
}

TEST_CASE("jws: the payload that is looked at before anything is known")
{
  CHECK(untrusted_payload("x.e30.?").value_or("none") == "{}");
  CHECK(untrusted_payload("..").value_or("none").empty());
  for (const auto* token :
       {"", "e30", "a.e30", "a.e30.c.d", "a.e30=.c", "a.e3+.c", "a. .c"}) {
    CAPTURE(token);
    CHECK(untrusted_payload(token).value_or("none") == "none");
  }
}
