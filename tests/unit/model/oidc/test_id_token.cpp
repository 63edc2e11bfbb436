#include "model/oidc/id_token.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

using namespace oidcctl;

namespace {

IdToken
decoded(const std::string& payload)
{
  CAPTURE(payload);
  const auto claims = parse_payload(payload);
  REQUIRE(claims);
  const auto token = IdToken::decode(*claims);
  REQUIRE(token);
  return *token;
}

std::string
problem_of(const std::string& payload)
{
  const auto claims = parse_payload(payload);
  REQUIRE(claims);
  const auto token = IdToken::decode(*claims);
  return token ? "none" : token.error();
}

} // namespace

TEST_CASE("id_token: members of the wrong type, used or not")
{
  struct Row
  {
    std::string payload = {};
    std::string problem = {};
  };
  const std::string wrong = "json: cannot unmarshal ";
  const std::string field = " into Go struct field idToken.";
  const std::string out_of_range = "value out of range";
  const Row rows[] = {
      {.payload = R"({"iss":1})",
       .problem = wrong + "number" + field + "iss of type string"},
      {.payload = R"({"sub":7})",
       .problem = wrong + "number" + field + "sub of type string"},
      {.payload = R"({"nonce":[]})",
       .problem = wrong + "array" + field + "nonce of type string"},
      {.payload = R"({"at_hash":true})",
       .problem = wrong + "bool" + field + "at_hash of type string"},
      {.payload = R"({"aud":1})",
       .problem = wrong + "number" + field + "aud of type []string"},
      {.payload = R"({"aud":{}})",
       .problem = wrong + "object" + field + "aud of type []string"},
      {.payload = R"({"aud":["a",1]})",
       .problem = wrong + "number" + field + "aud of type string"},
      {.payload = R"({"aud":["a",["b"]]})",
       .problem = wrong + "array" + field + "aud of type string"},
      {.payload = R"({"exp":true})",
       .problem = wrong + "bool" + field + "exp of type json.Number"},
      {.payload = R"({"exp":[1]})",
       .problem = wrong + "array" + field + "exp of type json.Number"},
      {.payload = R"({"exp":"soon"})",
       .problem =
           R"(json: invalid number literal, trying to unmarshal "\"soon\"" into Number)"},
      {.payload = R"({"exp":""})",
       .problem =
           R"(json: invalid number literal, trying to unmarshal "\"\"" into Number)"},
      {.payload = R"({"exp":" 1"})",
       .problem =
           R"(json: invalid number literal, trying to unmarshal "\" 1\"" into Number)"},
      {.payload = R"({"exp":"0x10"})",
       .problem =
           R"(json: invalid number literal, trying to unmarshal "\"0x10\"" into Number)"},
      {.payload = R"({"exp":null})",
       .problem = R"(strconv.ParseFloat: parsing "": invalid syntax)"},
      {.payload = R"({"iat":null})",
       .problem = R"(strconv.ParseFloat: parsing "": invalid syntax)"},
      {.payload = R"({"iat":"later"})",
       .problem =
           R"(json: invalid number literal, trying to unmarshal "\"later\"" into Number)"},
      {.payload = R"({"nbf":false})",
       .problem = wrong + "bool" + field + "nbf of type json.Number"},
      {.payload = R"({"exp":1e400})",
       .problem = R"(strconv.ParseFloat: parsing "1e400": )" + out_of_range},
      {.payload = R"({"exp":"-1e400"})",
       .problem = R"(strconv.ParseFloat: parsing "-1e400": )" + out_of_range},
      {.payload = R"({"_claim_names":1})",
       .problem = wrong + "number" + field + "_claim_names of type map[string]string"},
      {.payload = R"({"_claim_names":{"groups":1}})",
       .problem = wrong + "number" + field + "_claim_names of type string"},
      {.payload = R"({"_claim_sources":[]})",
       .problem = wrong + "array" + field +
                  "_claim_sources of type map[string]oidc.claimSource"},
      {.payload = R"({"_claim_sources":{"s":1}})",
       .problem = wrong + "number" + field + "_claim_sources of type oidc.claimSource"},
      {.payload = R"({"_claim_sources":{"s":{"endpoint":1}}})",
       .problem =
           wrong +
           "number into Go struct field claimSource._claim_sources.endpoint of type "
           "string"},
      {.payload = R"({"_claim_sources":{"s":{"ACCESS_TOKEN":1}}})",
       .problem =
           wrong +
           "number into Go struct field claimSource._claim_sources.access_token of type "
           "string"},
      // the first of several
      {.payload = R"({"sub":7,"nonce":1})",
       .problem = wrong + "number" + field + "sub of type string"},
      {.payload = R"({"sub":7,"aud":1})",
       .problem = wrong + "number" + field + "aud of type []string"},
      // any case counts, and so does every one of equal members
      {.payload = R"({"SUB":7})",
       .problem = wrong + "number" + field + "sub of type string"},
      {.payload = R"({"sub":7,"sub":"x"})",
       .problem = wrong + "number" + field + "sub of type string"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.payload);
    CHECK(problem_of(row.payload) == row.problem);
  }
}

