#pragma once

#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>

namespace oidcctl::test {

// What a run should come to. An answer names the finding that decides it; "yes" names
// none. Without --client-id no one knows whether a login works.
struct Expected
{
  int status = 0;
  std::string api_server = "yes";
  std::string api_server_finding = {};
  std::string login = "unknown";
  std::string login_finding = "login/client";
};

// Return what a fault that stops both verdicts comes to.
inline Expected
both(const std::string& answer, const std::string& finding)
{
  return {answer == "no" ? 1 : 3, answer, finding, answer, finding};
}

// Check the two verdicts of `report`, and that the finding behind each says what is wrong
// and what to do.
inline void
check_verdicts(const Json& report, const Expected& expected)
{
  const auto check =
      [&report](const char* name, const std::string& answer, const std::string& finding) {
        CAPTURE(name);
        const auto& verdict = report.at("verdicts").at(name);
        CHECK(verdict.at("answer") == answer);
        CHECK(verdict.at("finding") == (finding.empty() ? Json(nullptr) : Json(finding)));
        if (!finding.empty()) {
          const auto cause = finding_of(report, finding);
          CHECK(verdict.at("message") == cause.at("message"));
          CHECK(cause.at("hint").is_string() == (cause.at("status") != "skipped"));
        }
      };
  check("api-server", expected.api_server, expected.api_server_finding);
  check("login", expected.login, expected.login_finding);
}

// Run verify-issuer on `site` with JSON and check how it ends.
inline Json
check_run(TestSystem& test, const Site& site, const Expected& expected)
{
  CHECK(test.run({"verify-issuer", site.issuer, "-o", "json"}) == expected.status);
  CHECK(test.err().empty());
  auto report = json_out(test);
  check_verdicts(report, expected);
  return report;
}

} // namespace oidcctl::test
