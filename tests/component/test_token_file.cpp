#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

// --token-file: the claims of a real token, never the token itself.

namespace {

constexpr const char* k_issuer = "https://login.example.com";

Json
claims()
{
  return {{"iss", k_issuer},
          {"sub", "u-17"},
          {"aud", "kubernetes"},
          {"exp", 1795356000 + 3600},
          {"email", "ada@example.com"},
          {"email_verified", true},
          {"groups", {"dev", "ops"}}};
}

Json
header()
{
  return {{"alg", "RS256"}, {"kid", "key-1"}};
}

// Run with a token and check exit status and the status of one finding.
Json
check_token(const std::string& token,
            int status,
            const std::string& id,
            const std::string& finding_status)
{
  TestSystem test;
  const auto site = healthy_site();
  serve(test, site);
  serve_login(test, site);
  test.files.contents["token"] = token;
  CAPTURE(token);
  CHECK(test.run({"verify-issuer",
                  k_issuer,
                  "--token-file",
                  "token",
                  "--client-id",
                  "kubernetes",
                  "--username-claim",
                  "email",
                  "--groups-claim",
                  "groups",
                  "-o",
                  "json"}) == status);
  CHECK(test.err().empty());
  auto report = json_out(test);
  CHECK(finding_of(report, id).at("status") == finding_status);
  const auto signature = token.substr(token.rfind('.') + 1);
  if (signature.size() > 2) {
    CHECK(test.out().find(signature) == std::string::npos);
  }
  return report;
}

Json
with(Json object, const std::string& name, const Json& value)
{
  object[name] = value;
  return object;
}

Json
without(Json object, const std::string& name)
{
  object.erase(name);
  return object;
}

} // namespace

TEST_CASE("token file: absent or too large")
{
  TestSystem test;
  CHECK(test.run({"verify-issuer", k_issuer, "--token-file", "token"}) == 5);
  CHECK(test.out().empty());
  CHECK(test.err() == "oidcctl: error: \"token\": no such file\n");
  test.files.contents["token"] = std::string((std::size_t{2} << 20) + 1, 'a');
  CHECK(test.run({"verify-issuer", k_issuer, "--token-file", "token"}) == 5);
  CHECK(test.network.sessions.empty());
}

TEST_CASE("token file: no JWT at all, and the text is not repeated")
{
  for (const auto* token : {"",
                            "plover-words",
                            "a.b",
                            "plover.plover.plover",
                            "e30.e30",
                            "W10.e30.x",
                            "e30.W10.x",
                            "Bearer e30.e30.x",
                            "a.b.c.d.e"}) {
    const auto report = check_token(token, 1, "token/form", "failure");
    CHECK(report.at("verdicts").at("api-server").at("finding") == "token/form");
    CHECK(report.dump().find("plover") == std::string::npos);
  }
}

TEST_CASE("token file: each claim that is wrong")
{
  struct Row
  {
    Json header = {};
    Json claims = {};
    int status = 1;
    std::string id = {};
    std::string finding = "failure";
  };
  const auto good = claims();
  const Row rows[] = {
      {header(), with(good, "iss", "https://other.example.com"), 1, "token/issuer"},
      {header(), without(good, "iss"), 1, "token/issuer"},
      {header(), with(good, "aud", "other"), 1, "token/audience"},
      {header(), with(good, "aud", Json::array()), 1, "token/audience"},
      {with(header(), "alg", "none"), good, 1, "token/algorithm"},
      {with(header(), "alg", "ES256"), good, 1, "token/algorithm"},
      {with(header(), "kid", "rotated"), good, 1, "token/key"},
      {header(), without(good, "exp"), 1, "token/times"},
      {header(), with(good, "exp", "soon"), 1, "token/times"},
      {header(), with(good, "exp", 1795356000 - 60), 0, "token/times", "warning"},
      {header(), without(good, "email"), 1, "token/username"},
      {header(), with(good, "email", 7), 1, "token/username"},
      {header(), with(good, "email", ""), 0, "token/username", "warning"},
      {header(), with(good, "email_verified", false), 1, "token/email-verified"},
      {header(), with(good, "email_verified", "true"), 1, "token/email-verified"},
      {header(), without(good, "email_verified"), 0, "token/email-verified", "skipped"},
      {header(), with(good, "groups", 7), 1, "token/groups"},
      {header(), with(good, "groups", Json::array({1})), 1, "token/groups"},
      {header(), without(good, "groups"), 0, "token/groups", "warning"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.id);
    CAPTURE(row.claims.dump());
    check_token(token_of(row.header, row.claims), row.status, row.id, row.finding);
  }
}

TEST_CASE("token file: a good token, from a file and from standard input")
{
  const auto report =
      check_token(token_of(header(), claims()) + "\n", 0, "token/form", "pass");
  for (const auto* id : {"token/issuer",
                         "token/audience",
                         "token/algorithm",
                         "token/key",
                         "token/times",
                         "token/username",
                         "token/email-verified",
                         "token/groups"}) {
    CAPTURE(id);
    CHECK(finding_of(report, id).at("status") == "pass");
  }
  CHECK(report.at("verdicts").at("login").at("answer") == "yes");

  TestSystem test;
  serve(test, healthy_site());
  test.files.contents["-"] = token_of(header(), claims());
  CHECK(test.run({"verify-issuer", k_issuer, "--token-file=-", "--only", "token"}) == 0);
  CHECK(test.out().find("\ntoken\n  pass    form") != std::string::npos);
}