TEST_CASE("id_token: what is fine")
{
  for (const auto* payload : {"{}",
                              "null",
                              R"({"iss":null,"sub":null,"nonce":null,"at_hash":null})",
                              R"({"nbf":null})",
                              R"({"_claim_names":null,"_claim_sources":null})",
                              R"({"_claim_sources":{"s":null}})",
                              R"({"_claim_sources":{"s":{"endpoint":null,"JWT":1}}})",
                              R"({"azp":1,"email":7,"groups":{}})"}) {
    CAPTURE(payload);
    CHECK(problem_of(payload) == "none");
  }
}

TEST_CASE("id_token: names without regard to case, the last wins")
{
  CHECK(decoded(R"({"iss":"a","ISS":"b"})").issuer == "b");
  CHECK(decoded(R"({"ISS":"b","iss":"a"})").issuer == "a");
  CHECK(decoded("{\"i\u017f\u017f\":\"long\"}").issuer == "long"); // U+017F is an s to Go
  CHECK(decoded(R"({"iss":"a","iss":null})").issuer == "a");
  CHECK(decoded(R"({"iss":"a","is":"b","isss":"c"})").issuer == "a");
  CHECK(decoded(R"({"exp":1,"EXP":2})").expiry.unix_seconds == 2);
  CHECK(decoded(R"({"aud":["a","b"],"Aud":"c"})").audience ==
        std::vector<std::string>{"c"});
  CHECK(decoded("{\"iss\":\"\xff\"}").issuer == "\ufffd");
  CHECK(decoded(R"({"iss":"\ud800"})").issuer == "\ufffd");
}

TEST_CASE("id_token: audiences")
{
  using List = std::vector<std::string>;
  CHECK(decoded("{}").audience.empty());
  CHECK(decoded(R"({"aud":"a"})").audience == List{"a"});
  CHECK(decoded(R"({"aud":null})").audience == List{""});
  CHECK(decoded(R"({"aud":[]})").audience.empty());
  CHECK(decoded(R"({"aud":["a","","b","a"]})").audience == List{"a", "", "b", "a"});
  CHECK(decoded(R"({"aud":["a",null]})").audience == List{"a", ""});
}

TEST_CASE("id_token: times, cut to seconds as Go does")
{
  constexpr auto smallest = std::numeric_limits<std::int64_t>::min();
  struct Row
  {
    std::string exp = {};
    std::int64_t seconds = 0;
  };
  const Row rows[] = {
      {.exp = "0", .seconds = 0},
      {.exp = "-1", .seconds = -1},
      {.exp = "1795356000", .seconds = 1795356000},
      {.exp = "1795356000.9", .seconds = 1795356000},
      {.exp = "-1.9", .seconds = -1},
      {.exp = "1.795356e9", .seconds = 1795356000},
      {.exp = "1.795356E+9", .seconds = 1795356000},
      {.exp = R"("1795356000")", .seconds = 1795356000},
      {.exp = R"("1795356000.5")", .seconds = 1795356000},
      {.exp = "1e-400", .seconds = 0},
      {.exp = "9223372036854775807", .seconds = std::numeric_limits<std::int64_t>::max()},
      {.exp = "9223372036854775808", .seconds = smallest},
      {.exp = "1e300", .seconds = smallest},
      {.exp = "-1e300", .seconds = smallest},
  };
  for (const auto& row : rows) {
    CAPTURE(row.exp);
    const auto token = decoded("{\"exp\":" + row.exp + ",\"nbf\":" + row.exp + "}");
    CHECK(token.expiry.is_set);
    CHECK(token.expiry.unix_seconds == row.seconds);
    REQUIRE(token.not_before.has_value());
    CHECK(token.not_before->unix_seconds == row.seconds);
  }
  CHECK_FALSE(decoded("{}").expiry.is_set);
  CHECK_FALSE(decoded("{}").not_before.has_value());
  CHECK_FALSE(decoded(R"({"nbf":1,"NBF":null})").not_before.has_value());
}

