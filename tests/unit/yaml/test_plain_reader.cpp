#include "yaml/plain_reader.hpp"
#include "yaml/writer.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

namespace {

bool
is_plain(const std::string& text)
{
  yaml::Builder builder{yaml::Limits{}};
  return yaml::read_plain(text, builder);
}

// Both readers must come to the same, places included where they tell a line.
void
check_same(const std::string& text)
{
  yaml::Builder builder{yaml::Limits{}};
  REQUIRE_MESSAGE(yaml::read_plain(text, builder), text);
  const auto plain = builder.take();
  const auto library = yaml::parse_with_library(text);
  REQUIRE_MESSAGE(library.has_value(), text, ": ", library.error().message);
  CHECK_MESSAGE(yaml::same(plain.root, library->root), text);
  REQUIRE(plain.non_portable.size() == library->non_portable.size());
  for (std::size_t i = 0; i < plain.non_portable.size(); ++i) {
    CHECK(yaml::describe(plain.non_portable[i]) ==
          yaml::describe(library->non_portable[i]));
  }
}

} // namespace

TEST_CASE("yaml: what is read without the library is read the same with it")
{
  for (const std::string text : {
           "a: b\n",
           "a: b",
           "---\na: b\n",
           "# x\n\n---\n  # y\na: b\n\n# z\n",
           "a:\nb:\n",
           "a:\n  b: c\n  d:\n    e: f\ng: h\n",
           "a:\n- b\n- c: d\n  e:\n  - f\n  g: h\n- - i\n  - j\n-\n- \nk: l\n",
           "a:\n  - b\n  -\n    c: d\n  - e:\n    - f\n",
           "a:\n-   b: c\n    d: e\n",
           "a: {}\nb: []\nc: \"\"\nd: \"x\\\"y\\\\z\\n\\t\"\n",
           "a: \"M\xc3\xbcnchen\"\n",
           "a: 012\nb: yes\nc: ~\nd: 1.5\ne: -5\nf: /x\ng: .5\nh: +1\ni: --flag=a,b\n",
           "a: one two  three\nb: x:y\nc: https://k.example:6443/p\n",
           "a:   b   \n",
           "yes: 1\n8080: 2\n",
           "a: 1\na: 2\n",
           "  a: b\n  c: d\n",
           "a:\n  b:\n  # c\n\n  d: e\n",
       }) {
    CAPTURE(text);
    check_same(text);
  }
}

TEST_CASE("yaml: what is left to the library")
{
  for (const std::string text : {
           "",
           "# x\n",
           "abc\n",
           "- a\n",
           "{}\n",
           "a: 'b'\n",
           "a: |\n  b\n",
           "a: >\n  b\n",
           "a: [b]\n",
           "a: {b: c}\n",
           "a: &x b\n",
           "a: *x\n",
           "a: !x b\n",
           "a: b # c\n",
           "a: b\n  c\n",
           "a: \"b\n",
           "a: \"b\" c\n",
           "a: \"\\x41\"\n",
           "a: \"b\\\"\n",
           "\"a\": b\n",
           "a : b\n",
           "a b: c\n",
           "? a\n",
           "a: b: c\n",
           "a: b:\n",
           "a: - b\n",
           "a: -\n",
           "a: #b\n",
           "a: @b\n",
           "a: %b\n",
           "a: b\n c: d\n",
           " a: b\nc: d\n",
           "a:\n - b\n  - c\n",
           "a:\n- b\n c\n",
           "a: b\n---\n",
           "a: b\n...\n",
           "--- a\n",
           "%YAML 1.1\n",
           "a: b\n- c\n",
           "a:\tb\n",
           "a: b\r\n",
           "<<: {}\n",
           "a: .nan\n",
           "~: b\n",
           "a:\n- b\nc\n",
           "a: {}\n  b: c\n",
           "a:\n  \"b\"\n",
           "a: \"\xff\"x\n",
       }) {
    CAPTURE(text);
    CHECK_FALSE(is_plain(text));
  }
}

TEST_CASE("yaml: what is written is in the plain style and reads the same")
{
  const auto document = yaml::parse("{a: {b: [], c: {}, d: [[1, 2], [], {e: f}], g: ''}, "
                                    "h: [~, true, 0x1F, '0x1F', \"\\n\"], "
                                    "'': x, 'x y': 1}");
  REQUIRE(document.has_value());
  const auto text = yaml::to_text(document->root);
  CHECK(text == "a:\n"
                "  b: []\n"
                "  c: {}\n"
                "  d:\n"
                "  - - 1\n"
                "    - 2\n"
                "  - []\n"
                "  - e: f\n"
                "  g: \"\"\n"
                "h:\n"
                "- null\n"
                "- true\n"
                "- 0x1F\n"
                "- \"0x1F\"\n"
                "- \"\\n\"\n"
                "\"\": x\n"
                "\"x y\": 1\n");
  CHECK(yaml::same(yaml::parse(text)->root, document->root));
  CHECK(yaml::to_text(yaml::Node::map()) == "{}\n");
  CHECK(yaml::to_text(yaml::Node{}) == "null\n");
  // A key that is longer than readers look for its colon.
  auto map = yaml::Node::map();
  map.set(std::string(2000, 'k'), yaml::Node::list(std::vector<std::string>{"a"}));
  map.set(std::string(2001, 'k'), map);
  CHECK(yaml::same(yaml::parse(yaml::to_text(map))->root, map));
}
