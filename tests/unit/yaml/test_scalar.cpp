#include "yaml/document.hpp"
#include "yaml/scalar.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using yaml::Node;

namespace {

// What kubectl 1.32 makes of the bare word, as `kubectl config view -o json` shows it.
Node::Kind
kind_of(const std::string& word)
{
  const auto node = yaml::resolve(word);
  REQUIRE_MESSAGE(node.has_value(), word);
  return node->kind;
}

} // namespace

TEST_CASE("yaml: bare words that are no strings")
{
  for (const std::string word : {"", "~", "null", "Null", "NULL"}) {
    CAPTURE(word);
    CHECK(kind_of(word) == Node::Kind::null);
  }
  for (const std::string word : {"y",
                                 "Y",
                                 "yes",
                                 "Yes",
                                 "YES",
                                 "n",
                                 "N",
                                 "no",
                                 "No",
                                 "NO",
                                 "true",
                                 "True",
                                 "TRUE",
                                 "on",
                                 "off",
                                 "False",
                                 "FALSE",
                                 "Off"}) {
    CAPTURE(word);
    CHECK(kind_of(word) == Node::Kind::boolean);
  }
  for (const std::string word : {"0",
                                 "8080",
                                 "-1",
                                 "+5",
                                 "012",
                                 "08",
                                 "0x1F",
                                 "0o17",
                                 "0b101",
                                 "1_000",
                                 "1.5",
                                 "1e3",
                                 "1.",
                                 ".5",
                                 "-.5",
                                 "+1.e-3",
                                 "0x_1",
                                 "1__0_",
                                 "1E400",
                                 "18446744073709551615",
                                 "-9223372036854775808",
                                 "99999999999999999999",
                                 "00"}) {
    CAPTURE(word);
    // 1E400 is too large for a float and stays a string.
    CHECK((kind_of(word) == Node::Kind::number) == (word != "1E400"));
  }
}

TEST_CASE("yaml: bare words that are strings")
{
  for (const std::string word : {"yES",
                                 "nULL",
                                 "tRUE",
                                 "nan",
                                 "inf",
                                 "1:30",
                                 "2001-01-01",
                                 "1.2.3",
                                 "0x",
                                 "0xG",
                                 "0b2",
                                 "e3",
                                 "-",
                                 "+",
                                 ".",
                                 "1e",
                                 "_1",
                                 "=",
                                 "0xFFFFFFFFFFFFFFFFFF",
                                 "--1",
                                 "1-1",
                                 "+.5e",
                                 ".5_0",
                                 "a",
                                 "on1",
                                 "~x",
                                 "<<"}) {
    CAPTURE(word);
    CHECK(kind_of(word) == Node::Kind::string);
  }
}

TEST_CASE("yaml: bare words that JSON cannot hold")
{
  for (const std::string word : {".nan", ".NaN", ".inf", ".INF", "-.inf", "+.Inf"}) {
    const auto node = yaml::resolve(word);
    REQUIRE_FALSE(node.has_value());
    CHECK(node.error().message ==
          "\"" + word + "\" is a number that JSON cannot represent");
    CHECK(node.error().hint == "quote it");
  }
}

TEST_CASE("yaml: a string is written so that nobody reads anything else")
{
  struct Row
  {
    std::string text = {};
    std::string written = {};
  };
  const Row rows[] = {
      {.text = "", .written = "\"\""},
      {.text = "dev", .written = "dev"},
      {.text = "https://k8s.example:6443", .written = "https://k8s.example:6443"},
      {.text = "client.authentication.k8s.io/v1",
       .written = "client.authentication.k8s.io/v1"},
      {.text = "/etc/ca.pem", .written = "/etc/ca.pem"},
      {.text = "LS0tLS1CRUdJTg==", .written = "LS0tLS1CRUdJTg=="},
      {.text = "ada@example.com", .written = "ada@example.com"},
      {.text = "true", .written = "\"true\""},
      {.text = "Yes", .written = "\"Yes\""},
      {.text = "y", .written = "\"y\""},
      {.text = "OFF", .written = "\"OFF\""},
      {.text = "nUll", .written = "\"nUll\""},
      {.text = "~", .written = "\"~\""},
      {.text = "8080", .written = "\"8080\""},
      {.text = "012", .written = "\"012\""},
      {.text = "1e3", .written = "\"1e3\""},
      {.text = "1:30", .written = "\"1:30\""},
      {.text = "2001-01-01", .written = "\"2001-01-01\""},
      {.text = "-", .written = "\"-\""},
      {.text = "--flag=x", .written = "\"--flag=x\""},
      {.text = "a: b", .written = "\"a: b\""},
      {.text = "a:", .written = "\"a:\""},
      {.text = "a::b", .written = "\"a::b\""},
      {.text = "a #b", .written = "\"a #b\""},
      {.text = "#", .written = "\"#\""},
      {.text = "*a", .written = "\"*a\""},
      {.text = "&a", .written = "\"&a\""},
      {.text = "!a", .written = "\"!a\""},
      {.text = "<<", .written = "\"<<\""},
      {.text = "=", .written = "\"=\""},
      {.text = "{}", .written = "\"{}\""},
      {.text = "a,b", .written = "\"a,b\""},
      {.text = " a", .written = "\" a\""},
      {.text = "a b", .written = "\"a b\""},
      {.text = "it's", .written = "\"it's\""},
      {.text = "a\"b\\c", .written = "\"a\\\"b\\\\c\""},
      {.text = "one\ntwo\n", .written = "\"one\\ntwo\\n\""},
      {.text = "\t\r", .written = "\"\\t\\r\""},
      {.text = std::string("\0\x01\x1b", 3), .written = "\"\\x00\\x01\\x1b\""},
      {.text = "\x7f", .written = "\"\\u007f\""},
      {.text = "\xc2\x85", .written = "\"\\u0085\""},     // a line break of YAML 1.1
      {.text = "\xe2\x80\xa8", .written = "\"\\u2028\""}, // another
      {.text = "\xe2\x80\xae", .written = "\"\\u202e\""}, // turns the line round
      {.text = "\xef\xbb\xbf", .written = "\"\\ufeff\""}, // a byte order mark
      {.text = "M\xc3\xbcnchen", .written = "\"M\xc3\xbcnchen\""},
      {.text = "\xf0\x9f\x98\x80", .written = "\"\xf0\x9f\x98\x80\""},
      {.text = "\xff", .written = "\"\xef\xbf\xbd\""},
  };
  for (const auto& [text, a_written] : rows) {
    const auto& written = a_written; // Clang 14 captures no structured binding
    CAPTURE(written);
    CHECK(yaml::scalar(text) == written);
    const auto again = yaml::parse("a: " + written);
    REQUIRE(again.has_value());
    const auto* node = again->root.find("a");
    REQUIRE(node != nullptr);
    CHECK(node->is(Node::Kind::string));
    CHECK(node->text == (text == "\xff" ? "\xef\xbf\xbd" : text));
  }
}
