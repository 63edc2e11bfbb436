#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

// OIDCCTL_<NAME> for every option: a flag beats the environment, -v says what came from
// it.

namespace {

constexpr const char* k_issuer = "https://login.example.com";

} // namespace

TEST_CASE("environment: a value that the option does not take")
{
  struct Row
  {
    std::string variable = {};
    std::string value = {};
    std::string message = {};
  };
  const Row rows[] = {
      {.variable = "OIDCCTL_COLOR",
       .value = "blue",
       .message =
           "invalid value \"blue\" for --color: expected one of auto, always, never"},
      {.variable = "OIDCCTL_FAIL_ON",
       .value = "never",
       .message =
           "invalid value \"never\" for --fail-on: expected one of failure, warning"},
      {.variable = "OIDCCTL_ONLY",
       .value = "all",
       .message = "invalid value \"all\" for --only"},
      {.variable = "OIDCCTL_OUTPUT",
       .value = "xml",
       .message =
           "invalid value \"xml\" for --output: expected one of table, json, yaml"},
      {.variable = "OIDCCTL_SIGNING_ALGS",
       .value = "HS256",
       .message = "invalid value \"HS256\" for --signing-algs: expected one of ES256, "
                  "ES384, ES512, "
                  "PS256, PS384, PS512, RS256, RS384, RS512"},
      {.variable = "OIDCCTL_TIMEOUT",
       .value = "0",
       .message =
           "invalid value \"0\" for --timeout: expected a number above 0 and up to 3600"},
      {.variable = "OIDCCTL_CERTIFICATE_AUTHORITY",
       .value = "ca.pem",
       .message = "certificate authority: \"ca.pem\": no such file"},
  };
  for (const auto& row : rows) {
    TestSystem test;
    CAPTURE(row.variable);
    test.environment.values[row.variable] = row.value;
    const int status = row.variable == "OIDCCTL_CERTIFICATE_AUTHORITY" ? 5 : 2;
    CHECK(test.run({"verify-issuer", k_issuer}) == status);
    CHECK(test.out().empty());
    CHECK(test.err().rfind("oidcctl: error: " + row.message + "\n", 0) == 0);
  }
}

TEST_CASE("environment: a word that is no number, a word that is no truth value")
{
  for (const auto* variable :
       {"OIDCCTL_TIMEOUT", "OIDCCTL_STRUCTURED", "OIDCCTL_VERBOSE"}) {
    TestSystem test;
    CAPTURE(variable);
    test.environment.values[variable] = "perhaps";
    CHECK(test.run({"verify-issuer", k_issuer}) == 2);
    CHECK(test.err().rfind(std::string("oidcctl: error: ") + variable +
                               ": invalid value \"perhaps\" for --",
                           0) == 0);
    CHECK(test.err().find("hint: unset the variable") != std::string::npos);
  }
}

TEST_CASE(
    "environment: errors are JSON when OIDCCTL_OUTPUT says so, unless a flag differs")
{
  TestSystem test;
  test.environment.values["OIDCCTL_OUTPUT"] = "json";
  CHECK(test.run({"verify-issuer"}) == 2);
  const auto error = parse_json(test.err());
  REQUIRE(error);
  CHECK(error->at("kind") == "Error");
  CHECK(test.run({"verify-issuer", "-o", "table"}) == 2);
  CHECK(test.err().rfind("oidcctl: error: one of ISSUER_URL, ", 0) == 0);
  CHECK(test.run({"verify-issuer", "--output=yaml"}) == 2);
  CHECK(test.err().rfind("oidcctl: error: one of ISSUER_URL, ", 0) == 0);
}

