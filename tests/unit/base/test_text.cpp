#include "base/text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace oidcctl;
using namespace std::string_literals;

TEST_CASE("text: printable escapes what moves or deceives a terminal")
{
  struct Row
  {
    std::string text = {};
    std::string shown = {};
  };
  const Row rows[] = {
      {.text = "", .shown = ""},
      {.text = "plain ~ text", .shown = "plain ~ text"},
      {.text = "Zoë, 日本, 😀", .shown = "Zoë, 日本, 😀"},
      {.text = "a\x1b[31mred", .shown = "a\\x1b[31mred"},
      {.text = "nul\0tab\t"s, .shown = "nul\\x00tab\\x09"},
      {.text = "two\r\nlines", .shown = "two\\x0d\\x0alines"},
      {.text = "\x7f", .shown = "\\x7f"},
      {.text = "\u0080\u009b\u009f", .shown = "\\x80\\x9b\\x9f"}, // C1, valid UTF-8
      {.text = "\u00a0", .shown = "\u00a0"},
      {.text = "\u061c", .shown = "\\u061c"},
      {.text = "a\u200bb\u200f", .shown = "a\\u200bb\\u200f"},
      {.text = "\u2028\u2029", .shown = "\\u2028\\u2029"},
      {.text = "admin\u202enimda", .shown = "admin\\u202enimda"},
      {.text = "\u2066x\u2069", .shown = "\\u2066x\\u2069"},
      {.text = "\ufeff", .shown = "\\ufeff"},
      {.text = "\ufffe\uffff", .shown = "\\ufffe\\uffff"},
      {.text = "\xff", .shown = "\\xff"},
      {.text = "a\x9b"s + "31m", .shown = "a\\x9b31m"},              // C1 as a lone byte
      {.text = "\xc3", .shown = "\\xc3"},                            // cut off
      {.text = "\xc0\xaf", .shown = "\\xc0\\xaf"},                   // overlong
      {.text = "\xed\xa0\x80", .shown = "\\xed\\xa0\\x80"},          // a surrogate
      {.text = "\xf4\x90\x80\x80", .shown = "\\xf4\\x90\\x80\\x80"}, // past U+10FFFF
  };
  for (const auto& row : rows) {
    CAPTURE(row.shown);
    CHECK(text::printable(row.text) == row.shown);
  }
}

