#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// Several issuers in one call: one report each, in their order, and one exit status.

namespace {

std::string
issuer(int number)
{
  return "https://login-" + std::to_string(number) + ".example.com";
}

void
serve_unreachable(TestSystem& test, const std::string& url)
{
  test.network.at(
      healthy_site(url).document_url(),
      {.outcome = tl::make_unexpected(HttpFailure{HttpFault::connect, "refused", {}})});
}

} // namespace

TEST_CASE("many issuers: a list of reports in the order of the arguments")
{
  TestSystem test;
  std::vector<std::string> words{"verify-issuer", "-o", "json"};
  constexpr int count = 200;
  for (int i = 0; i < count; ++i) {
    serve(test, healthy_site(issuer(i)));
    words.push_back(issuer(i));
  }
  CHECK(test.run(words) == 0);
  const auto list = json_out(test);
  CHECK(list.at("apiVersion") == "oidcctl/v1");
  CHECK(list.at("kind") == "IssuerReportList");
  REQUIRE(list.at("items").size() == count);
  for (int i = 0; i < count; ++i) {
    const auto& item = list.at("items").at(static_cast<std::size_t>(i));
    CHECK(item.at("kind") == "IssuerReport");
    CHECK(item.at("issuer") == issuer(i));
    CHECK(item.at("verdicts").at("api-server").at("answer") == "yes");
  }
  CHECK(test.network.sessions.size() == 1);
}

TEST_CASE(
    "many issuers: the exit status, a \"no\" before an \"unknown\" before a \"yes\"")
{
  auto bad = healthy_site(issuer(2));
  bad.document["issuer"] = issuer(9);
  struct Row
  {
    std::vector<int> issuers = {}; // 1 is healthy, 2 is bad, 3 cannot be reached
    int status = 0;
  };
  const Row rows[] = {
      {.issuers = {1, 1}, .status = 0},
      {.issuers = {1, 2}, .status = 1},
      {.issuers = {2, 1}, .status = 1},
      {.issuers = {1, 3}, .status = 3},
      {.issuers = {3, 1}, .status = 3},
      {.issuers = {2, 3}, .status = 1},
      {.issuers = {3, 2}, .status = 1},
      {.issuers = {1, 3, 2}, .status = 1},
  };
  for (const auto& row : rows) {
    TestSystem test;
    std::vector<std::string> words{"verify-issuer"};
    for (const int number : row.issuers) {
      words.push_back(issuer(number));
      if (number == 3) {
        serve_unreachable(test, issuer(number));
      } else {
        serve(test, number == 2 ? bad : healthy_site(issuer(number)));
      }
    }
    CAPTURE(row.issuers.size());
    CHECK(test.run(words) == row.status);
    CHECK(test.err().empty());
  }
}

TEST_CASE("many issuers: arguments, --issuer-url and --issuers-file add up")
{
  TestSystem test;
  for (int i = 1; i <= 3; ++i) {
    serve(test, healthy_site(issuer(i)));
  }
  test.files.contents["list"] = issuer(3);
  CHECK(test.run({"verify-issuer",
                  issuer(1),
                  "--issuers-file",
                  "list",
                  "--issuer-url",
                  issuer(2),
                  "-ojson"}) == 0);
  const auto items = json_out(test).at("items");
  REQUIRE(items.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(items.at(i).at("issuer") == issuer(static_cast<int>(i) + 1));
  }
}

TEST_CASE("many issuers: the table has a rule between two reports, YAML a list")
{
  TestSystem test;
  serve(test, healthy_site(issuer(1)));
  serve(test, healthy_site(issuer(2)));
  CHECK(test.run({"verify-issuer", issuer(1), issuer(2)}) == 0);
  const auto rule = test.out().find("\n\n" + std::string(100, '-') + "\n\nIssuer      ");
  CHECK(rule != std::string::npos);
  CHECK(test.out().find("Issuer      " + issuer(1)) == 0);
  CHECK(test.out().find("Issuer      " + issuer(2)) > rule);
  CHECK(test.run({"verify-issuer", issuer(1), issuer(2), "-o", "yaml"}) == 0);
  CHECK(test.out().rfind("apiVersion: oidcctl/v1\nkind: IssuerReportList\nitems:\n", 0) ==
        0);
}
