#include "base/markup.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;

TEST_CASE("markup: what HTML and XML take for markup becomes entities, nothing else")
{
  CHECK(text::escape_markup("").empty());
  CHECK(text::escape_markup("a'b /é\n") == "a'b /é\n");
  CHECK(text::escape_markup("<a href=\"x&y\">") == "&lt;a href=&quot;x&amp;y&quot;&gt;");
  CHECK(text::escape_markup("&amp;") == "&amp;amp;");
}
