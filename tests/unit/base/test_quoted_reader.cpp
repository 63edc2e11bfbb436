#include "base/quoted_reader.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

// Words and names in quotes, as API servers write them.

using namespace oidcctl;

TEST_CASE("quoted_reader: names, and what is not one")
{
  struct Row
  {
    std::string_view text = {};
    bool is_name = false;
    std::string_view name = {};
    std::string_view rest = {};
  };
  const Row rows[] = {
      {.text = R"("jane" may)", .is_name = true, .name = "jane", .rest = " may"},
      {.text = R"("a \"b\" \\ c")", .is_name = true, .name = R"(a "b" \ c)"},
      {.text = R"("a\u200bb")", .is_name = true, .name = R"(a\u200bb)"},
      {.text = R"("")", .is_name = true},
      {.text = R"(jane")", .rest = R"(jane")"},
      {.text = R"("jane)"},
      {.text = R"("jane\")"},
      {.text = ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    text::QuotedReader reader(row.text);
    std::string name;
    CHECK(reader.name(name) == row.is_name);
    if (row.is_name) {
      CHECK(name == row.name);
    }
    CHECK(reader.rest() == row.rest);
  }
}

TEST_CASE("quoted_reader: words")
{
  text::QuotedReader reader("cannot list pods\nmore");
  CHECK_FALSE(reader.take("may "));
  CHECK(reader.take("cannot "));
  CHECK(reader.word() == "list");
  CHECK(reader.word() == "pods");
  CHECK(reader.rest() == "\nmore");
  CHECK(reader.word().empty());
}
