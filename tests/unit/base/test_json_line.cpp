#include "base/json.hpp"
#include "base/json_line.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace std::string_literals;

TEST_CASE("json_line: the text of the same value")
{
  const std::vector<std::string> list{"a", "", "{["};
  JsonLine line;
  line.open_object().member("text", "x"s).member("yes", true).member("no", false);
  line.member("list", list).optional("none", ""s).optional("some", "y"s);
  line.optional("empty", std::vector<std::string>()).name("inner").open_object();
  line.close_object().name("raw").raw("[1,2]").name("outer").open_object();
  line.member("a", ","s).member("b", ":"s).close_object().close_object();
  const Json same{{"text", "x"},
                  {"yes", true},
                  {"no", false},
                  {"list", list},
                  {"some", "y"},
                  {"inner", Json::object()},
                  {"raw", {1, 2}},
                  {"outer", {{"a", ","}, {"b", ":"}}}};
  CHECK(line.take() == to_text(same, -1));
}

TEST_CASE("json_line: strings are escaped as everywhere")
{
  std::vector<std::string> texts{"",
                                 "plain",
                                 "\"",
                                 "\\",
                                 "a\"b\\c\"",
                                 "\"\"\\\\",
                                 "\b\f\n\r\t",
                                 "nul \0 nul"s,
                                 "\x7f",
                                 "\xc2\x9b[31m",
                                 "é ☃ 😀",
                                 "\xe2\x80\xae",
                                 "\xff \xc3",
                                 "\xed\xa0\x80",
                                 "\xf0\x9f\x98"};
  for (int c = 0; c < 256; ++c) {
    texts.push_back("<"s + static_cast<char>(c) + ">");
  }
  for (const auto& text : texts) {
    CAPTURE(text);
    CHECK(JsonLine().value(text).take() == to_text(text, -1));
    CHECK(JsonLine().open_object().member(text, text).close_object().take() ==
          to_text({{text, text}}, -1));
  }
}
