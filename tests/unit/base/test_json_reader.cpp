#include "base/json.hpp"
#include "base/json_reader.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace std::string_literals;
using Token = JsonReader::Token;

namespace {

// Return the text in parts of `size` bytes.
ByteStream
parts(const std::string& text, std::size_t size)
{
  return [text, size, at = std::size_t{0}]() mutable -> Result<std::string> {
    auto part = text.substr(at, size);
    at += part.size();
    return part;
  };
}

// Return the tokens in short: strings and names with their characters.
std::string
tokens_of(JsonReader& reader)
{
  std::string out;
  while (true) {
    switch (reader.next()) {
    case Token::object_begin:
      out += "{";
      break;
    case Token::object_end:
      out += "}";
      break;
    case Token::array_begin:
      out += "[";
      break;
    case Token::array_end:
      out += "]";
      break;
    case Token::name:
      out += reader.text() + ":";
      break;
    case Token::text:
      out += "'" + reader.text() + "'";
      break;
    case Token::number:
      out += "#" + reader.text();
      break;
    case Token::boolean:
      out += reader.text();
      break;
    case Token::null:
      out += "null";
      break;
    case Token::end:
      return out;
    case Token::error:
      CHECK(reader.error().code == ErrorCode::local_file);
      CHECK(reader.next() == Token::error);
      return out + "!" + reader.error().message;
    }
    out += " ";
  }
}

std::string
tokens_of(const std::string& text, std::size_t size, const JsonReaderLimits& limits = {})
{
  JsonReader reader(parts(text, size), limits);
  return tokens_of(reader);
}

} // namespace

TEST_CASE("json reader: tokens, however the parts come")
{
  struct Row
  {
    std::string text = {};
    std::string tokens = {};
  };
  const Row rows[] = {
      {.text = "{}", .tokens = "{ } "},
      {.text = "[]", .tokens = "[ ] "},
      {.text = " \n\t\r{ }\n", .tokens = "{ } "},
      {.text = "null", .tokens = "null "},
      {.text = "true", .tokens = "true "},
      {.text = "[false]", .tokens = "[ false ] "},
      {.text = "\"\"", .tokens = "'' "},
      {.text = R"({"a": {"b": [1, "x", null]}, "c": true})",
       .tokens = "{ a: { b: [ #1 'x' null ] } c: true } "},
      {.text = R"({"a":1,"a":2})", .tokens = "{ a: #1 a: #2 } "},
      {.text = R"([[],{},[[]]])", .tokens = "[ [ ] { } [ [ ] ] ] "},
      {.text = R"("\"\\\/\b\f\n\r\t")", .tokens = "'\"\\/\b\f\n\r\t' "},
      {.text = R"("\u0041\u00e4\u6f22\ud83d\ude00\uFFFF")", .tokens = "'Aä漢😀\uFFFF' "},
      {.text = "\"Zoë 漢字 😀\"", .tokens = "'Zoë 漢字 😀' "},
      {.text = R"("\u0000")", .tokens = "'\0' "s},
      {.text = "[0,-0,12,-1.5,1e3,2E-7,3e+10]",
       .tokens = "[ #0 #-0 #12 #-1.5 #1e3 #2E-7 #3e+10 ] "},
      {.text = "12", .tokens = "#12 "},
      {.text = "{}\n{}\n[1]", .tokens = "{ } { } [ #1 ] "},
      {.text = "1 2", .tokens = "#1 #2 "},
      {.text = "\xef\xbb\xbf{}", .tokens = "{ } "},
      {.text = "{\"a\":                      \n                  1}",
       .tokens = "{ a: #1 } "},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    for (const std::size_t size : {1, 2, 3, 7, 1000}) {
      CAPTURE(size);
      CHECK(tokens_of(row.text, size) == row.tokens);
    }
  }
}

