#include "base/json.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace std::string_literals;

namespace {

std::string
nested(std::size_t depth)
{
  return std::string(depth, '[') + std::string(depth, ']');
}

} // namespace

TEST_CASE("json: what is read comes out again, members in their order")
{
  const std::string texts[] = {
      "null",
      "true",
      "0",
      "-1.5",
      "18446744073709551615",
      R"("")",
      "[]",
      "{}",
      R"({"z":1,"a":{"z":[],"b":null},"":"é"})",
      R"([{"a":1},{"a":1}])", // equal names in different objects
  };
  for (const auto& text : texts) {
    CAPTURE(text);
    const auto value = parse_json(text);
    REQUIRE(value);
    CHECK(to_text(*value, -1) == text);
  }
}

TEST_CASE("json: what is refused, and how it is said")
{
  struct Row
  {
    std::string text = {};
    JsonLimits limits = {};
    std::string message = {};
  };
  const Row rows[] = {
      {.text = "", .limits = {}, .message = "invalid JSON at byte 1"},
      {.text = " ", .limits = {}, .message = "invalid JSON at byte 2"},
      {.text = "{", .limits = {}, .message = "invalid JSON at byte 2"},
      {.text = "{} {}", .limits = {}, .message = "invalid JSON at byte 4"},
      {.text = "[1,]", .limits = {}, .message = "invalid JSON at byte 4"},
      {.text = "[01]", .limits = {}, .message = "invalid JSON at byte 3"},
      {.text = "{'a':1}", .limits = {}, .message = "invalid JSON at byte 2"},
      {.text = "nul", .limits = {}, .message = "invalid JSON at byte 4"},
      {.text = "NaN", .limits = {}, .message = "invalid JSON at byte 1"},
      {.text = "\"\xff\"", .limits = {}, .message = "invalid JSON at byte 2"},
      {.text = "\"\n\"", .limits = {}, .message = "invalid JSON at byte 2"},
      {.text = R"("\ud800")", .limits = {}, .message = "invalid JSON at byte 8"},
      {.text = "1 // one", .limits = {}, .message = "invalid JSON at byte 3"},
      {.text = R"({"a":1,"a":2})", .limits = {}, .message = R"(duplicate member "a")"},
      {.text = R"([{"b\u001b":{},"c":[{"b\u001b":0}],"b\u001b":0}])",
       .limits = {},
       .message = R"(duplicate member "b\x1b")"},
      {.text = R"({"a":1,"\u0061":2})",
       .limits = {},
       .message = R"(duplicate member "a")"},
      {.text = nested(65), .limits = {}, .message = "nested deeper than 64 levels"},
      {.text = nested(100000), .limits = {}, .message = "nested deeper than 64 levels"},
      {.text = R"({"a":{"b":{}}})",
       .limits = {.depth = 2},
       .message = "nested deeper than 2 levels"},
      {.text = "[1]",
       .limits = {.bytes = 2},
       .message = "JSON of 3 bytes exceeds the limit of 2 bytes"},
      {.text = R"({"a":0,"b":0,"c":0})",
       .limits = {.members = 2},
       .message = "more than 2 members in one object"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text.substr(0, 40));
    const auto value = parse_json(row.text, row.limits);
    REQUIRE_FALSE(value);
    CHECK(value.error().code == ErrorCode::local_file);
    CHECK(value.error().message == row.message);
  }
}

TEST_CASE("json: just inside the limits")
{
  CHECK(parse_json(nested(64)));
  CHECK(parse_json("[1]", {.bytes = 3}));
  CHECK(parse_json(R"([{"a":0,"b":0},{"a":0,"b":0}])", {.members = 2}));
}

TEST_CASE("json: bytes that are not UTF-8 become U+FFFD")
{
  CHECK(to_text(Json("a\xff\xc3"), -1) == "\"a\ufffd\ufffd\"");
  CHECK(to_text(Json("\0\x1b"s), -1) == R"("\u0000\u001b")");
  CHECK(to_text(Json{{"k\xff", 1}}, -1) == "{\"k\ufffd\":1}");
  CHECK(to_text(Json{{"a", {1}}}) == "{\n  \"a\": [\n    1\n  ]\n}");
}
