#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

// Issuer URLs that kube-apiserver refuses: a finding with a clear word, both verdicts
// "no", exit status 1, and no one is asked.

TEST_CASE("bad URLs: refused before anybody is asked")
{
  struct Row
  {
    std::string issuer = {};
    std::string message = {}; // behind "cannot be an issuer: "
  };
  const Row rows[] = {
      {.issuer = "http://login.example.com", .message = "the scheme is http, not https"},
      {.issuer = "ftp://login.example.com", .message = "the scheme is ftp, not https"},
      {.issuer = "https://user@login.example.com",
       .message = "it contains user information before '@'"},
      {.issuer = "https://user:pw@login.example.com",
       .message = "it contains user information before '@'"},
      {.issuer = "https://login.example.com/?tenant=1",
       .message = "it has a query ('?…')"},
      {.issuer = "https://login.example.com?tenant=1",
       .message = "it has a query ('?…')"},
      {.issuer = "https://login.example.com/#top", .message = "it has a fragment ('#…')"},
      {.issuer = "https://", .message = "the host is missing"},
      {.issuer = "https:///realm", .message = "the host is missing"},
  };
  for (const auto& row : rows) {
    TestSystem test;
    CAPTURE(row.issuer);
    CHECK(test.run({"verify-issuer", row.issuer, "-o", "json"}) == 1);
    CHECK(test.err().empty());
    const auto report = json_out(test);
    for (const auto* verdict : {"api-server", "login"}) {
      CHECK(report.at("verdicts").at(verdict).at("answer") == "no");
      CHECK(report.at("verdicts").at(verdict).at("finding") == "issuer/url");
    }
    const auto finding = finding_of(report, "issuer/url");
    CHECK(finding.at("status") == "failure");
    CHECK(finding.at("message") ==
          "\"" + row.issuer + "\" is not a valid issuer: " + row.message);
    CHECK(finding.at("hint").is_string());
    CHECK(finding_of(report, "discovery/reply").at("status") == "skipped");
  }
}

TEST_CASE("bad URLs: what is no URL at all")
{
  for (const auto* issuer : {"login.example.com",
                             "//login.example.com",
                             "https://login.example.com:port",
                             "https://[::1",
                             "https://login.example.com/%zz",
                             "https://login.example.com/\x01",
                             "https://a b.example.com",
                             " https://login.example.com"}) {
    TestSystem test;
    CAPTURE(issuer);
    CHECK(test.run({"verify-issuer", issuer, "-o", "json"}) == 1);
    const auto report = json_out(test);
    CHECK(report.at("verdicts").at("api-server").at("answer") == "no");
    CHECK(report.at("verdicts").at("api-server").at("finding") == "issuer/url");
  }
}

TEST_CASE("good URLs: ports, IPv6 literals, paths, an empty query and fragment")
{
  for (const auto* issuer : {"https://login.example.com:8443",
                             "https://login.example.com/realms/a%20b",
                             "https://[2001:db8::1]",
                             "https://[2001:db8::1]:8443/x",
                             "https://203.0.113.9"}) {
    TestSystem test;
    CAPTURE(issuer);
    serve(test, healthy_site(issuer));
    CHECK(test.run({"verify-issuer", issuer, "-o", "json"}) == 0);
    CHECK(finding_of(json_out(test), "issuer/url").at("status") == "pass");
  }
}

TEST_CASE("good URLs: an upper-case host is asked and compared as it stands")
{
  TestSystem test;
  const std::string issuer = "https://Login.Example.COM";
  serve(test, healthy_site(issuer));
  CHECK(test.run({"verify-issuer", issuer, "-o", "json"}) == 0);
  CHECK(finding_of(json_out(test), "issuer/url").at("status") == "info");
  auto site = healthy_site(issuer);
  site.document["issuer"] = "https://login.example.com";
  serve(test, site);
  serve(test, healthy_site(issuer + "/unused"));
  CHECK(test.run({"verify-issuer", issuer + "/unused"}) == 0);
  CHECK(test.run({"verify-issuer", issuer, "-o", "json"}) == 1);
  const auto finding = finding_of(json_out(test), "discovery/issuer-match");
  CHECK(finding.at("status") == "failure");
  CHECK(finding.at("hint") ==
        "use \"https://login.example.com\" (case matters), here and in every flag");
}

TEST_CASE("slashes: one is cut for the request, none for the comparison")
{
  struct Row
  {
    std::string issuer = {};
    std::string document = {}; // the issuer that it names
    int status = 0;
  };
  const Row rows[] = {
      {.issuer = "https://login.example.com/",
       .document = "https://login.example.com/",
       .status = 0},
      {.issuer = "https://login.example.com/",
       .document = "https://login.example.com",
       .status = 1},
      {.issuer = "https://login.example.com",
       .document = "https://login.example.com/",
       .status = 1},
  };
  for (const auto& row : rows) {
    TestSystem test;
    CAPTURE(row.issuer);
    auto site = healthy_site();
    site.document["issuer"] = row.document;
    serve(test, site); // at the address with one slash
    CHECK(test.run({"verify-issuer", row.issuer, "-o", "json"}) == row.status);
    const auto report = json_out(test);
    const auto finding = finding_of(report, "discovery/issuer-match");
    if (row.status == 1) {
      CHECK(report.at("verdicts").at("api-server").at("finding") ==
            "discovery/issuer-match");
      CHECK(report.at("verdicts").at("login").at("answer") == "no");
      CHECK(finding.at("hint") ==
            "use \"" + row.document +
                "\" (the trailing slash matters), here and in every "
                "flag");
    } else {
      CHECK(finding.at("status") == "pass");
    }
  }
}