TEST_CASE("text: quote cuts at a code point and says so")
{
  struct Row
  {
    std::string text = {};
    std::size_t limit = 0;
    std::string quoted = {};
  };
  const Row rows[] = {
      {.text = "", .limit = 4, .quoted = "\"\""},
      {.text = "four", .limit = 4, .quoted = "\"four\""},
      {.text = "fiver", .limit = 4, .quoted = "\"five…\""},
      {.text = "abcé", .limit = 4, .quoted = "\"abc…\""},
      {.text = "abc😀", .limit = 6, .quoted = "\"abc…\""},
      {.text = "😀😀", .limit = 3, .quoted = "\"…\""},
      {.text = "\x80\x80\x80", .limit = 2, .quoted = "\"…\""},
      {.text = "x", .limit = 0, .quoted = "\"…\""},
      {.text = "a\nb", .limit = 9, .quoted = "\"a\\x0ab\""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(text::quote(row.text, row.limit) == row.quoted);
  }
  CHECK(text::quote(std::string(161, 'a')) == "\"" + std::string(160, 'a') + "…\"");
}

TEST_CASE("text: UTF-8 is checked and mended byte by byte")
{
  struct Row
  {
    std::string text = {};
    bool valid = false;
    std::string mended = {};
  };
  const Row rows[] = {
      {.text = "", .valid = true, .mended = ""},
      {.text = "aé日😀", .valid = true, .mended = "aé日😀"},
      {.text = "\u0080", .valid = true, .mended = "\u0080"},
      {.text = "\U0010ffff", .valid = true, .mended = "\U0010ffff"},
      {.text = "a\xff", .valid = false, .mended = "a\ufffd"},
      {.text = "\x80", .valid = false, .mended = "\ufffd"},
      {.text = "\xc3(", .valid = false, .mended = "\ufffd("},
      {.text = "\xc3", .valid = false, .mended = "\ufffd"},
      {.text = "\xe2\x82", .valid = false, .mended = "\ufffd\ufffd"},
      {.text = "\xc1\x81", .valid = false, .mended = "\ufffd\ufffd"},
      {.text = "\xe0\x80\xaf", .valid = false, .mended = "\ufffd\ufffd\ufffd"},
      {.text = "\xed\xbf\xbf", .valid = false, .mended = "\ufffd\ufffd\ufffd"},
      {.text = "\xf0\x80\x80\x80", .valid = false, .mended = "\ufffd\ufffd\ufffd\ufffd"},
      {.text = "\xf4\x90\x80\x80", .valid = false, .mended = "\ufffd\ufffd\ufffd\ufffd"},
      {.text = "\xf8\x88\x80\x80", .valid = false, .mended = "\ufffd\ufffd\ufffd\ufffd"},
  };
  for (const auto& row : rows) {
    CAPTURE(text::printable(row.text));
    CHECK(text::is_utf8(row.text) == row.valid);
    CHECK(text::to_valid_utf8(row.text) == row.mended);
  }
}

TEST_CASE("text: append_utf8 is what decoding undoes")
{
  struct Row
  {
    char32_t code_point = 0;
    std::string bytes = {};
  };
  const Row rows[] = {
      {.code_point = 0, .bytes = "\0"s},
      {.code_point = 0x7f, .bytes = "\x7f"},
      {.code_point = 0x80, .bytes = "\u0080"},
      {.code_point = 0x7ff, .bytes = "\u07ff"},
      {.code_point = 0x800, .bytes = "\u0800"},
      {.code_point = 0xffff, .bytes = "\uffff"},
      {.code_point = 0x10000, .bytes = "\U00010000"},
      {.code_point = 0x10ffff, .bytes = "\U0010ffff"},
  };
  for (const auto& row : rows) {
    std::string out = "x";
    text::append_utf8(out, row.code_point);
    CAPTURE(row.bytes);
    CHECK(out == "x" + row.bytes);
  }
}

TEST_CASE("text: split, join and trim")
{
  using Parts = std::vector<std::string>;
  CHECK(text::split("", ',') == Parts{""});
  CHECK(text::split("a", ',') == Parts{"a"});
  CHECK(text::split(",a,,b,", ',') == Parts{"", "a", "", "b", ""});
  CHECK(text::join({}, ", ").empty());
  CHECK(text::join({"a"}, ", ") == "a");
  CHECK(text::join({"a", "", "b"}, ", ") == "a, , b");
  CHECK(text::trim("").empty());
  CHECK(text::trim(" \t\r\n").empty());
  CHECK(text::trim("\n a b\t") == "a b");
  CHECK(text::trim("\u00a0a") == "\u00a0a"); // ASCII spaces only
}

TEST_CASE("text: only ASCII letters have case")
{
  CHECK(text::to_lower("AZaz[@É") == "azaz[@É");
  CHECK(text::contains_ignoring_case("Application/JSON", "json"));
  CHECK(text::contains_ignoring_case("x", ""));
  CHECK_FALSE(text::contains_ignoring_case("", "x"));
  CHECK_FALSE(text::contains_ignoring_case("JSO", "json"));
  CHECK_FALSE(text::contains_ignoring_case("É", "é"));
}

TEST_CASE("text: wrap fits every line, by breaking long words too")
{
  struct Row
  {
    std::string text = {};
    std::size_t columns = 0;
    std::vector<std::string> lines = {};
  };
  const Row rows[] = {
      {.text = "", .columns = 5, .lines = {""}},
      {.text = "one two", .columns = 7, .lines = {"one two"}},
      {.text = "one two", .columns = 6, .lines = {"one", "two"}},
      {.text = "unbreakable a b",
       .columns = 3,
       .lines = {"unb", "rea", "kab", "le", "a b"}},
      {.text = "a unbreakable", .columns = 3, .lines = {"a", "unb", "rea", "kab", "le"}},
      {.text = "a b", .columns = 0, .lines = {"a", "b"}},
      {.text = "x https://a.test/b",
       .columns = 10,
       .lines = {"x", "https://", "a.test/b"}},
      {.text = "äöüß", .columns = 3, .lines = {"äöü", "ß"}},
      {.text = "äö üß", .columns = 5, .lines = {"äö üß"}}, // columns, not bytes
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CAPTURE(row.columns);
    CHECK(text::wrap(row.text, row.columns) == row.lines);
  }
  CHECK(text::width("") == 0);
  CHECK(text::width("aé日😀") == 6);
}
