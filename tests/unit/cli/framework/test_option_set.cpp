#include "cli/framework/option_set.hpp"
#include "cli/framework/parameters.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// What follows from the declaration of an option: its values, its errors, its help. These
// rows are the one place that has the words of these errors.

using namespace oidcctl;
using namespace oidcctl::cli;

namespace {

struct Flags
{
  std::string format = "table";
  std::string file = {};
  std::string other_file = {};
  std::optional<std::string> context = std::nullopt;
  std::string role = {};
  std::vector<std::string> namespaces = {};
  std::vector<std::string> algorithms = {};
  std::vector<std::string> many = {};
  std::string argument = {};
  bool apply = false;
  bool all = false;
  long ttl = 60;
  double timeout = 30;
};

std::vector<std::string>
twenty_words()
{
  std::vector<std::string> words;
  for (int i = 0; i < 20; ++i) {
    words.push_back("check/" + std::to_string(i));
  }
  return words;
}

// One option of each kind, and each relation.
struct Declared
{
  Flags flags = {};
  OptionSet set = {};

  Declared()
  {
    const Parameters parameters(set);
    parameters.choice(
        "-o,--output", "FORMAT", {"table", "json"}, flags.format, "Output format");
    parameters.file("--token-file", flags.file, "File with the token");
    parameters.new_file("--output-file", flags.other_file, "File to write");
    parameters.value("--context", "NAME", flags.context, "Context").default_text =
        "current context";
    parameters.value("--role", "NAME", flags.role, "Role");
    auto& namespaces =
        parameters.list("-n,--namespace", "NAME", flags.namespaces, "Namespace");
    namespaces.must_not_be_empty = true;
    namespaces.empty_hint = "leave it out";
    parameters.comma_list("--algs,--oidc-algs", "ALGS", flags.algorithms, "Algorithms")
        .values = {.kind = Values::Kind::choice, .words = {"RS256", "ES256"}};
    parameters.comma_list("--only", "NAMES", flags.many, "Checks").values = {
        .kind = Values::Kind::choice, .list = twenty_words, .hint = "see the manual"};
    parameters.argument("FILE", flags.argument, "File").values.kind = Values::Kind::file;
    parameters.flag("--apply", flags.apply, "Apply");
    parameters.flag("--all", flags.all, "All").only_in_arguments = true;
    parameters.number("--min-ttl", "SECONDS", {.min = 0, .max = 86400}, flags.ttl, "TTL");
    parameters.number("--timeout",
                      "SECONDS",
                      {.min = 0, .max = 3600, .excludes_min = true},
                      flags.timeout,
                      "Timeout");
    parameters.needs("--role", "--namespace", "a Role is namespaced");
    parameters.needs("--output=json", "--apply,--all");
    parameters.conflicts("--output=table", "--apply", "it prints a table");
    parameters.exclusive({"--all", "--role,--context", "FILE"}, "use one");
    parameters.required({"--context", "FILE", "--all", "--apply", "--role"});
  }

  // Set an option as the arguments do.
  Result<void>
  set_option(const std::string& name, const std::vector<std::string>& values)
  {
    auto* const option = set.find(name);
    REQUIRE(option != nullptr);
    return store(*option, values, OptionSource::argument);
  }
};

struct Setting
{
  std::string name = {};
  std::vector<std::string> values = {};
};

struct Row
{
  std::vector<Setting> settings = {};
  std::string message = {};
  std::string hint = {};
};

} // namespace