TEST_CASE("json reader: what is no JSON")
{
  struct Row
  {
    std::string text = {};
    std::string tokens = {};
  };
  const std::string cut = "!invalid JSON: unexpected end of input";
  const auto byte = [](int number, int line = 1) {
    return "!invalid JSON at byte " + std::to_string(number) + " (line " +
           std::to_string(line) + ")";
  };
  const Row rows[] = {
      {.text = "", .tokens = "!the input is empty"},
      {.text = " \n ", .tokens = "!the input is empty"},
      {.text = "\xef\xbb\xbf", .tokens = "!the input is empty"},
      {.text = "\xff\xfe{\0"s, .tokens = "!UTF-16 is not supported"},
      {.text = "{", .tokens = "{ " + cut},
      {.text = "{\"a\"", .tokens = "{ " + cut},
      {.text = "{\"a\":", .tokens = "{ a: " + cut},
      {.text = "{\"a\":1", .tokens = "{ a: #1 " + cut},
      {.text = "{\"a\":1,", .tokens = "{ a: #1 " + cut},
      {.text = "[\"a", .tokens = "[ " + cut},
      {.text = "[\"a\\", .tokens = "[ " + cut},
      {.text = "[\"\\u00", .tokens = "[ " + cut},
      {.text = "tru", .tokens = cut},
      {.text = "-", .tokens = cut},
      {.text = "1.", .tokens = cut},
      {.text = "1e", .tokens = cut},
      {.text = "[1,]", .tokens = "[ #1 " + byte(4)},
      {.text = "{\"a\":1,}", .tokens = "{ a: #1 " + byte(8)},
      {.text = "[,1]", .tokens = "[ " + byte(2)},
      {.text = "{,}", .tokens = "{ " + byte(2)},
      {.text = "{1:2}", .tokens = "{ " + byte(2)},
      {.text = "{\"a\" 1}", .tokens = "{ " + byte(6)},
      {.text = "{\"a\":1 \"b\":2}", .tokens = "{ a: #1 " + byte(8)},
      {.text = "[1 2]", .tokens = "[ #1 " + byte(4)},
      {.text = "[1}", .tokens = "[ #1 " + byte(3)},
      {.text = "{]", .tokens = "{ " + byte(2)},
      {.text = "]", .tokens = byte(1)},
      {.text = "{}\n\n}", .tokens = "{ } " + byte(5, 3)},
      {.text = "[\n1,\n\nx]", .tokens = "[ #1 " + byte(7, 4)},
      {.text = "nul1", .tokens = byte(4)},
      {.text = "True", .tokens = byte(1)},
      {.text = "'a'", .tokens = byte(1)},
      {.text = "[01]", .tokens = "[ #0 " + byte(3)},
      {.text = "[+1]", .tokens = "[ " + byte(2)},
      {.text = "[.5]", .tokens = "[ " + byte(2)},
      {.text = "[-a]", .tokens = "[ " + byte(3)},
      {.text = "[1.a]", .tokens = "[ " + byte(4)},
      {.text = "NaN", .tokens = byte(1)},
      {.text = "\"a\nb\"", .tokens = byte(3)},
      {.text = "\"a\tb\"", .tokens = byte(3)},
      {.text = "\"\0\""s, .tokens = byte(2)},
      {.text = "[\0]"s, .tokens = "[ " + byte(2)},
      {.text = R"("\x41")", .tokens = byte(3)},
      {.text = R"("\u00g0")", .tokens = byte(6)},
      {.text = R"("\ud83d")", .tokens = byte(8)},
      {.text = R"("\ud83dx")", .tokens = byte(8)},
      {.text = R"("\ud83d\n")", .tokens = byte(9)},
      {.text = R"("\ud83d\u0041")", .tokens = byte(14)},
      {.text = R"("\ude00")", .tokens = byte(8)},
      {.text = "[\n\"\xff\"]", .tokens = "[ !line 2: invalid UTF-8"},
      {.text = "[1] # comment", .tokens = "[ #1 ] " + byte(5)},
      {.text = "/* */ 1", .tokens = byte(1)},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    for (const std::size_t size : {1, 2, 1000}) {
      CAPTURE(size);
      CHECK(tokens_of(row.text, size) == row.tokens);
    }
    // Nothing is refused here that the other reader takes.
    CHECK_FALSE(parse_json(row.text));
  }
}

TEST_CASE("json reader: limits")
{
  const JsonReaderLimits limits{.depth = 2, .text = 3};
  CHECK(tokens_of(R"([["abc",123]])", 1, limits) == "[ [ 'abc' #123 ] ] ");
  CHECK(tokens_of("[[\n[", 1, limits) == "[ [ !line 2: nested deeper than 2 levels");
  CHECK(tokens_of("[{\"a\":{", 9, limits) ==
        "[ { a: !line 1: nested deeper than 2 levels");
  CHECK(tokens_of("\n\"abcd\"", 1, limits) == "!line 2: string longer than 3 bytes");
  CHECK(tokens_of("\"ab\\u6f22\"", 1, limits) == "!line 1: string longer than 3 bytes");
  CHECK(tokens_of("{\"abcd\":1}", 9, limits) == "{ !line 1: string longer than 3 bytes");
  CHECK(tokens_of("1234", 9, limits) == "!line 1: number longer than 3 bytes");
}

TEST_CASE("json reader: passing over values")
{
  JsonReader reader(stream_of(R"({"a": {"x": [1, {"y": "}"}]}, "b": 2, "c": []})"));
  CHECK(reader.next() == Token::object_begin);
  for (const std::string name : {"a", "b", "c"}) {
    CHECK(reader.next() == Token::name);
    CHECK(reader.text() == name);
    CHECK(reader.skip(reader.next()) != Token::error);
  }
  CHECK(reader.next() == Token::object_end);
  CHECK(reader.next() == Token::end);
  CHECK(reader.next() == Token::end);

  JsonReader broken(stream_of("[[1,[2,}]]"));
  CHECK(broken.next() == Token::array_begin);
  CHECK(broken.skip(broken.next()) == Token::error);
  CHECK(broken.error().message == "invalid JSON at byte 8 (line 1)");
}

TEST_CASE("json reader: the error of a source is handed on")
{
  JsonReader reader([n = 0]() mutable -> Result<std::string> {
    return ++n < 3 ? Result<std::string>("[1,")
                   : Result<std::string>(fail(ErrorCode::local_file, "the disk is gone"));
  });
  CHECK(tokens_of(reader) == "[ #1 [ #1 !the disk is gone");
}
