#include "yaml/document.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using yaml::Node;

namespace {

yaml::Document
parsed(const std::string& text)
{
  auto document = yaml::parse(text);
  REQUIRE_MESSAGE(document.has_value(), text, ": ", document.error().message);
  return std::move(*document);
}

std::string
error_of(const std::string& text, const yaml::Limits& limits = {})
{
  const auto document = yaml::parse(text, limits);
  REQUIRE_FALSE(document.has_value());
  CHECK(document.error().code == ErrorCode::local_file);
  return document.error().message;
}

std::vector<std::string>
oddities_of(const std::string& text)
{
  std::vector<std::string> words;
  for (const auto& oddity : parsed(text).non_portable) {
    words.push_back(yaml::describe(oddity));
  }
  return words;
}

} // namespace

TEST_CASE("yaml: what no reader takes")
{
  CHECK(error_of("a: [\n") == "line 2: invalid YAML: end of sequence flow not found");
  CHECK(error_of("a: \"x\n") == "line 2: invalid YAML: illegal EOF in scalar");
  CHECK(error_of("a: 'x\n\n") == "line 3: invalid YAML: illegal EOF in scalar");
  CHECK(error_of("a:\n\t- x\n") ==
        "line 2: a tab (U+0009) in the indentation: invalid YAML: illegal block entry");
  CHECK(error_of("a: \"\\\u2991\"\n") ==
        "line 1: invalid YAML: unknown escape character: \\xe2");
  CHECK(error_of("a: *b\n") ==
        "line 1: invalid YAML: the referenced anchor is not defined");
  CHECK(error_of("a: &b [*b]\n") == "line 1: an alias refers to a node that contains it");
  CHECK(error_of("a: \"\\ud83d\\ude00\"\n") ==
        "line 1: invalid YAML: invalid unicode: 55357");
  CHECK(error_of("? [a]\n: b\n") == "line 1: a map key is a list: expected a string");
  CHECK(error_of("~: b\n") == "line 1: a map key is empty: expected a string");
  CHECK(error_of("a: .nan\n") ==
        "line 1: \".nan\" is a number that JSON cannot represent");
  CHECK(error_of("<<: 3\n") == "line 1: \"<<\" can only merge maps");
  CHECK(error_of("<<: [3]\n") == "line 1: \"<<\" can only merge maps");
  CHECK(error_of("a: !!binary =\n") == "line 1: a !!binary value is not valid base64");
}

TEST_CASE("yaml: bytes that are no text")
{
  CHECK(error_of(std::string("a: b\0", 5)) == "NUL byte: not a text file");
  CHECK(error_of("a: \xff\n") == "invalid UTF-8");
  CHECK(error_of("a: b\nc: \x1b[31m\n") ==
        "line 2: control character, which YAML does not allow");
  CHECK(error_of("a: 1\rb: 2\n") == "line 1: carriage return without a line feed");
  CHECK(error_of("a: \x7f") == "line 1: control character, which YAML does not allow");
  CHECK(error_of("a: \xc2\x9b") ==
        "line 1: control character, which YAML does not allow");
  CHECK(error_of("a: \xef\xbb\xbf") ==
        "line 1: control character, which YAML does not allow");
  CHECK(error_of("a: \xef\xbf\xbf") ==
        "line 1: control character, which YAML does not allow");
}

TEST_CASE("yaml: limits")
{
  CHECK(error_of("a: bcd\n", {.bytes = 6}) == "7 bytes exceed the limit of 6 bytes");
  CHECK(error_of("[[[]]]", {.depth = 2}) == "line 1: nested deeper than 2 levels");
  CHECK(parsed("[[]]").root.items.size() == 1);
  CHECK(error_of("[1, 2, 3]", {.nodes = 3}) == "line 1: more than 3 values");
  CHECK(error_of(std::string(1000, '[') + std::string(1000, ']')) ==
        "line 1: nested deeper than 64 levels");
  // Each line stands for ten times the one before it.
  std::string bomb = "a0: &a0 x\n";
  for (int i = 1; i < 10; ++i) {
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 10; ++k) {
      bomb += "*a" + std::to_string(i - 1) + ", ";
    }
    bomb += "]\n";
  }
  CHECK(error_of(bomb) == "line 7: more than 500000 values");
  CHECK(error_of("a: &a [[[]]]\nb: [[*a]]\n", {.depth = 5}) ==
        "line 2: nested deeper than 5 levels");
  CHECK(yaml::parse("a: &a [[[]]]\nb: [[*a]]\n", {.depth = 6}).has_value());
}

