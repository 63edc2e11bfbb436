#include "kube/rbac/visible_name.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl::rbac;

TEST_CASE("names: what the eye does not see")
{
  struct Row
  {
    std::string name = {};
    std::string words = {}; // empty: nothing is wrong with it
    std::string seen = {};  // empty: the name
  };
  const Row rows[] = {
      {.name = "view"},
      {.name = "my role"},
      {.name = "o'brien"},
      {.name = "Straße 漢字"},
      {.name = "a, b"},
      {.name = " view", .words = "has leading or trailing whitespace", .seen = "view"},
      {.name = "view\n", .words = "has leading or trailing whitespace", .seen = "view"},
      {.name = "\u00a0view",
       .words = "has leading or trailing whitespace: a no-break space (U+00A0)",
       .seen = "view"},
      {.name = "view\u3000",
       .words = "has leading or trailing whitespace: an ideographic space (U+3000)",
       .seen = "view"},
      {.name = "\u2003view",
       .words = "has leading or trailing whitespace: a space that is not U+0020 (U+2003)",
       .seen = "view"},
      {.name = "vi\u00adew",
       .words =
           "contains invisible characters: a soft hyphen, which is invisible (U+00AD)",
       .seen = "view"},
      {.name = "\ufeffview",
       .words = "contains invisible characters: a byte order mark (U+FEFF)",
       .seen = "view"},
      {.name = "vi\U000e0041ew",
       .words = "contains invisible characters: U+E0041",
       .seen = "view"},
      {.name = "vi\x01"
               "ew",
       .words = "contains invisible characters",
       .seen = "view"},
      {.name = "a\nb", .words = "contains invisible characters", .seen = "a b"},
      {.name = "team\u00a0a",
       .words =
           "contains whitespace that is not a plain space: a no-break space (U+00A0)",
       .seen = "team a"},
      {.name = "\"view\"",
       .words = "is in quotes, which are part of the name",
       .seen = "view"},
      {.name = "\u201cview\u201d",
       .words = "is in quotes, which are part of the name",
       .seen = "view"},
      {.name = "\u2018view'",
       .words = "is in quotes, which are part of the name",
       .seen = "view"},
      {.name = "o\u2019brien",
       .words =
           "contains a character that looks like a straight quote: a curly single quote "
           "(U+2019)",
       .seen = "o'brien"},
      {.name = "view,", .words = "ends with a comma", .seen = "view"},
      {.name = "view;", .words = "ends with a semicolon", .seen = "view"},
      {.name = "\"view\",", .words = "ends with a comma", .seen = "view"},
      {.name = " ", .words = "has leading or trailing whitespace", .seen = " "},
      {.name = "\"", .words = "", .seen = "\""},
      {.name = ",", .words = "", .seen = ","},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    const auto fault = name_fault(row.name);
    CHECK((fault ? fault->words : "") == row.words);
    CHECK(visible_name(row.name) == (row.seen.empty() ? row.name : row.seen));
  }
}

TEST_CASE("names: roles that only look like one")
{
  CHECK(role_difference("view", "view").empty());
  CHECK(role_difference("view", "edit").empty());
  CHECK(role_difference("view", " view") ==
        "its role \" view\" only looks like \"view\"");
  CHECK_FALSE(role_difference("view", "vi\u200bew").empty());
}