TEST_CASE("option set: what does not fit what is declared")
{
  const Row rows[] = {
      {.settings = {{.name = "--all", .values = {"true"}},
                    {.name = "-o", .values = {"jsn"}}},
       .message = "invalid value \"jsn\" for --output: expected one of table, json",
       .hint = "did you mean json?"},
      {.settings = {{.name = "--all", .values = {"true"}},
                    {.name = "--output", .values = {""}}},
       .message = "invalid value \"\" for --output: expected one of table, json"},
      {.settings = {{.name = "--all", .values = {"true"}},
                    {.name = "--oidc-algs", .values = {"RS256,none"}}},
       .message = "invalid value \"none\" for --algs: expected one of RS256, ES256"},
      {.settings = {{.name = "--only", .values = {"check/7"}},
                    {.name = "--only", .values = {"nothing"}}},
       .message = "invalid value \"nothing\" for --only",
       .hint = "see the manual"},
      {.settings = {{.name = "--namespace", .values = {"a", ""}}},
       .message = "--namespace must not be empty",
       .hint = "leave it out"},
      {.settings = {{.name = "--min-ttl", .values = {"-1"}}},
       .message =
           "invalid value \"-1\" for --min-ttl: expected a whole number from 0 to 86400"},
      {.settings = {{.name = "--timeout", .values = {"0"}}},
       .message =
           "invalid value \"0\" for --timeout: expected a number above 0 and up to 3600"},
      {.settings = {{.name = "--timeout", .values = {"nan"}}},
       .message = "invalid value \"nan\" for --timeout: expected a number above 0 and up "
                  "to 3600"},
      {.settings = {{.name = "--role", .values = {"edit"}}},
       .message = "--role needs --namespace: a Role is namespaced"},
      {.settings = {{.name = "--output", .values = {"json"}},
                    {.name = "--context", .values = {"c"}}},
       .message = "--output=json needs --apply or --all"},
      {.settings = {{.name = "--output", .values = {"table"}},
                    {.name = "--apply", .values = {"true"}}},
       .message = "--output=table cannot be used with --apply: it prints a table"},
      {.settings = {{.name = "--context", .values = {""}},
                    {.name = "--all", .values = {"true"}}},
       .message = "--all and --context cannot be used together",
       .hint = "use one"},
      {.settings = {{.name = "--context", .values = {"c"}},
                    {.name = "FILE", .values = {"f"}}},
       .message = "--context and FILE cannot be used together",
       .hint = "use one"},
      {.settings = {},
       .message = "one of --context, FILE, --all, --apply or --role is required"},
      {.settings = {{.name = "FILE", .values = {"-"}},
                    {.name = "--token-file", .values = {"-"}}},
       .message = "--token-file and FILE cannot both read standard input",
       .hint = "use a file for one of them"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    Declared declared;
    for (const auto& [name, values] : row.settings) {
      REQUIRE(declared.set_option(name, values));
    }
    const auto result = check_options(declared.set);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::usage);
    CHECK(result.error().message == row.message);
    CHECK(result.error().hint == row.hint);
  }
}

TEST_CASE("option set: what fits")
{
  const std::vector<Setting> rows[] = {
      {{.name = "--all", .values = {"true"}}, {.name = "--output", .values = {"json"}}},
      {{.name = "--apply", .values = {"true"}},
       {.name = "--role", .values = {"r"}},
       {.name = "-n", .values = {"a", "b"}}},
      {{.name = "--apply", .values = {"true"}},
       {.name = "--all", .values = {"false"}},
       {.name = "--context", .values = {"c"}}},
      {{.name = "FILE", .values = {"-"}},
       {.name = "--output-file", .values = {"-"}}}, // which is not standard input
      {{.name = "--context", .values = {""}},
       {.name = "--timeout", .values = {"3600"}},
       {.name = "--min-ttl", .values = {"0x10"}}},
      {{.name = "--apply", .values = {"true"}},
       {.name = "--role", .values = {""}}}, // sets nothing, so needs nothing
  };
  for (const auto& row : rows) {
    Declared declared;
    for (const auto& [a_name, values] : row) {
      const auto& name = a_name; // Clang 14 captures no structured binding
      CAPTURE(name);
      REQUIRE(declared.set_option(name, values));
    }
    const auto result = check_options(declared.set);
    CHECK_MESSAGE(result, (result ? std::string() : result.error().message));
  }
}

