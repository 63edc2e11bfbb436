#include "base/text.hpp"
#include "fakes.hpp"
#include "site.hpp"
#include "words.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

// Tables, JSON, YAML, colours and the progress of long work.

namespace {

constexpr const char* k_issuer = "https://login.example.com";
constexpr const char* k_other = "https://sso.example.org";

// A system whose provider answers, on a terminal.
struct OnTerminal : TestSystem
{
  OnTerminal()
  {
    serve(*this, healthy_site());
    terminal.out_tty = true;
    terminal.err_tty = true;
  }
};

} // namespace

TEST_CASE("output: the table has the verdicts on top, then families")
{
  TestSystem test;
  const auto site = healthy_site();
  serve(test, site);
  serve_login(test, site);
  CHECK(test.run({"verify-issuer", k_issuer, "--client-id", "kubernetes"}) == 0);
  CHECK(test.err().empty());
  CHECK(test.out().rfind("Issuer      https://login.example.com\n"
                         "Provider    unknown\n"
                         "API server  yes\n"
                         "Login       yes\n"
                         "\n"
                         "issuer\n"
                         "  pass    url",
                         0) == 0);
  for (const auto* family : {"network", "tls", "discovery", "keys", "clock", "login"}) {
    CAPTURE(family);
    CHECK(contains(test.out(), std::string("\n\n") + family + "\n  "));
  }
  CHECK_FALSE(contains(test.out(), "skipped"));
  CHECK_FALSE(contains(test.out(), "\x1b"));
}

TEST_CASE("output: -v shows what was skipped, and why")
{
  TestSystem test;
  serve(test, healthy_site());
  CHECK(test.run({"verify-issuer", k_issuer, "--verbose"}) == 0);
  CHECK(contains(test.out(), "  skipped client"));
  CHECK(contains(test.out(), "--client-id is not set"));
  CHECK(test.err().empty());
}

TEST_CASE("output: a verdict that is no yes names its finding and the reason")
{
  TestSystem test;
  auto site = healthy_site();
  site.document["issuer"] = k_other;
  serve(test, site);
  CHECK(test.run({"verify-issuer", k_issuer}) == 1);
  CHECK(contains(test.out(),
                 "API server  no       discovery/issuer-match: issuer did not match: "));
  CHECK(contains(test.out(), "Login       no       discovery/issuer-match: "));
  CHECK(contains(test.out(), "  failure issuer-match"));
  CHECK(contains(test.out(),
                 "-> use \"https://sso.example.org\" if that is the issuer you mean"));
}

TEST_CASE("output: JSON of one issuer has exactly these members")
{
  TestSystem test;
  serve(test, healthy_site());
  CHECK(test.run({"verify-issuer", k_issuer, "-o", "json"}) == 0);
  const auto report = json_out(test);
  std::vector<std::string> names;
  for (const auto& [name, value] : report.items()) {
    names.push_back(name);
  }
  CHECK(
      text::join(names, " ") ==
      "apiVersion kind issuer provider providerName collected verdicts findings counts");
  CHECK(report.at("apiVersion") == "oidcctl/v1");
  CHECK(report.at("kind") == "IssuerReport");
  CHECK(report.at("collected") == "2026-11-22T14:00:00Z");
  int all = 0;
  for (const auto& [status, count] : report.at("counts").items()) {
    all += count.get<int>();
  }
  CHECK(all == static_cast<int>(report.at("findings").size()));
  for (const auto& finding : report.at("findings")) {
    CHECK(finding.size() == 7);
    CHECK(finding.at("details").is_object());
    CHECK_FALSE(finding.at("message").get<std::string>().empty());
  }
}

TEST_CASE("output: YAML says the same as JSON")
{
  TestSystem test;
  serve(test, healthy_site());
  CHECK(test.run({"verify-issuer", k_issuer, "-o", "yaml"}) == 0);
  CHECK(test.out().rfind("apiVersion: oidcctl/v1\n"
                         "kind: IssuerReport\n"
                         "issuer: \"https://login.example.com\"\n"
                         "provider: unknown\n",
                         0) == 0);
  CHECK(test.out().back() == '\n');
}

TEST_CASE("output: colours")
{
  struct Row
  {
    bool tty = false;
    std::string option = {};
    std::string no_color = {};
    std::string term = "xterm";
    bool coloured = false;
  };
  const Row rows[] = {
      {.tty = true, .option = "auto", .no_color = "", .term = "xterm", .coloured = true},
      {.tty = true,
       .option = "auto",
       .no_color = "1",
       .term = "xterm",
       .coloured = false},
      {.tty = true, .option = "auto", .no_color = "", .term = "dumb", .coloured = false},
      {.tty = true,
       .option = "never",
       .no_color = "",
       .term = "xterm",
       .coloured = false},
      {.tty = true,
       .option = "always",
       .no_color = "1",
       .term = "dumb",
       .coloured = true},
      {.tty = false,
       .option = "auto",
       .no_color = "",
       .term = "xterm",
       .coloured = false},
      {.tty = false,
       .option = "always",
       .no_color = "",
       .term = "xterm",
       .coloured = true},
      {.tty = false,
       .option = "always",
       .no_color = "1",
       .term = "xterm",
       .coloured = true},
  };
  for (const auto& row : rows) {
    OnTerminal test;
    CAPTURE(row.option);
    CAPTURE(row.no_color);
    test.terminal.out_tty = row.tty;
    test.environment.values = {{"NO_COLOR", row.no_color}, {"TERM", row.term}};
    CHECK(test.run({"verify-issuer", k_issuer, "--color", row.option}) == 0);
    CHECK(contains(test.out(), "API server  \x1b[1;32myes\x1b[0m\n") == row.coloured);
    CHECK(contains(test.out(), "\x1b[") == row.coloured);
    // Colours are for tables alone.
    CHECK(test.run({"verify-issuer", k_issuer, "--color", row.option, "-o", "json"}) ==
          0);
    CHECK_FALSE(contains(test.out(), "\x1b"));
  }
}

TEST_CASE("output: lines fit the terminal, 60 columns at least, 100 at most")
{
  const auto long_issuer = k_issuer + std::string(3, '/') + std::string(150, 'a') +
                           "/\xc3\xa4\xe2\x82\xac" + std::string(90, 'b');
  for (const std::size_t columns : {20U, 60U, 80U, 100U, 250U}) {
    OnTerminal test;
    CAPTURE(columns);
    test.terminal.width = columns;
    serve(test, healthy_site(long_issuer));
    CHECK(test.run({"verify-issuer", k_issuer, long_issuer, "-v", "--color", "never"}) ==
          0);
    const auto widest = std::min<std::size_t>(100, std::max<std::size_t>(60, columns));
    for (const auto& line : text::split(test.out(), '\n')) {
      CAPTURE(line);
      CHECK(text::width(line) <= widest);
    }
  }
}

TEST_CASE("output: progress for several issuers, on a terminal only")
{
  OnTerminal test;
  serve(test, healthy_site(k_other));
  CHECK(test.run({"verify-issuer", k_issuer, k_other}) == 0);
  CHECK(test.err() == "\r1 of 2 issuers\r2 of 2 issuers\r\x1b[K");
  CHECK_FALSE(contains(test.out(), "\r"));

  test.terminal.err_tty = false;
  CHECK(test.run({"verify-issuer", k_issuer, k_other}) == 0);
  CHECK(test.err().empty());

  test.terminal.err_tty = true;
  CHECK(test.run({"verify-issuer", k_issuer}) == 0);
  CHECK(test.err().empty());
}
