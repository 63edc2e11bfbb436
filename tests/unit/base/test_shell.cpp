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
      {"", "''"},
      {"jane", "jane"},
      {"jane@example.com", "jane@example.com"},
      {"-a", "-a"},
      {"https://a.example:8443/x%2F,y+z", "https://a.example:8443/x%2F,y+z"},
      {"a=b", "a=b"},
      {"=ls", "'=ls'"},
      {"a b", "'a b'"},
      {"a#b", "'a#b'"},
      {"~", "'~'"},
      {"*", "'*'"},
      {"$(rm)", "'$(rm)'"},
      {"`rm`", "'`rm`'"},
      {"it's", "'it'\\''s'"},
      {"'", "''\\'''"},
      {"\"", "'\"'"},
      {"\\", "'\\'"},
      {"a\nb", "'a\nb'"},
      {"!x", "'!x'"},
      {"ä", "'ä'"},
      {"{a,b}", "'{a,b}'"},
      {"a;b&c|d<e>f", "'a;b&c|d<e>f'"},
      {"^x", "'^x'"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(shell_quote(row.text) == row.quoted);
  }
}