TEST_CASE("environment: settings of the API server, and -v says where they come from")
{
  TestSystem test;
  auto site = healthy_site();
  site.keys["keys"] = Json::array({p256_key("key-1")});
  serve(test, site);
  serve_login(test, site);
  test.environment.values = {{"OIDCCTL_ISSUER_URL", k_issuer},
                             {"OIDCCTL_CLIENT_ID", "kubernetes"},
                             {"OIDCCTL_USERNAME_CLAIM", "email"},
                             {"OIDCCTL_GROUPS_CLAIM", "groups"},
                             {"OIDCCTL_SIGNING_ALGS", "RS256,ES256"},
                             {"OIDCCTL_REDIRECT_URL", "http://localhost:9000"},
                             {"OIDCCTL_OUTPUT", "json"},
                             {"OIDCCTL_TIMEOUT", "7"}};
  CHECK(test.run({"verify-issuer", "-v"}) == 0);
  CHECK(test.err() == "oidcctl: --issuer-url comes from OIDCCTL_ISSUER_URL\n"
                      "oidcctl: --client-id comes from OIDCCTL_CLIENT_ID\n"
                      "oidcctl: --username-claim comes from OIDCCTL_USERNAME_CLAIM\n"
                      "oidcctl: --groups-claim comes from OIDCCTL_GROUPS_CLAIM\n"
                      "oidcctl: --signing-algs comes from OIDCCTL_SIGNING_ALGS\n"
                      "oidcctl: --redirect-url comes from OIDCCTL_REDIRECT_URL\n"
                      "oidcctl: --timeout comes from OIDCCTL_TIMEOUT\n"
                      "oidcctl: --output comes from OIDCCTL_OUTPUT\n");
  const auto report = json_out(test);
  CHECK(finding_of(report, "keys/algorithms").at("details").at("accepted") ==
        Json({"RS256", "ES256"}));
  CHECK(finding_of(report, "login/scopes").at("details").at("wanted") ==
        Json({"openid", "email"}));
  CHECK(finding_of(report, "login/redirect").at("details").at("redirectUrl") ==
        "http://localhost:9000");
  CHECK(finding_of(report, "claims/groups").at("status") == "pass");
  CHECK(test.network.requests.front().timeout == Milliseconds{7000});
}

TEST_CASE("environment: a flag beats it, and without -v nothing is said")
{
  TestSystem test;
  serve(test, healthy_site());
  test.environment.values = {{"OIDCCTL_OUTPUT", "yaml"},
                             {"OIDCCTL_TIMEOUT", "0"},
                             {"OIDCCTL_USERNAME_CLAIM", "email"},
                             {"OIDCCTL_ONLY", "login"}};
  CHECK(test.run({"verify-issuer",
                  k_issuer,
                  "-o",
                  "json",
                  "--timeout",
                  "5",
                  "--oidc-username-claim",
                  "sub",
                  "--only",
                  "keys"}) == 0);
  CHECK(test.err().empty());
  const auto report = json_out(test);
  for (const auto& finding : report.at("findings")) {
    CHECK(finding.at("id").get<std::string>().rfind("keys/", 0) == 0);
  }
}

TEST_CASE("environment: flags that are on or off, an empty value is no value")
{
  TestSystem test;
  auto site = healthy_site();
  site.keys["keys"] = Json::array({p256_key("key-1")});
  serve(test, site);
  test.environment.values = {{"OIDCCTL_STRUCTURED", "true"}, {"OIDCCTL_TIMEOUT", ""}};
  CHECK(test.run({"verify-issuer", k_issuer}) == 0);
  test.environment.values["OIDCCTL_STRUCTURED"] = "false";
  CHECK(test.run({"verify-issuer", k_issuer}) == 1);
  test.environment.values = {{"OIDCCTL_VERBOSE", "1"}};
  CHECK(test.run({"verify-issuer", k_issuer}) == 1);
  CHECK(test.out().find("skipped") != std::string::npos);
  CHECK(test.err() == "oidcctl: --verbose comes from OIDCCTL_VERBOSE\n");
}

TEST_CASE("environment: lists in OIDCCTL_ variables")
{
  TestSystem test;
  serve(test, healthy_site());
  test.environment.values = {{"OIDCCTL_SKIP", "login,provider,claims"}};
  CHECK(test.run({"verify-issuer", k_issuer, "-o", "json"}) == 0);
  const auto report = json_out(test);
  for (const auto& finding : report.at("findings")) {
    const auto id = finding.at("id").get<std::string>();
    CHECK(id.rfind("login/", 0) == std::string::npos);
    CHECK(id.rfind("provider/", 0) == std::string::npos);
    CHECK(id.rfind("claims/", 0) == std::string::npos);
  }
}