TEST_CASE("option set: a value of the wrong type changes nothing")
{
  const Row rows[] = {
      {.settings = {{.name = "--timeout", .values = {"soon"}}},
       .message = "invalid value \"soon\" for --timeout: expected a number"},
      {.settings = {{.name = "--timeout", .values = {"1s"}}},
       .message = "invalid value \"1s\" for --timeout: expected a number"},
      {.settings = {{.name = "--min-ttl", .values = {"1.5"}}},
       .message = "invalid value \"1.5\" for --min-ttl: expected a whole number"},
      {.settings = {{.name = "--min-ttl", .values = {"99999999999999999999"}}},
       .message = "invalid value \"99999999999999999999\" for --min-ttl: expected a "
                  "whole number"},
      {.settings = {{.name = "--apply", .values = {"perhaps"}}},
       .message = "invalid value \"perhaps\" for --apply: expected true or false"},
      {.settings = {{.name = "--output", .values = {"table", "json"}}},
       .message = "--output cannot be used more than once"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    Declared declared;
    const auto& [name, values] = row.settings.front();
    const auto result = declared.set_option(name, values);
    REQUIRE_FALSE(result);
    CHECK(result.error().message == row.message);
    CHECK(declared.flags.timeout == 30);
    CHECK(declared.flags.ttl == 60);
    CHECK_FALSE(declared.flags.apply);
    CHECK(declared.flags.format == "table");
    CHECK(declared.set.find(name)->source == OptionSource::by_default);
  }
}

TEST_CASE("option set: values by type")
{
  Declared declared;
  const auto& flags = declared.flags;
  REQUIRE(declared.set_option("--timeout", {"2.5"}));
  CHECK(flags.timeout == 2.5);
  REQUIRE(declared.set_option("--min-ttl", {"0x10"}));
  CHECK(flags.ttl == 16);
  REQUIRE(declared.set_option("--context", {""}));
  CHECK(flags.context == "");
  REQUIRE(declared.set_option("--algs", {"RS256,ES256", "", "x,,y"}));
  CHECK(flags.algorithms == std::vector<std::string>{"RS256", "ES256", "", "x", "y"});
  REQUIRE(declared.set_option("--namespace", {"a,b"}));
  CHECK(flags.namespaces == std::vector<std::string>{"a,b"});
  for (const auto* yes : {"true", "1", "on", "YES", "t"}) {
    REQUIRE(declared.set_option("--apply", {"false"}));
    REQUIRE(declared.set_option("--apply", {yes}));
    CHECK(flags.apply);
  }
}

TEST_CASE("option set: what weaker sources may still set")
{
  Declared declared;
  const auto is_open = [&declared](const std::string& name) {
    for (const auto* option : open_options(declared.set)) {
      if (option->name() == name) {
        return true;
      }
    }
    return false;
  };
  CHECK(is_open("--role"));
  CHECK(is_open("--context"));
  CHECK(is_open("--output"));
  CHECK_FALSE(is_open("--all")); // only in arguments
  CHECK_FALSE(is_open("FILE"));
  REQUIRE(declared.set_option("FILE", {"f"}));
  CHECK_FALSE(is_open("--role"));
  CHECK_FALSE(is_open("--context"));
  CHECK(is_open("--output"));
  REQUIRE(declared.set_option("--output", {"json"}));
  CHECK_FALSE(is_open("--output"));
}

TEST_CASE("option set: the help of an option")
{
  Declared declared;
  const auto help = [&declared](const char* name) {
    return description_of(*declared.set.find(name));
  };
  CHECK(help("--output") == "Output format: table (default) or json");
  CHECK(help("--token-file") == "File with the token");
  CHECK(help("--context") == "Context (default: current context)");
  CHECK(help("--namespace") == "Namespace; repeatable");
  CHECK(help("--algs") == "Algorithms: RS256 or ES256; repeatable, or with commas");
  CHECK(help("--only") == "Checks; repeatable, or with commas");
  CHECK(help("--timeout") == "Timeout (default: 30)");
  CHECK(help("--apply") == "Apply");
}

TEST_CASE("option set: names and variables")
{
  Declared declared;
  CHECK(declared.set.find("-o")->name() == "--output");
  CHECK(declared.set.find("--oidc-algs")->name() == "--algs");
  CHECK(declared.set.find("--oidc-algs")->variable() == "OIDCCTL_ALGS");
  CHECK(declared.set.find("--min-ttl")->variable() == "OIDCCTL_MIN_TTL");
  CHECK(declared.set.find("--all")->variable().empty());
  CHECK(declared.set.find("FILE")->variable().empty());
  CHECK(declared.set.find("--none") == nullptr);
  CHECK(declared.set.find("--algs")->long_names() ==
        std::vector<std::string>{"algs", "oidc-algs"});
}