TEST_CASE("id_token: before and after")
{
  struct Row
  {
    JsonTime time = {};
    std::int64_t now = 0;
    bool before = false;
    std::string text = {};
  };
  constexpr std::int64_t now = 1795356000;
  constexpr auto largest = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t seconds_to_1970 = 62135596800;
  const Row rows[] = {
      {.time = {}, .now = now, .before = true, .text = "0001-01-01 00:00:00 +0000 UTC"},
      {.time = {now, true},
       .now = now,
       .before = false,
       .text = "2026-11-22 14:00:00 +0000 UTC"},
      {.time = {now - 1, true},
       .now = now,
       .before = true,
       .text = "2026-11-22 13:59:59 +0000 UTC"},
      {.time = {now + 1, true},
       .now = now,
       .before = false,
       .text = "2026-11-22 14:00:01 +0000 UTC"},
      {.time = {0, true},
       .now = now,
       .before = true,
       .text = "1970-01-01 00:00:00 +0000 UTC"},
      {.time = {-1, true},
       .now = -2,
       .before = false,
       .text = "1969-12-31 23:59:59 +0000 UTC"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(row.time.is_before(row.now) == row.before);
    CHECK(row.time.go_text() == row.text);
  }
  // Go counts from the year 1: what does not fit wraps around into the past.
  CHECK(JsonTime{largest, true}.is_before(now));
  CHECK(JsonTime{largest - seconds_to_1970 + 1, true}.is_before(now));
  CHECK_FALSE(JsonTime{largest - seconds_to_1970, true}.is_before(now));
  CHECK_FALSE(JsonTime{largest, true}.go_text().empty());
  CHECK_FALSE(JsonTime{std::numeric_limits<std::int64_t>::min(), true}.go_text().empty());
}

TEST_CASE("id_token: distributed claims")
{
  const auto token = decoded(R"({"_claim_names":{"groups":"src","x":"","y":null},
      "_claim_sources":{"src":{"endpoint":"https://a","Access_Token":"t"},"agg":{"JWT":"j"}},
      "_CLAIM_NAMES":{"z":"src2"}})");
  CHECK(token.claim_names.size() == 4); // maps are filled, not replaced
  CHECK(token.claim_names.at("groups") == "src");
  CHECK(token.claim_names.at("y").empty());
  CHECK(token.claim_names.at("z") == "src2");
  CHECK(token.claim_sources.at("src").endpoint == "https://a");
  CHECK(token.claim_sources.at("src").access_token == "t");
  CHECK(token.claim_sources.at("agg").endpoint.empty());
  CHECK(decoded(R"({"_claim_names":{"a":"b"},"_claim_names":null})").claim_names.empty());
}

TEST_CASE("id_token: payloads that are no object")
{
  struct Row
  {
    std::string payload = {};
    std::string problem = {};
  };
  const std::string end = "unexpected end of JSON input";
  const Row rows[] = {
      {.payload = "", .problem = end},
      {.payload = "{", .problem = end},
      {.payload = "[]", .problem = "json: cannot unmarshal array into Go value"},
      {.payload = "1", .problem = "json: cannot unmarshal number into Go value"},
      {.payload = "\"x\"", .problem = "json: cannot unmarshal string into Go value"},
      {.payload = "{}x", .problem = "invalid character 'x' after top-level value"},
      {.payload = "\xef\xbb\xbf{}",
       .problem = "invalid character 'ï' looking for beginning of value"},
      {.payload = std::string(10001, '['), .problem = "exceeded max depth"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.payload.substr(0, 20));
    const auto claims = parse_payload(row.payload);
    REQUIRE_FALSE(claims);
    CHECK(claims.error().message == row.problem);
  }
  CHECK(parse_payload(" {} \n").has_value());
  CHECK(parse_payload("null")->is(go::Value::Kind::object));
  const auto deep = std::string(9000, '[') + std::string(9000, ']');
  CHECK(parse_payload("{\"x\":" + deep + ",\"iss\":\"a\"}").has_value());
}

TEST_CASE("id_token: the issuer that decides whether a token is looked at")
{
  struct Row
  {
    std::string payload = {};
    std::string issuer = {};
  };
  const Row rows[] = {
      {.payload = R"({"iss":"https://a"})", .issuer = "https://a"},
      {.payload = R"({"iss":"accounts.google.com"})",
       .issuer = "https://accounts.google.com"},
      {.payload = R"({"iss":"https://accounts.google.com"})",
       .issuer = "https://accounts.google.com"},
      {.payload = R"({"iss":"Accounts.google.com"})", .issuer = "Accounts.google.com"},
      {.payload = R"({"iss":"x","ISS":"y"})", .issuer = "y"},
      {.payload = "{}", .issuer = ""},
      {.payload = R"({"iss":null})", .issuer = ""},
      {.payload = R"({"iss":7})", .issuer = "none"},
      {.payload = R"({"iss":["https://a"]})", .issuer = "none"},
      {.payload = R"({"iss":7,"iss":"https://a"})", .issuer = "none"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.payload);
    CHECK(untrusted_issuer(*parse_payload(row.payload)).value_or("none") == row.issuer);
  }
}
