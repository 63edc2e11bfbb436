#include "base/base64.hpp"
#include "model/oidc/unverified_token.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

namespace {

std::string
part(const std::string& json)
{
  return base64::encode(json, base64::Alphabet::url);
}

} // namespace

TEST_CASE("unverified_token: header and claims, nothing about the signature")
{
  const auto good = part(R"({"alg":"RS256"})") + "." + part(R"({"iss":"a","iss":"b"})");
  for (const auto& text : {good + ".c2ln", good + ".", " " + good + ".?!\n"}) {
    CAPTURE(text);
    const auto token = UnverifiedToken::parse(text);
    REQUIRE(token);
    CHECK(token->header.find("alg")->text == "RS256");
    CHECK(token->claims.find("iss")->text == "b");
  }
}

TEST_CASE("unverified_token: what is none, without a word of the token")
{
  struct Row
  {
    std::string text = {};
    std::string problem = {};
  };
  const auto header = part(R"({"alg":"RS256"})");
  const std::string end = "unexpected end of JSON input";
  const Row rows[] = {
      {.text = "", .problem = "it has 1 parts separated by dots: a signed JWT has 3"},
      {.text = "opaque",
       .problem = "it has 1 parts separated by dots: a signed JWT has 3"},
      {.text = "a.b", .problem = "it has 2 parts separated by dots: a signed JWT has 3"},
      {.text = "a.b.c.d.e",
       .problem = "it has 5 parts separated by dots: a signed JWT has 3"}, // encrypted
      {.text = "..", .problem = "its header is not valid JSON: " + end},
      {.text = "Bearer " + header + ".e30.",
       .problem = "its header is not base64url without padding"},
      {.text = "e30=.e30.", .problem = "its header is not base64url without padding"},
      {.text = "e3+.e30.", .problem = "its header is not base64url without padding"},
      {.text = "W10.e30.", .problem = "its header is not a JSON object"},
      {.text = "bnVsbA.e30.", .problem = "its header is not a JSON object"},
      {.text = header + "..", .problem = "its payload is not valid JSON: " + end},
      {.text = header + ".e30=.",
       .problem = "its payload is not base64url without padding"},
      {.text = header + ".IngiCg.", .problem = "its payload is not a JSON object"},
      {.text = header + "." + part("{\"a\":1}x") + ".",
       .problem =
           R"(its payload is not valid JSON: invalid character 'x' after top-level value)"},
      {.text = header + "." + part("\xef\xbb\xbf{}") + ".",
       .problem = "its payload is not valid JSON: invalid character 'ï' looking for "
                  "beginning of "
                  "value"},
      {.text = header + "." + part(std::string(65, '[') + std::string(65, ']')) + ".",
       .problem = "its payload is not a JSON object"},
      {.text = header + "." + part(std::string(10001, '[')) + ".",
       .problem = "its payload is not valid JSON: exceeded max depth"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto token = UnverifiedToken::parse(row.text);
    REQUIRE_FALSE(token);
    CHECK(token.error() == row.problem);
  }
}
