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
      {R"({"iss":1})", wrong + "number" + field + "iss of type string"},
      {R"({"sub":7})", wrong + "number" + field + "sub of type string"},
      {R"({"nonce":[]})", wrong + "array" + field + "nonce of type string"},
      {R"({"at_hash":true})", wrong + "bool" + field + "at_hash of type string"},
      {R"({"aud":1})", wrong + "number" + field + "aud of type []string"},
      {R"({"aud":{}})", wrong + "object" + field + "aud of type []string"},
      {R"({"aud":["a",1]})", wrong + "number" + field + "aud of type string"},
      {R"({"aud":["a",["b"]]})", wrong + "array" + field + "aud of type string"},
      {R"({"exp":true})", wrong + "bool" + field + "exp of type json.Number"},
      {R"({"exp":[1]})", wrong + "array" + field + "exp of type json.Number"},
      {R"({"exp":"soon"})",
       R"(json: invalid number literal, trying to unmarshal "\"soon\"" into Number)"},
      {R"({"exp":""})",
       R"(json: invalid number literal, trying to unmarshal "\"\"" into Number)"},
      {R"({"exp":" 1"})",
       R"(json: invalid number literal, trying to unmarshal "\" 1\"" into Number)"},
      {R"({"exp":"0x10"})",
       R"(json: invalid number literal, trying to unmarshal "\"0x10\"" into Number)"},
      {R"({"exp":null})", R"(strconv.ParseFloat: parsing "": invalid syntax)"},
      {R"({"iat":null})", R"(strconv.ParseFloat: parsing "": invalid syntax)"},
      {R"({"iat":"later"})",
       R"(json: invalid number literal, trying to unmarshal "\"later\"" into Number)"},
      {R"({"nbf":false})", wrong + "bool" + field + "nbf of type json.Number"},
      {R"({"exp":1e400})", R"(strconv.ParseFloat: parsing "1e400": )" + out_of_range},
      {R"({"exp":"-1e400"})", R"(strconv.ParseFloat: parsing "-1e400": )" + out_of_range},
      {R"({"_claim_names":1})",
       wrong + "number" + field + "_claim_names of type map[string]string"},
      {R"({"_claim_names":{"groups":1}})",
       wrong + "number" + field + "_claim_names of type string"},
      {R"({"_claim_sources":[]})",
       wrong + "array" + field + "_claim_sources of type map[string]oidc.claimSource"},
      {R"({"_claim_sources":{"s":1}})",
       wrong + "number" + field + "_claim_sources of type oidc.claimSource"},
      {R"({"_claim_sources":{"s":{"endpoint":1}}})",
       wrong + "number into Go struct field claimSource._claim_sources.endpoint of type "
               "string"},
      {R"({"_claim_sources":{"s":{"ACCESS_TOKEN":1}}})",
       wrong +
           "number into Go struct field claimSource._claim_sources.access_token of type "
           "string"},
      // the first of several
      {R"({"sub":7,"nonce":1})", wrong + "number" + field + "sub of type string"},
      {R"({"sub":7,"aud":1})", wrong + "number" + field + "aud of type []string"},
      // any case counts, and so does every one of equal members
      {R"({"SUB":7})", wrong + "number" + field + "sub of type string"},
      {R"({"sub":7,"sub":"x"})", wrong + "number" + field + "sub of type string"},
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
      {"0", 0},
      {"-1", -1},
      {"1795356000", 1795356000},
      {"1795356000.9", 1795356000},
      {"-1.9", -1},
      {"1.795356e9", 1795356000},
      {"1.795356E+9", 1795356000},
      {R"("1795356000")", 1795356000},
      {R"("1795356000.5")", 1795356000},
      {"1e-400", 0},
      {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
      {"9223372036854775808", smallest},
      {"1e300", smallest},
      {"-1e300", smallest},
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
      {{}, now, true, "0001-01-01 00:00:00 +0000 UTC"},
      {{now, true}, now, false, "2026-11-22 14:00:00 +0000 UTC"},
      {{now - 1, true}, now, true, "2026-11-22 13:59:59 +0000 UTC"},
      {{now + 1, true}, now, false, "2026-11-22 14:00:01 +0000 UTC"},
      {{0, true}, now, true, "1970-01-01 00:00:00 +0000 UTC"},
      {{-1, true}, -2, false, "1969-12-31 23:59:59 +0000 UTC"},
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
      {"", end},
      {"{", end},
      {"[]", "json: cannot unmarshal array into Go value"},
      {"1", "json: cannot unmarshal number into Go value"},
      {"\"x\"", "json: cannot unmarshal string into Go value"},
      {"{}x", "invalid character 'x' after top-level value"},
      {"\xef\xbb\xbf{}", "invalid character 'ï' looking for beginning of value"},
      {std::string(10001, '['), "exceeded max depth"},
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
      {R"({"iss":"https://a"})", "https://a"},
      {R"({"iss":"accounts.google.com"})", "https://accounts.google.com"},
      {R"({"iss":"https://accounts.google.com"})", "https://accounts.google.com"},
      {R"({"iss":"Accounts.google.com"})", "Accounts.google.com"},
      {R"({"iss":"x","ISS":"y"})", "y"},
      {"{}", ""},
      {R"({"iss":null})", ""},
      {R"({"iss":7})", "none"},
      {R"({"iss":["https://a"]})", "none"},
      {R"({"iss":7,"iss":"https://a"})", "none"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.payload);
    CHECK(untrusted_issuer(*parse_payload(row.payload)).value_or("none") == row.issuer);
  }
}
