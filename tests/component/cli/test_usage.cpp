#include "base/text.hpp"
#include "cli/commands.hpp"
#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// What the program says about its own command line, before it does anything.

namespace {

// Return the words that call a command, as its manual page is called.
std::string
name_of(const Json& command)
{
  auto name =
      command.at("page").get<std::string>().substr(std::string("oidcctl-").size());
  std::size_t start = 0;
  for (auto list = cli::commands(); !list.empty();) {
    std::span<const cli::Command> below;
    for (const auto& group : list) {
      if (!cli::children_of(group).empty() &&
          name.substr(start).starts_with(std::string(group.name) + "-")) {
        start += group.name.size();
        name[start++] = ' ';
        below = cli::children_of(group);
        break;
      }
    }
    list = below;
  }
  return name;
}

// Add the pages of the commands in `list`, which are below the page `parent`.
void
add_pages(std::span<const cli::Command> list,
          const std::string& parent,
          std::vector<std::string>& pages)
{
  for (const auto& command : list) {
    const auto page = parent + "-" + std::string(command.name);
    pages.push_back(page);
    add_pages(cli::children_of(command), page, pages);
  }
}

} // namespace

TEST_CASE("usage: each mistake has its own message and a hint")
{
  struct Row
  {
    std::vector<std::string> words = {};
    std::string error = {};
    std::string hint = {};
  };
  const std::string issuer = "https://login.example.com";
  const std::string see = "see `oidcctl --help`";
  const std::string see_verify = "see `oidcctl verify-issuer --help`";
  const std::string see_completion = "see `oidcctl completion --help`";
  const Row rows[] = {
      {.words = {"verify-isuer"},
       .error = "unknown command \"verify-isuer\"",
       .hint = "did you mean verify-issuer?"},
      {.words = {"frobnicate"}, .error = "unknown command \"frobnicate\"", .hint = see},
      {.words = {"\x1b[31mverify"},
       .error = "unknown command \"\\x1b[31mverify\"",
       .hint = see},
      {.words = {"--versoin"},
       .error = "unknown option \"--versoin\"",
       .hint = "did you mean --version?"},
      {.words = {"verify-issuer", issuer, "--client-idd", "x"},
       .error = "unknown option \"--client-idd\"",
       .hint = "did you mean --client-id?"},
      {.words = {"verify-issuer", issuer, "--usrname-claim=email"},
       .error = "unknown option \"--usrname-claim=email\"",
       .hint = "did you mean --username-claim?"},
      {.words = {"verify-issuer", issuer, "--frobnicate"},
       .error = "unknown option \"--frobnicate\"",
       .hint = see_verify},
      {.words = {"verify-issuer", issuer, "-x"},
       .error = "unknown option \"-x\"",
       .hint = see_verify},
      {.words = {"completion", "bash", "more"},
       .error = "unexpected argument \"more\"",
       .hint = see_completion},
  };
  for (const auto& row : rows) {
    TestSystem test;
    CAPTURE(row.error);
    CHECK(test.run(row.words) == 2);
    CHECK(test.out().empty());
    CHECK(test.err() == "oidcctl: error: " + row.error + "\nhint: " + row.hint + "\n");
  }
}

TEST_CASE("usage: an option without its value")
{
  for (const auto* option :
       {"--client-id", "--output", "--timeout", "--certificate-authority"}) {
    TestSystem test;
    CAPTURE(option);
    CHECK(test.run({"verify-issuer", "https://login.example.com", option}) == 2);
    CHECK(test.out().empty());
    CHECK(test.err().find(option) != std::string::npos);
    CHECK(test.err().find("hint: see `oidcctl verify-issuer --help`") !=
          std::string::npos);
  }
}

TEST_CASE("usage: an option that takes one value and gets two")
{
  TestSystem test;
  CHECK(test.run(
            {"verify-issuer", "https://login.example.com", "-o", "json", "-o", "yaml"}) ==
        2);
  CHECK(test.out().empty());
  CHECK(test.err().find("--output") != std::string::npos);
}

TEST_CASE("usage: no command prints the help and is no success")
{
  TestSystem test;
  CHECK(test.run({}) == 2);
  const auto help = test.out();
  CHECK(test.err().empty());
  CHECK(test.run({"--help"}) == 0);
  CHECK(test.out() == help);
  CHECK(help.find("verify-issuer") != std::string::npos);
  CHECK(help.find("completion") != std::string::npos);
}

TEST_CASE("usage: --version")
{
  TestSystem test;
  CHECK(test.run({"--version"}) == 0);
  CHECK(test.out().rfind("oidcctl 0.", 0) == 0);
  CHECK(test.out().back() == '\n');
  const auto version = test.out();
  CHECK(test.run({"-V"}) == 0);
  CHECK(test.out() == version);
  CHECK(test.err().empty());
}

TEST_CASE("usage: --version -v lists what is linked in")
{
  for (const auto* verbose : {"-v", "--verbose"}) {
    TestSystem test;
    CHECK(test.run({"--version", verbose}) == 0);
    const auto text = test.out();
    CHECK(text.starts_with("oidcctl "));
    for (const auto* row : {"\nbuild           ",
                            "\nlibcurl         7.0.0\n",
                            "\nfmt             ",
                            "\nyaml-cpp        ",
                            "\nnlohmann-json   3.",
                            "\nCLI11           2."}) {
      CHECK(text.find(row) != std::string::npos);
    }
  }
}

TEST_CASE("usage: the help of every command names each of its options")
{
  TestSystem test;
  REQUIRE(test.run({"__options"}) == 0);
  const auto commands = json_out(test);
  REQUIRE(commands.size() >= cli::commands().size());
  for (const auto& command : commands) {
    CAPTURE(command.at("page").get<std::string>());
    const auto name = name_of(command);
    auto words = text::split(name, ' ');
    words.emplace_back("--help");
    REQUIRE(test.run(words) == 0);
    CHECK(test.err().empty());
    CHECK(test.out().rfind(command.at("summary").get<std::string>(), 0) == 0);
    CHECK(test.out().find("Usage: oidcctl " + name) != std::string::npos);
    for (const auto& option : command.at("options")) {
      CAPTURE(option);
      CHECK(test.out().find(option.get<std::string>()) != std::string::npos);
    }
    words.back() = "-h";
    CHECK(test.run(words) == 0);
  }
}

TEST_CASE("usage: __options describes every command and its options")
{
  TestSystem test;
  REQUIRE(test.run({"__options"}) == 0);
  const auto commands = json_out(test);
  const auto& verify = commands.at(0);
  CHECK(verify.at("page") == "oidcctl-verify-issuer");
  CHECK(verify.at("runs") == true);
  CHECK(verify.at("options").size() >= 30);
  std::vector<std::string> pages;
  for (const auto& command : commands) {
    pages.push_back(command.at("page"));
  }
  std::vector<std::string> wanted;
  add_pages(cli::commands(), "oidcctl", wanted);
  CHECK(pages == wanted);
  CHECK(commands.at(1).at("runs") == false);
  CHECK(commands.back().at("page") == "oidcctl-completion");
  CHECK(commands.back().at("options") == Json({"-h", "--help"}));
  CHECK(test.err().empty());
}

TEST_CASE("usage: help wins over a broken rest and asks nobody")
{
  TestSystem test;
  CHECK(test.run({"verify-issuer", "--timeout", "5", "--help"}) == 0);
  CHECK(test.out().find("--timeout") != std::string::npos);
  CHECK(test.network.sessions.empty());
}
