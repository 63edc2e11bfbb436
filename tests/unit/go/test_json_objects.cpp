#include "go/json.hpp"

#include <doctest/doctest.h>

#include <iterator>
#include <string>
#include <vector>

using namespace oidcctl;

TEST_CASE("go_json: find takes the last of equal names and counts case")
{
  const auto value = go::parse(R"({"a":1,"A":2,"a":3,"":4,"\u0061":5,"b":null})").value();
  struct Row
  {
    std::string name = {};
    bool found = false;
    std::string text = {};
  };
  const Row rows[] = {
      {.name = "a", .found = true, .text = "5"},
      {.name = "A", .found = true, .text = "2"},
      {.name = "", .found = true, .text = "4"},
      {.name = "b", .found = true, .text = ""},
      {.name = "B", .found = false, .text = ""},
      {.name = "aa", .found = false, .text = ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    const auto* found = value.find(row.name);
    CHECK((found != nullptr) == row.found);
    CHECK((found == nullptr ? "" : found->text) == row.text);
  }
  CHECK(go::parse("[1]")->find("a") == nullptr);
}

TEST_CASE("go_json: names_field folds as Go does")
{
  struct Row
  {
    std::string name = {};
    std::string field = {};
    bool taken = false;
  };
  const Row rows[] = {
      {.name = "issuer", .field = "issuer", .taken = true},
      {.name = "ISSUER", .field = "issuer", .taken = true},
      {.name = "Jwks_Uri", .field = "jwks_uri", .taken = true},
      {.name = "i\u017f\u017fuer", .field = "issuer", .taken = true}, // long s
      {.name = "jw\u212as_uri", .field = "jwks_uri", .taken = true},  // Kelvin
      {.name = "\u212aey\u017f", .field = "keys", .taken = true},
      {.name = "", .field = "issuer", .taken = false},
      {.name = "issuer ", .field = "issuer", .taken = false},
      {.name = "issue", .field = "issuer", .taken = false},
      {.name = "issuers", .field = "issuer", .taken = false},
      {.name = "jwks-uri", .field = "jwks_uri", .taken = false},
      {.name = "jwks\u00dfuri", .field = "jwks_uri", .taken = false},
      {.name = "\u0131ssuer", .field = "issuer", .taken = false}, // dotless i
      {.name = "\u0130ssuer", .field = "issuer", .taken = false}, // dotted I
      {.name = "i\u1e9euer", .field = "issuer", .taken = false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CHECK(go::names_field(row.name, row.field) == row.taken);
  }
}

TEST_CASE("go_json: duplicates of the object itself, each named once")
{
  using Names = std::vector<std::string>;
  struct Row
  {
    std::string json = {};
    Names names = {};
  };
  const Row rows[] = {
      {.json = "{}", .names = {}},
      {.json = R"({"a":1,"b":2,"A":3})", .names = {}},
      {.json = R"({"a":{"x":1,"x":2},"b":[{"a":1}]})", .names = {}},
      {.json = R"({"b":1,"a":1,"b":2,"a":2,"b":3})", .names = {"a", "b"}},
      {.json = R"({"a":1,"\u0061":2})", .names = {"a"}},
      {.json = R"(["a","a"])", .names = {}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.json);
    CHECK(go::duplicates(go::parse(row.json).value()) == row.names);
  }
}

TEST_CASE("go_json: to_json keeps the first place and the last value")
{
  struct Row
  {
    std::string json = {};
    std::string out = {};
  };
  const Row rows[] = {
      {.json = "null", .out = "null"},
      {.json = "[true,false]", .out = "[true,false]"},
      {.json = R"({"b":1,"a":2,"b":[3]})", .out = R"({"b":[3],"a":2})"},
      {.json = "18446744073709551615", .out = "18446744073709551615"},
      {.json = "-1.5", .out = "-1.5"},
      {.json = "1e400", .out = R"("1e400")"}, // no double holds it
      {.json = R"({"a":{"a":1,"a":2}})", .out = R"({"a":{"a":2}})"},
      {.json = R"("\ud800")", .out = "\"\ufffd\""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.json);
    CHECK(to_text(go::to_json(go::parse(row.json).value()), -1) == row.out);
  }
}

TEST_CASE("go_json: a huge object comes through whole")
{
  constexpr std::size_t members = 50000;
  std::string json = "{";
  for (std::size_t i = 0; i < members; ++i) {
    json += "\"m" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  }
  json += "\"m7\":\"last\"}";
  const auto value = go::parse(json).value();
  CHECK(value.members.size() == members + 1);
  CHECK(value.find("m49999")->text == "49999");
  CHECK(value.find("m7")->text == "last");
  CHECK(go::duplicates(value) == std::vector<std::string>{"m7"});
  const auto out = go::to_json(value);
  CHECK(out.size() == members);
  CHECK(std::next(out.begin(), 7).value() == "last");
}
