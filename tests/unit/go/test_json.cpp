#include "go/json.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace std::string_literals;
using Kind = go::Value::Kind;

namespace {

std::string
nested(std::size_t depth)
{
  return std::string(depth, '[') + std::string(depth, ']');
}

// Return the text of the one string in `json`.
std::string
string_in(const std::string& json)
{
  const auto value = go::parse(json);
  REQUIRE(value);
  REQUIRE(value->is(Kind::string));
  return value->text;
}

} // namespace

TEST_CASE("go_json: kinds, with numbers kept as they were written")
{
  struct Row
  {
    std::string json = {};
    Kind kind = Kind::null;
    std::string type = {};
    std::string text = {};
    bool boolean = false;
    std::size_t size = 0; // items or members
  };
  const Row rows[] = {
      {.json = "null", .kind = Kind::null, .type = "null"},
      {.json = "true", .kind = Kind::boolean, .type = "bool", .boolean = true},
      {.json = " false\n", .kind = Kind::boolean, .type = "bool"},
      {.json = "0", .kind = Kind::number, .type = "number", .text = "0"},
      {.json = "-0.50e+07", .kind = Kind::number, .type = "number", .text = "-0.50e+07"},
      {.json = "1E400", .kind = Kind::number, .type = "number", .text = "1E400"},
      {.json = "9007199254740993",
       .kind = Kind::number,
       .type = "number",
       .text = "9007199254740993"},
      {.json = R"("")", .kind = Kind::string, .type = "string"},
      {.json = R"("x")", .kind = Kind::string, .type = "string", .text = "x"},
      {.json = "[]", .kind = Kind::array, .type = "array"},
      {.json = "[ 1 , [] ]", .kind = Kind::array, .type = "array", .size = 2},
      {.json = "{}", .kind = Kind::object, .type = "object"},
      {.json = R"({"a":1,"a":2})", .kind = Kind::object, .type = "object", .size = 2},
  };
  for (const auto& row : rows) {
    CAPTURE(row.json);
    const auto value = go::parse(row.json);
    REQUIRE(value);
    CHECK(value->kind == row.kind);
    CHECK(go::type_name(value->kind) == row.type);
    CHECK(value->text == row.text);
    CHECK(value->boolean == row.boolean);
    CHECK(value->items.size() + value->members.size() == row.size);
  }
}

TEST_CASE("go_json: strings as Go decodes them")
{
  struct Row
  {
    std::string json = {};
    std::string text = {};
  };
  const Row rows[] = {
      {.json = R"("\"\\\/\b\f\n\r\t")", .text = "\"\\/\b\f\n\r\t"},
      {.json = R"("\u0041\u00e9\u65E5")", .text = "Aé日"},
      {.json = R"("\u0000")", .text = "\0"s},
      {.json = R"("\ud83d\ude00")", .text = "😀"},
      {.json = R"("\ud83d")", .text = "\ufffd"},
      {.json = R"("\ude00")", .text = "\ufffd"},
      {.json = R"("\ude00\ud83d")", .text = "\ufffd\ufffd"},
      {.json = R"("\ud83dx")", .text = "\ufffdx"},
      {.json = R"("\ud83d\n")", .text = "\ufffd\n"},
      {.json = R"("\ud83d\u0041")", .text = "\ufffdA"},
      {.json = R"("\ud83d\ud83d\ude00")", .text = "\ufffd😀"},
      {.json = "\"a\xff\"", .text = "a\ufffd"},
      {.json = "\"\xed\xa0\x80\"", .text = "\ufffd\ufffd\ufffd"},
      {.json = "\"\xc3\"", .text = "\ufffd"},
      {.json = "\"\x7f\u0080\ufeff\"", .text = "\x7f\u0080\ufeff"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.json);
    CHECK(string_in(row.json) == row.text);
  }
}

