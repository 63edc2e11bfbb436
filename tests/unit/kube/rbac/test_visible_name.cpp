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
      {"view"},
      {"my role"},
      {"o'brien"},
      {"Straße 漢字"},
      {"a, b"},
      {" view", "has leading or trailing whitespace", "view"},
      {"view\n", "has leading or trailing whitespace", "view"},
      {"\u00a0view",
       "has leading or trailing whitespace: a no-break space (U+00A0)",
       "view"},
      {"view\u3000",
       "has leading or trailing whitespace: an ideographic space (U+3000)",
       "view"},
      {"\u2003view",
       "has leading or trailing whitespace: a space that is not U+0020 (U+2003)",
       "view"},
      {"vi\u00adew",
       "contains invisible characters: a soft hyphen, which is invisible (U+00AD)",
       "view"},
      {"\ufeffview", "contains invisible characters: a byte order mark (U+FEFF)", "view"},
      {"vi\U000e0041ew", "contains invisible characters: U+E0041", "view"},
      {"vi\x01"
       "ew",
       "contains invisible characters",
       "view"},
      {"a\nb", "contains invisible characters", "a b"},
      {"team\u00a0a",
       "contains whitespace that is not a plain space: a no-break space (U+00A0)",
       "team a"},
      {"\"view\"", "is in quotes, which are part of the name", "view"},
      {"\u201cview\u201d", "is in quotes, which are part of the name", "view"},
      {"\u2018view'", "is in quotes, which are part of the name", "view"},
      {"o\u2019brien",
       "contains a character that looks like a straight quote: a curly single quote "
       "(U+2019)",
       "o'brien"},
      {"view,", "ends with a comma", "view"},
      {"view;", "ends with a semicolon", "view"},
      {"\"view\",", "ends with a comma", "view"},
      {" ", "has leading or trailing whitespace", " "},
      {"\"", "", "\""},
      {",", "", ","},
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