TEST_CASE("yaml: values keep their types")
{
  const auto root =
      parsed("a: true\nb: \"true\"\nc: 8080\nd: '8080'\ne: 012\nf: ~\ng: \"~\"\nh: x\n"
             "i: |\n  one\n  two\nj: !!str 5\nk: !mine 5\nl: !!int \"5\"\nm: !!binary "
             "eA==\n")
          .root;
  const auto is = [&root](const char* name, Node::Kind kind, const std::string& text) {
    const auto* node = root.find(name);
    REQUIRE(node != nullptr);
    CHECK_MESSAGE(node->is(kind), name);
    CHECK_MESSAGE(node->text == text, name);
  };
  is("a", Node::Kind::boolean, "");
  is("b", Node::Kind::string, "true");
  is("c", Node::Kind::number, "8080");
  is("d", Node::Kind::string, "8080");
  is("e", Node::Kind::number, "012");
  is("f", Node::Kind::null, "");
  is("g", Node::Kind::string, "~");
  is("h", Node::Kind::string, "x");
  is("i", Node::Kind::string, "one\ntwo\n");
  is("j", Node::Kind::string, "5");
  is("k", Node::Kind::string, "5");
  is("l", Node::Kind::number, "5");
  is("m", Node::Kind::string, "x");
  CHECK(root.find("e")->place.line == 5);
  CHECK(root.find("e")->place.column == 4);
}

TEST_CASE("yaml: what is odd is told with its line")
{
  using Words = std::vector<std::string>;
  CHECK(oddities_of("a: 1\nb: 2\na: 3\n") ==
        Words{"line 3: duplicate key \"a\" in one map"});
  CHECK(oddities_of("a: &x 1\nb: *x\n") ==
        Words{"line 1: the anchor \"&x\"", "line 2: an alias (*)"});
  CHECK(oddities_of("b:\n  <<: {c: d}\n") == Words{"line 2: a merge key (<<)"});
  CHECK(oddities_of("\n\na: !mine 1\n") == Words{"line 3: the tag \"!mine\""});
  CHECK(oddities_of("a: !mine [1]\n") == Words{"line 1: the tag \"!mine\""});
  CHECK(oddities_of("a: 1\n8080: 2\nyes: 3\n") ==
        Words{"line 2: the key \"8080\" is not a string",
              "line 3: the key \"true\" is not a string"});
  CHECK(oddities_of("a: 1\n---\nb: 2\n") == Words{"line 2: a second document"});
  CHECK(oddities_of("a: 1\n---\n\"broken\n") == Words{"line 2: a second document"});
  CHECK(oddities_of("%YAML 1.1\n---\na: 1\n") == Words{"line 1: a directive (%)"});
  CHECK(oddities_of("a: 1\nb: 'x\xc2\x85y'\n") ==
        Words{"line 2: a line break that YAML 1.1 and YAML 1.2 treat differently"});
  CHECK(oddities_of("---\r\na: 1\r\n...\r\n").empty());
  CHECK(oddities_of("\"8080\": 2\n\"<<\": 1\n# x\n").empty());
}

TEST_CASE("yaml: of two values with one name the last counts, and merged ones as if "
          "written there")
{
  CHECK(parsed("a: one\na: two\n").root.find("a")->text == "two");
  CHECK(parsed("x: &x {a: merged}\na: own\n<<: *x\n").root.find("a")->text == "merged");
  CHECK(parsed("x: &x {a: merged}\n<<: *x\na: own\n").root.find("a")->text == "own");
  CHECK(parsed("<<: [{a: first}, {a: second}]\n").root.find("a")->text == "first");
  CHECK(parsed("\"<<\": {a: b}\n").root.find("a") == nullptr);
}

TEST_CASE("yaml: a file that is to be written again has nothing odd")
{
  CHECK(yaml::refuse_non_portable(parsed("a: b\n")).has_value());
  const auto refused = yaml::refuse_non_portable(parsed("a: b\na: c\n---\n"));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message == "line 2: duplicate key \"a\" in one map, which would "
                                   "be lost when the file is rewritten");
  CHECK(refused.error().hint == "replace it with plain YAML, or merge into another file");
}

TEST_CASE("yaml: JSON, byte order marks and nothing at all")
{
  const auto json = parsed(" {\"a\": [1, \"2\", null, true, \"\\/\\n\\u00fc\"]}");
  CHECK(json.is_json);
  const auto& items = json.root.find("a")->items;
  REQUIRE(items.size() == 5);
  CHECK(items[0].is(Node::Kind::number));
  CHECK(items[1].is(Node::Kind::string));
  CHECK(items[2].is(Node::Kind::null));
  CHECK(items[3].boolean);
  CHECK(items[4].text == "/\n\xc3\xbc");
  CHECK(parsed("\xef\xbb\xbf"
               "a: b\n")
            .root.find("a")
            ->text == "b");
  for (const std::string text : {"", "\n", "# only words\n", "---\n", "~"}) {
    CAPTURE(text);
    CHECK(parsed(text).root.is(Node::Kind::null));
  }
}

TEST_CASE("yaml: same meaning")
{
  const auto one = parsed("a: [1, 'x', {b: ~}]\nc: true\n").root;
  CHECK(yaml::same(one, parsed("{a: [1, \"x\", {b: null}], c: yes}").root));
  for (const std::string other : {"a: [1, 'x', {b: ~}]\nc: false\n",
                                  "a: ['1', 'x', {b: ~}]\nc: true\n",
                                  "c: true\na: [1, 'x', {b: ~}]\n",
                                  "a: [1, 'x', {b: ~}, 2]\nc: true\n",
                                  "a: [1, 'x', {d: ~}]\nc: true\n",
                                  "a: [1, 'x', {b: ~}]\n"}) {
    CAPTURE(other);
    CHECK_FALSE(yaml::same(one, parsed(other).root));
  }
}
