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
      {"{}", "{ } "},
      {"[]", "[ ] "},
      {" \n\t\r{ }\n", "{ } "},
      {"null", "null "},
      {"true", "true "},
      {"[false]", "[ false ] "},
      {"\"\"", "'' "},
      {R"({"a": {"b": [1, "x", null]}, "c": true})",
       "{ a: { b: [ #1 'x' null ] } c: true } "},
      {R"({"a":1,"a":2})", "{ a: #1 a: #2 } "},
      {R"([[],{},[[]]])", "[ [ ] { } [ [ ] ] ] "},
      {R"("\"\\\/\b\f\n\r\t")", "'\"\\/\b\f\n\r\t' "},
      {R"("\u0041\u00e4\u6f22\ud83d\ude00\uFFFF")", "'Aä漢😀\uFFFF' "},
      {"\"Zoë 漢字 😀\"", "'Zoë 漢字 😀' "},
      {R"("\u0000")", "'\0' "s},
      {"[0,-0,12,-1.5,1e3,2E-7,3e+10]", "[ #0 #-0 #12 #-1.5 #1e3 #2E-7 #3e+10 ] "},
      {"12", "#12 "},
      {"{}\n{}\n[1]", "{ } { } [ #1 ] "},
      {"1 2", "#1 #2 "},
      {"\xef\xbb\xbf{}", "{ } "},
      {"{\"a\":                      \n                  1}", "{ a: #1 } "},
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
      {"", "!the input is empty"},
      {" \n ", "!the input is empty"},
      {"\xef\xbb\xbf", "!the input is empty"},
      {"\xff\xfe{\0"s, "!UTF-16 is not supported"},
      {"{", "{ " + cut},
      {"{\"a\"", "{ " + cut},
      {"{\"a\":", "{ a: " + cut},
      {"{\"a\":1", "{ a: #1 " + cut},
      {"{\"a\":1,", "{ a: #1 " + cut},
      {"[\"a", "[ " + cut},
      {"[\"a\\", "[ " + cut},
      {"[\"\\u00", "[ " + cut},
      {"tru", cut},
      {"-", cut},
      {"1.", cut},
      {"1e", cut},
      {"[1,]", "[ #1 " + byte(4)},
      {"{\"a\":1,}", "{ a: #1 " + byte(8)},
      {"[,1]", "[ " + byte(2)},
      {"{,}", "{ " + byte(2)},
      {"{1:2}", "{ " + byte(2)},
      {"{\"a\" 1}", "{ " + byte(6)},
      {"{\"a\":1 \"b\":2}", "{ a: #1 " + byte(8)},
      {"[1 2]", "[ #1 " + byte(4)},
      {"[1}", "[ #1 " + byte(3)},
      {"{]", "{ " + byte(2)},
      {"]", byte(1)},
      {"{}\n\n}", "{ } " + byte(5, 3)},
      {"[\n1,\n\nx]", "[ #1 " + byte(7, 4)},
      {"nul1", byte(4)},
      {"True", byte(1)},
      {"'a'", byte(1)},
      {"[01]", "[ #0 " + byte(3)},
      {"[+1]", "[ " + byte(2)},
      {"[.5]", "[ " + byte(2)},
      {"[-a]", "[ " + byte(3)},
      {"[1.a]", "[ " + byte(4)},
      {"NaN", byte(1)},
      {"\"a\nb\"", byte(3)},
      {"\"a\tb\"", byte(3)},
      {"\"\0\""s, byte(2)},
      {"[\0]"s, "[ " + byte(2)},
      {R"("\x41")", byte(3)},
      {R"("\u00g0")", byte(6)},
      {R"("\ud83d")", byte(8)},
      {R"("\ud83dx")", byte(8)},
      {R"("\ud83d\n")", byte(9)},
      {R"("\ud83d\u0041")", byte(14)},
      {R"("\ude00")", byte(8)},
      {"[\n\"\xff\"]", "[ !line 2: invalid UTF-8"},
      {"[1] # comment", "[ #1 ] " + byte(5)},
      {"/* */ 1", byte(1)},
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
