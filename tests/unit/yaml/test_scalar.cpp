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
      {"", "\"\""},
      {"dev", "dev"},
      {"https://k8s.example:6443", "https://k8s.example:6443"},
      {"client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1"},
      {"/etc/ca.pem", "/etc/ca.pem"},
      {"LS0tLS1CRUdJTg==", "LS0tLS1CRUdJTg=="},
      {"ada@example.com", "ada@example.com"},
      {"true", "\"true\""},
      {"Yes", "\"Yes\""},
      {"y", "\"y\""},
      {"OFF", "\"OFF\""},
      {"nUll", "\"nUll\""},
      {"~", "\"~\""},
      {"8080", "\"8080\""},
      {"012", "\"012\""},
      {"1e3", "\"1e3\""},
      {"1:30", "\"1:30\""},
      {"2001-01-01", "\"2001-01-01\""},
      {"-", "\"-\""},
      {"--flag=x", "\"--flag=x\""},
      {"a: b", "\"a: b\""},
      {"a:", "\"a:\""},
      {"a::b", "\"a::b\""},
      {"a #b", "\"a #b\""},
      {"#", "\"#\""},
      {"*a", "\"*a\""},
      {"&a", "\"&a\""},
      {"!a", "\"!a\""},
      {"<<", "\"<<\""},
      {"=", "\"=\""},
      {"{}", "\"{}\""},
      {"a,b", "\"a,b\""},
      {" a", "\" a\""},
      {"a b", "\"a b\""},
      {"it's", "\"it's\""},
      {"a\"b\\c", "\"a\\\"b\\\\c\""},
      {"one\ntwo\n", "\"one\\ntwo\\n\""},
      {"\t\r", "\"\\t\\r\""},
      {std::string("\0\x01\x1b", 3), "\"\\x00\\x01\\x1b\""},
      {"\x7f", "\"\\u007f\""},
      {"\xc2\x85", "\"\\u0085\""},     // a line break of YAML 1.1
      {"\xe2\x80\xa8", "\"\\u2028\""}, // another
      {"\xe2\x80\xae", "\"\\u202e\""}, // turns the line round
      {"\xef\xbb\xbf", "\"\\ufeff\""}, // a byte order mark
      {"M\xc3\xbcnchen", "\"M\xc3\xbcnchen\""},
      {"\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\""},
      {"\xff", "\"\xef\xbf\xbd\""},
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
