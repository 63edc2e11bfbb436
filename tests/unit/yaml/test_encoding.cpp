#include "yaml/document.hpp"
#include "yaml/encoding.hpp"
#include "yaml/odd_characters.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace std::string_literals;

namespace {

std::string
utf16(std::u16string_view text, bool is_big_endian)
{
  std::string bytes = is_big_endian ? "\xfe\xff" : "\xff\xfe";
  for (const auto unit : text) {
    const char high = static_cast<char>(unit >> 8U);
    const char low = static_cast<char>(unit & 0xffU);
    bytes += is_big_endian ? std::string{high, low} : std::string{low, high};
  }
  return bytes;
}

// Return "LINE:COLUMN NAME" of each odd character.
std::vector<std::string>
odd(const std::string& text)
{
  std::vector<std::string> found;
  for (const auto& one : yaml::odd_characters(text)) {
    found.push_back(std::to_string(one.place.line) + ":" +
                    std::to_string(one.place.column) + " " + one.name);
  }
  return found;
}

} // namespace

TEST_CASE("yaml: UTF-16 with a byte order mark is read as UTF-8 is")
{
  for (const bool is_big_endian : {true, false}) {
    const auto text = utf16(u"a: \u00fc\U0001f600\nb: 1\n", is_big_endian);
    const auto document = yaml::parse(text);
    REQUIRE(document.has_value());
    CHECK(document->root.find("a")->text == "\u00fc\U0001f600");
    REQUIRE(document->non_portable.size() == 1);
    CHECK(yaml::describe(document->non_portable[0]) == "line 1: the file is UTF-16");
    const auto other = yaml::parse_with_library(text);
    REQUIRE(other.has_value());
    CHECK(yaml::same(document->root, other->root));
  }
}

TEST_CASE("yaml: UTF-16 that is broken, or that go-yaml does not know")
{
  struct Row
  {
    std::string text = {};
    std::string message = {};
  };
  const Row rows[] = {
      {.text = "\xff\xfe"
               "a",
       .message = "invalid UTF-16: the text ends within a character"},
      {.text = utf16(u"a: \xdc00", false),
       .message = "invalid UTF-16: a low surrogate without a high one before it"},
      {.text = utf16(u"a: \xd800", true),
       .message = "invalid UTF-16: a high surrogate without a low one after it"},
      {.text = utf16(u"a: \xd800x", true),
       .message = "invalid UTF-16: a high surrogate without a low one after it"},
      {.text = "a\0:\0"s, .message = "NUL byte: not a text file"},              // no mark
      {.text = "\xff\xfe\0\0a\0\0\0"s, .message = "NUL byte: not a text file"}, // UTF-32
      {.text = utf16(u"a: \x1b", false),
       .message = "line 1: control character, which YAML does not allow"},
  };
  for (const auto& row : rows) {
    const auto document = yaml::parse(row.text);
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().message == row.message);
    CHECK_FALSE(document.error().hint.empty());
  }
}

TEST_CASE("yaml: characters that only look like those of YAML")
{
  using Found = std::vector<std::string>;
  CHECK(odd("a: b # \u201cc\u201d\n") == Found{});
  CHECK(odd("a: \u201cb\u201d\n") ==
        Found{"1:4 a curly double quote (U+201C)", "1:8 a curly double quote (U+201D)"});
  CHECK(odd("a: \"\u201cb\u201d\"\nb: 'it\u2019s'\n") == Found{});
  CHECK(odd("a: 'it''s\u00a0' \u00a0\n") == Found{"1:14 a no-break space (U+00A0)"});
  CHECK(odd("a: \"x\\\"\u00a0\"\n") == Found{});
  CHECK(odd("a:\n\tb: c\n") == Found{"2:1 a tab (U+0009) in the indentation"});
  CHECK(odd("a:\tb\n") == Found{});
  CHECK(odd("a:\n\n  \u200bb: \u2013c\uff1ad\n") ==
        Found{"3:3 an invisible character (U+200B)",
              "3:9 a hyphen or dash that is not U+002D (U+2013)",
              "3:13 a full-width colon (U+FF1A)"});
  CHECK(odd("a: m\u00fcller\n") == Found{});
  CHECK(yaml::odd_characters("\u00a0\u00a0\u00a0", 2).size() == 2);
  CHECK(odd("\xe2\x80") == Found{}); // not UTF-8
}

TEST_CASE("yaml: what cannot be read names the character that is the cause")
{
  struct Row
  {
    std::string text = {};
    std::string message = {}; // how it starts
    std::string hint = {};
  };
  const Row rows[] = {
      {.text = "a:\n  b: 1\n\tc: 2\n",
       .message = "line 3: a tab (U+0009) in the indentation: invalid YAML: ",
       .hint = "write spaces instead"},
      {.text = "a: 1\nb\u00a0: [\n",
       .message = "line 2: a no-break space (U+00A0): invalid YAML: ",
       .hint = "write a space instead"},
      {.text = "a: [\u201cb, \"c\n",
       .message = "line 1: a curly double quote (U+201C): invalid YAML: ",
       .hint = "write a straight double quote (\") instead"},
      {.text = "a: [\n",
       .message = "line 2: invalid YAML: ",
       .hint = "check this line and the one before it"},
  };
  for (const auto& row : rows) {
    const auto document = yaml::parse(row.text);
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().message.starts_with(row.message));
    CHECK(document.error().hint == row.hint);
  }
}