TEST_CASE("go_json: what Go refuses, in Go's words")
{
  struct Row
  {
    std::string json = {};
    std::string message = {};
  };
  const std::string end = "unexpected end of JSON input";
  const Row rows[] = {
      {.json = "", .message = end},
      {.json = " \n", .message = end},
      {.json = "[", .message = end},
      {.json = "{", .message = end},
      {.json = R"({"a")", .message = end},
      {.json = R"({"a":)", .message = end},
      {.json = R"({"a":1)", .message = end},
      {.json = "\"abc", .message = end},
      {.json = "\"abc\\", .message = end},
      {.json = R"("\u12)", .message = end},
      {.json = "tru", .message = end},
      {.json = "-", .message = end},
      {.json = "1.", .message = end},
      {.json = "1e+", .message = end},
      {.json = "\xef\xbb\xbf{}",
       .message = R"(invalid character 'ï' looking for beginning of value)"},
      {.json = "\x85",
       .message = R"(invalid character '\u0085' looking for beginning of value)"},
      {.json = "'a'",
       .message = R"(invalid character '\'' looking for beginning of value)"},
      {.json = "<html>",
       .message = R"(invalid character '<' looking for beginning of value)"},
      {.json = "True",
       .message = R"(invalid character 'T' looking for beginning of value)"},
      {.json = "trap",
       .message = R"(invalid character 'a' in literal true (expecting 'u'))"},
      {.json = "nul!",
       .message = R"(invalid character '!' in literal null (expecting 'l'))"},
      {.json = "01", .message = R"(invalid character '1' after top-level value)"},
      {.json = "{} {}", .message = R"(invalid character '{' after top-level value)"},
      {.json = "1\0"s, .message = R"(invalid character '\x00' after top-level value)"},
      {.json = "+1",
       .message = R"(invalid character '+' looking for beginning of value)"},
      {.json = "-a", .message = R"(invalid character 'a' in numeric literal)"},
      {.json = "1.x",
       .message = R"(invalid character 'x' after decimal point in numeric literal)"},
      {.json = "1ex",
       .message = R"(invalid character 'x' in exponent of numeric literal)"},
      {.json = "[1 2]", .message = R"(invalid character '2' after array element)"},
      {.json = "[1,]",
       .message = R"(invalid character ']' looking for beginning of value)"},
      {.json = "{a:1}",
       .message = R"(invalid character 'a' looking for beginning of object key string)"},
      {.json = R"({"a":1,})",
       .message = R"(invalid character '}' looking for beginning of object key string)"},
      {.json = R"({"a" 1})", .message = R"(invalid character '1' after object key)"},
      {.json = R"({"a":1 "b":2})",
       .message = R"(invalid character '"' after object key:value pair)"},
      {.json = "\"a\nb\"", .message = R"(invalid character '\n' in string literal)"},
      {.json = "\"a\x1f\"", .message = R"(invalid character '\x1f' in string literal)"},
      {.json = "{\"a\tb\":1}", .message = R"(invalid character '\t' in string literal)"},
      {.json = R"("\x41")", .message = R"(invalid character 'x' in string escape code)"},
      {.json = R"("\U0041")",
       .message = R"(invalid character 'U' in string escape code)"},
      {.json = R"("\u00g0")",
       .message = R"(invalid character 'g' in \u hexadecimal character escape)"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.json);
    const auto value = go::parse(row.json);
    REQUIRE_FALSE(value);
    CHECK(value.error().fault == go::DecodeError::syntax);
    CHECK(value.error().message == row.message);
  }
}

TEST_CASE("go_json: deeper than we read is not the same as deeper than Go reads")
{
  struct Row
  {
    std::string json = {};
    std::size_t depth = 64;
    bool read = false;
    go::DecodeError fault = go::DecodeError::syntax;
    std::string message = {};
  };
  const std::string ours = "nested deeper than 64 levels";
  const Row rows[] = {
      {.json = nested(64), .read = true},
      {.json = R"({"a":{"b":[]}})", .depth = 3, .read = true},
      {.json = nested(65), .fault = go::DecodeError::too_deep, .message = ours},
      {.json = R"({"a":{"b":[]}})",
       .depth = 2,
       .fault = go::DecodeError::too_deep,
       .message = "nested deeper than 2 levels"},
      {.json = "\"[\\\"[[\"", .read = true}, // brackets in a string are none
      {.json = nested(10000), .fault = go::DecodeError::too_deep, .message = ours},
      {.json = nested(10001), .message = "exceeded max depth"},
      {.json = std::string(200000, '['), .message = "exceeded max depth"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.json.substr(0, 20));
    CAPTURE(row.json.size());
    const auto value = go::parse(row.json, row.depth);
    REQUIRE(value.has_value() == row.read);
    if (!row.read) {
      CHECK(value.error().fault == row.fault);
      CHECK(value.error().message == row.message);
    }
  }
}
