#include "cli/config/profiles.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::cli;

// The file of profiles, before any user asks which options there are.

namespace {

ProfileFile
parsed(const std::string& text)
{
  auto file = parse_profiles(text);
  REQUIRE_MESSAGE(file.has_value(), text, ": ", describe(file.error()));
  return std::move(*file);
}

Error
error_of(const std::string& text)
{
  const auto file = parse_profiles(text);
  REQUIRE_MESSAGE(!file.has_value(), text);
  CHECK(file.error().code == ErrorCode::local_file);
  return file.error();
}

// The text of profile `p` with these lines.
std::string
profile(const std::string& lines)
{
  std::string text = "profiles:\n  p:\n";
  std::size_t at = 0;
  while (at < lines.size()) {
    const auto end = std::min(lines.find('\n', at), lines.size());
    text += "    " + lines.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return text;
}

} // namespace

TEST_CASE("profiles: a file that is no map of profiles")
{
  struct Row
  {
    std::string text = {};
    std::string message = {};
  };
  const Row rows[] = {
      {.text = "- a\n", .message = "line 1: the file is a list: expected a map"},
      {.text = "just words\n", .message = "line 1: the file is a string: expected a map"},
      {.text = "3\n", .message = "line 1: the file is a number: expected a map"},
      {.text = "profile:\n  a: {}\n", .message = "line 1: unknown member \"profile\""},
      {.text = "issuer-url: https://a.example\n",
       .message = "line 1: unknown member \"issuer-url\""},
      {.text = "profiles: [a]\n",
       .message = "line 1: \"profiles\" is a list: expected a map of profiles by name"},
      {.text = "profiles: a\n",
       .message = "line 1: \"profiles\" is a string: expected a map of profiles by name"},
      {.text = "profiles:\n  \"\": {}\n",
       .message = "line 2: a profile has an empty name"},
      {.text = "profiles:\n  a: x\n",
       .message = "line 2: profile \"a\" is a string: expected a map of options"},
      {.text = "profiles:\n  a: [x]\n",
       .message = "line 2: profile \"a\" is a list: expected a map of options"},
      {.text = "current-profile: [a]\n",
       .message = "line 1: \"current-profile\" is a list: expected a name"},
      {.text = "\ncurrent-profile: yes\n",
       .message = "line 2: \"current-profile\" is a boolean: expected a name"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(error_of(row.text).message == row.message);
  }
  CHECK(error_of("profile: {}\n").hint == "did you mean profiles?");
  CHECK(error_of("curent-profile: a\n").hint == "did you mean current-profile?");
  CHECK(error_of("issuer-url: x\n").hint == "the file contains \"current-profile\" and "
                                            "\"profiles\"; options belong in a profile");
  CHECK(error_of("current-profile: yes\n").hint == "quote it");
}

TEST_CASE("profiles: what YAML allows and readers take differently is refused")
{
  CHECK(error_of("profiles:\n  a: {}\n  b: {}\n  a: {}\n").message ==
        "line 4: duplicate key \"a\" in one map");
  CHECK(error_of(profile("client-id: a\nclient-id: b")).message ==
        "line 4: duplicate key \"client-id\" in one map");
  CHECK(error_of("profiles:\n  a: &x {client-id: c}\n  b: *x\n").message ==
        "line 2: the anchor \"&x\"");
  CHECK(error_of("profiles:\n  8080: {}\n").message ==
        "line 2: the key \"8080\" is not a string");
  CHECK(error_of("profiles:\n  8080: {}\n").hint == "quote it");
  CHECK(error_of("profiles: {a: {}, a: {}}\n").hint ==
        "use only plain maps, lists and values, and each key once");
  CHECK(error_of("profiles:\n  yes: {}\n").message.rfind("line 2: the key \"", 0) == 0);
  CHECK(error_of("profiles: {}\n---\nprofiles: {}\n").message ==
        "line 2: a second document");
  CHECK(error_of("profiles: {}\n...\n---\n").code == ErrorCode::local_file);
}

TEST_CASE("profiles: what is no YAML, no text, or too much")
{
  CHECK(error_of("profiles: [\n").message.rfind("line ", 0) == 0);
  CHECK(error_of("profiles:\n\tp: {}\n")
            .message.rfind("line 2: a tab (U+0009) in the indentation: invalid YAML",
                           0) == 0);
  CHECK_FALSE(error_of(std::string("\x7f"
                                   "ELF\0\0",
                                   6))
                  .message.empty());
  CHECK_FALSE(error_of("profiles: {\"\xff\": {}}\n").message.empty());
  CHECK_FALSE(error_of(std::string(k_max_config + 1, '#')).message.empty());
  CHECK_FALSE(error_of("profiles: {a: {b: [[[[[[[[[[x]]]]]]]]]]}}\n").message.empty());
  std::string many = "profiles:\n";
  for (int i = 0; i <= 1000; ++i) {
    many += "  p" + std::to_string(i) + ": {}\n";
  }
  CHECK(error_of(many).message == "line 2: 1001 profiles exceed the limit of 1000");
  std::string lines;
  for (int i = 0; i <= 200; ++i) {
    lines += "option-" + std::to_string(i) + ": x\n";
  }
  CHECK(error_of(profile(lines)).message ==
        "line 2: profile \"p\" has 201 options: the limit is 200");
  std::string values = "client-id: [a";
  for (int i = 0; i < 1000; ++i) {
    values += ", a";
  }
  CHECK(error_of(profile(values + "]")).message ==
        "line 3: \"client-id\" has 1001 values: the limit is 1000");
}

TEST_CASE("profiles: an entry that is no value, and whose it is")
{
  struct Row
  {
    std::string line = {};
    std::string message = {};
    std::string hint = {};
  };
  const Row rows[] = {
      {.line = "client-id:",
       .message = "line 3: \"client-id\" has no value",
       .hint = "set a value or remove the line; \"\" is the empty string"},
      {.line = "client-id: ~",
       .message = "line 3: \"client-id\" has no value",
       .hint = "set a value or remove the line; \"\" is the empty string"},
      {.line = "client-id: []",
       .message = "line 3: \"client-id\" is an empty list",
       .hint = "set a value or remove the line"},
      {.line = "client-id: [a, yes]",
       .message = "line 3: a value of \"client-id\" is a boolean: expected a string",
       .hint = "quote it"},
      {.line = "client-id: [[a]]",
       .message = "line 3: a value of \"client-id\" is a list: expected a string",
       .hint = "quote it"},
      {.line = "client-id: [~]",
       .message = "line 3: a value of \"client-id\" is empty: expected a string",
       .hint = "quote it"},
      {.line = "required-claim: {hd: example.com}",
       .message =
           "line 3: \"required-claim\" is a map: expected a value or a list of values",
       .hint = "each line of a profile starts with the long name of an option, without "
               "dashes"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.line);
    const auto error = error_of(profile(row.line));
    CHECK(error.message == row.message);
    CHECK(error.hint == row.hint);
    CHECK(error.context == std::vector<std::string>{"profile \"p\""});
  }
}

TEST_CASE("profiles: one option under two names")
{
  const auto error =
      error_of(profile("issuer-url: https://a\noidc-issuer-url: https://b"));
  CHECK(error.message ==
        "line 4: \"issuer-url\" and \"oidc-issuer-url\" are the same option");
  CHECK(error.hint == "remove one of the lines");
}

TEST_CASE("profiles: errors show no values")
{
  for (const auto* line : {"client-secret: {hunter2: a}",
                           "client-secret: [[hunter2]]",
                           "client-secret: \"hunter2",
                           "client-secret: hunter2: a"}) {
    CAPTURE(line);
    const auto error = error_of(profile(line));
    CHECK(describe(error).find("hunter2") == std::string::npos);
    CHECK(error.hint.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("profiles: nothing in it")
{
  for (const auto* text : {"",
                           "\n",
                           "# only words\n",
                           "---\n",
                           "~\n",
                           "{}\n",
                           "profiles:\n",
                           "profiles: {}\ncurrent-profile:\n",
                           "\xef\xbb\xbf# a mark of the byte order\n"}) {
    CAPTURE(text);
    const auto file = parsed(text);
    CHECK(file.profiles.empty());
    CHECK(file.current.empty());
    CHECK(file.find("") == nullptr);
  }
}

TEST_CASE("profiles: values keep their text, kinds and lines")
{
  const auto file = parsed("current-profile: prod\n"
                           "profiles:\n"
                           "  prod:\n"
                           "    client-id: [a, '012', 8080]\n"
                           "    timeout: 1.5\n"
                           "    structured: true\n"
                           "    username-prefix: ''\n"
                           "    groups-prefix: \"oidc: # \\u00e9\"\n"
                           "  test:\n"
                           "  'a b': {client-id: \"yes\"}\n");
  CHECK(file.current == "prod");
  CHECK(file.names() == std::vector<std::string>{"prod", "test", "a b"});
  const auto* prod = file.find("prod");
  REQUIRE(prod != nullptr);
  REQUIRE(prod->entries.size() == 5);
  using Kind = ProfileEntry::Kind;
  const auto check =
      [&](std::size_t i, Kind kind, const std::vector<std::string>& values) {
        CAPTURE(i);
        CHECK(prod->entries[i].kind == kind);
        CHECK(prod->entries[i].values == values);
        CHECK(prod->entries[i].line == 4 + i);
      };
  check(0, Kind::list, {"a", "012", "8080"});
  check(1, Kind::number, {"1.5"});
  check(2, Kind::boolean, {"true"});
  check(3, Kind::text, {""});
  check(4, Kind::text, {"oidc: # \u00e9"});
  CHECK(file.find("test")->entries.empty());
  CHECK(file.find("a b")->entries.front().values == std::vector<std::string>{"yes"});
  CHECK(file.find("Prod") == nullptr);
}

TEST_CASE("profiles: JSON is YAML")
{
  const auto file =
      parsed(R"({"current-profile": "a", "profiles": {"a": {"x": ["1"]}}})");
  CHECK(file.find("a")->entries.front().values == std::vector<std::string>{"1"});
}

TEST_CASE("profiles: kube-apiserver's names and kubelogin's mean the same option")
{
  CHECK(names_option("issuer-url", "issuer-url"));
  CHECK(names_option("issuer-url", "oidc-issuer-url"));
  CHECK(names_option("oidc-issuer-url", "issuer-url"));
  CHECK_FALSE(names_option("issuer", "issuer-url"));
  CHECK_FALSE(names_option("oidc", "oidc-"));
  const auto file = parsed(profile("oidc-client-id: a"));
  CHECK(file.find("p")->find({"client-id", "oidc-client-id"}) != nullptr);
  CHECK(file.find("p")->find({"client-id"}) != nullptr);
  CHECK(file.find("p")->find({"client"}) == nullptr);
}

TEST_CASE("profiles: which values are secrets")
{
  for (const auto* name : {"client-secret", "oidc-client-secret", "password", "token"}) {
    CHECK(is_secret_option(name));
  }
  for (const auto* name : {"client-id",
                           "client-secret-file",
                           "token-file",
                           "secret-variable",
                           "tokens",
                           ""}) {
    CHECK_FALSE(is_secret_option(name));
  }
}
