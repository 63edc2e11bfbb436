#include "base/shell.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

TEST_CASE("shell_quote: one word, whatever stands in it")
{
  struct Row
  {
    std::string text = {};
    std::string quoted = {};
  };
  const Row rows[] = {
      {.text = "", .quoted = "''"},
      {.text = "jane", .quoted = "jane"},
      {.text = "jane@example.com", .quoted = "jane@example.com"},
      {.text = "-a", .quoted = "-a"},
      {.text = "https://a.example:8443/x%2F,y+z",
       .quoted = "https://a.example:8443/x%2F,y+z"},
      {.text = "a=b", .quoted = "a=b"},
      {.text = "=ls", .quoted = "'=ls'"},
      {.text = "a b", .quoted = "'a b'"},
      {.text = "a#b", .quoted = "'a#b'"},
      {.text = "~", .quoted = "'~'"},
      {.text = "*", .quoted = "'*'"},
      {.text = "$(rm)", .quoted = "'$(rm)'"},
      {.text = "`rm`", .quoted = "'`rm`'"},
      {.text = "it's", .quoted = "'it'\\''s'"},
      {.text = "'", .quoted = "''\\'''"},
      {.text = "\"", .quoted = "'\"'"},
      {.text = "\\", .quoted = "'\\'"},
      {.text = "a\nb", .quoted = "'a\nb'"},
      {.text = "!x", .quoted = "'!x'"},
      {.text = "ä", .quoted = "'ä'"},
      {.text = "{a,b}", .quoted = "'{a,b}'"},
      {.text = "a;b&c|d<e>f", .quoted = "'a;b&c|d<e>f'"},
      {.text = "^x", .quoted = "'^x'"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(shell_quote(row.text) == row.quoted);
  }
}
