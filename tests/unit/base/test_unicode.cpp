#include "base/text.hpp"
#include "base/unicode.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;

TEST_CASE("unicode: columns of a terminal")
{
  struct Row
  {
    std::string name = {};
    std::string text = {};
    std::size_t columns = 0;
  };
  const std::vector<Row> rows = {
      {.name = "nothing", .text = "", .columns = 0},
      {.name = "ASCII", .text = "jane", .columns = 4},
      {.name = "two bytes", .text = "\xc3\xbc", .columns = 1},
      {.name = "combining", .text = "u\xcc\x88", .columns = 1},
      {.name = "CJK", .text = "\xe7\x94\xb0\xe4\xb8\xad", .columns = 4},
      {.name = "fullwidth", .text = "\xef\xbc\xa1", .columns = 2},
      {.name = "halfwidth", .text = "\xef\xbd\xb1", .columns = 1},
      {.name = "Hangul in parts", .text = "\xe1\x84\x80\xe1\x85\xa1", .columns = 2},
      {.name = "emoji", .text = "\xf0\x9f\x99\x82", .columns = 2},
      {.name = "zero width space",
       .text = "a\xe2\x80\x8b"
               "b",
       .columns = 2},
      {.name = "soft hyphen", .text = "\xc2\xad", .columns = 1},
      {.name = "unassigned", .text = "\xcd\xb8", .columns = 1},
      {.name = "not UTF-8", .text = "\xff\xfe", .columns = 2},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CHECK(text::width(row.text) == row.columns);
  }
}

TEST_CASE("unicode: white space and what fonts do not show")
{
  for (const char32_t c :
       {0x20, 0x9, 0xa, 0x85, 0xa0, 0x1680, 0x2000, 0x200a, 0x202f, 0x3000}) {
    CHECK(unicode::is_white_space(c));
  }
  for (const char32_t c : {0x21, 0x200b, 0x180e, 0xfeff, 0x41}) {
    CHECK_FALSE(unicode::is_white_space(c));
  }
  for (const char32_t c :
       {0xad, 0x200b, 0x200d, 0x2060, 0xfeff, 0x3164, 0xe0041, 0x34f}) {
    CHECK(unicode::is_default_ignorable(c));
  }
  for (const char32_t c : {0x20, 0xa0, 0x41, 0x301}) {
    CHECK_FALSE(unicode::is_default_ignorable(c));
  }
}

TEST_CASE("unicode: wide characters are wrapped by their columns")
{
  const std::string wide = "\xe7\x94\xb0\xe7\x94\xb0\xe7\x94\xb0";
  CHECK(text::wrap(wide, 4) ==
        std::vector<std::string>{wide.substr(0, 6), wide.substr(6)});
  CHECK(text::wrap(wide, 1).size() == 3);
}
