#include "render/render.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

// Lists below the facts: one row for each element of an array.

namespace {

Document
list_of(Json rows)
{
  Document document;
  document.data = {{"file", "a.yaml"}, {"rows", std::move(rows)}};
  document.view.facts = {{"File", {"/file"}}};
  document.view.list = {"/rows",
                        {{"NAME", "/name"}, {"COUNT", "/count"}, {"VALUE", "/value"}}};
  return document;
}

std::string
table_of(const Json& rows, std::size_t columns = 100)
{
  return render_table(list_of(rows), {.columns = columns});
}

} // namespace

TEST_CASE("rows: none, so that there is no line of headers either")
{
  CHECK(table_of(Json::array()) == "File        a.yaml\n");
}

TEST_CASE("rows: columns as wide as what stands in them")
{
  CHECK(table_of({{{"name", "a"}, {"count", 1}, {"value", "x y"}},
                  {{"name", "longer"}, {"count", 12345678}, {"value", {"p", "q"}}},
                  {{"name", nullptr}, {"value", true}}}) == "File        a.yaml\n"
                                                            "\n"
                                                            "NAME    COUNT     VALUE\n"
                                                            "a       1         x y\n"
                                                            "longer  12345678  p, q\n"
                                                            "                  true\n");
}

TEST_CASE(
    "rows: arrays with commas between, which a comma or a space in one cannot look like")
{
  const Json all[] = {
      Json::array(), {"a, b", "c d", "", "e"}, {1, true, nullptr}, {"\x1b[31m"}};
  const char* const wanted[] = {
      "none", "\"a, b\", \"c d\", \"\", e", "1, true, null", "\\x1b[31m"};
  for (std::size_t i = 0; i < std::size(all); ++i) {
    CHECK(table_of({{{"name", "a"}, {"count", 1}, {"value", all[i]}}}) ==
          std::string("File        a.yaml\n\nNAME  COUNT  VALUE\na     1      ") +
              wanted[i] + "\n");
  }
}

TEST_CASE("rows: without facts no blank line stands above them")
{
  auto document = list_of({{{"name", "a"}, {"count", 1}, {"value", "v"}}});
  document.view.facts.clear();
  CHECK(render_table(document, {}) == "NAME  COUNT  VALUE\na     1      v\n");
}

TEST_CASE("rows: the last column is wrapped, and has room beside wide ones")
{
  const std::string words = "one two three four five six seven eight nine ten eleven";
  CHECK(table_of({{{"name", "a"}, {"count", 1}, {"value", words}}}, 60) ==
        "File        a.yaml\n"
        "\n"
        "NAME  COUNT  VALUE\n"
        "a     1      one two three four five six seven eight nine\n"
        "             ten eleven\n");
  const std::string wide(90, 'w');
  const auto table = table_of(
      {{{"name", wide}, {"count", 1}, {"value", "one two three four five six"}}});
  CHECK(table.find(wide + "  1      one two three four five\n") != std::string::npos);
}

TEST_CASE("rows: what somebody else wrote cannot control the terminal")
{
  CHECK(table_of({{{"name", "a\nb"}, {"count", "\x1b[2J"}, {"value", "\xe2\x80\xae"}}}) ==
        "File        a.yaml\n"
        "\n"
        "NAME    COUNT    VALUE\n"
        "a\\x0ab  \\x1b[2J  \\u202e\n");
}
