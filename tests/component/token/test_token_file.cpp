#include "fakes.hpp"
#include "signing.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// --token-file: the verdict on a real token, never the token itself.

namespace {

constexpr const char* k_issuer = "https://login.example.com";
constexpr auto k_now = FakeClock::k_start.time_since_epoch().count();

Json
claims()
{
  return {{"iss", k_issuer},
          {"sub", "u-17"},
          {"aud", "kubernetes"},
          {"exp", k_now + 3600},
          {"email", "ada@example.com"},
          {"email_verified", true},
          {"groups", {"dev", "ops"}}};
}

Json
header()
{
  return {{"alg", "ES256"}, {"kid", "key-1"}};
}

Site
signing_site()
{
  auto site = healthy_site();
  site.keys["keys"] = Json::array({Signer::of("P-256").jwk("key-1")});
  site.document["id_token_signing_alg_values_supported"] = {"ES256"};
  return site;
}

std::vector<std::string>
words(std::vector<std::string> more = {})
{
  std::vector<std::string> out{"verify-issuer",
                               k_issuer,
                               "--token-file=token",
                               "--client-id=kubernetes",
                               "--username-claim=email",
                               "--groups-claim=groups",
                               "--signing-algs=ES256",
                               "-o",
                               "json"};
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

// Run with a token and check the exit status and the one finding on it.
Json
check_token(const std::string& token, int status, const std::string& message)
{
  TestSystem test;
  const auto site = signing_site();
  serve(test, site);
  serve_login(test, site);
  test.files.contents["token"] = token;
  CAPTURE(message);
  CHECK(test.run(words()) == status);
  CHECK(test.err().empty());
  auto report = json_out(test);
  const auto finding = finding_of(report, "token/accepted");
  CHECK(finding.at("status") == (status == 0 ? "pass" : "failure"));
  CHECK(finding.at("message") == message);
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

TEST_CASE("token file: a file that holds no token stops everything")
{
  TestSystem test;
  struct Row
  {
    std::string content = {};
    std::string message = {};
  };
  const Row rows[] = {
      {.content = "", .message = "the input is empty"},
      {.content = " \n", .message = "the input is empty"},
      {.content = "Bearer e30.e30.x", .message = "it starts with \"Bearer\""},
      {.content = "e30.\ne30.x", .message = "whitespace inside the token"},
  };
  CHECK(test.run({"verify-issuer", k_issuer, "--token-file", "token"}) == 5);
  CHECK(test.err() == "oidcctl: error: token: \"token\": no such file\n");
  for (const auto& row : rows) {
    CAPTURE(row.message);
    test.files.contents["token"] = row.content;
    CHECK(test.run({"verify-issuer", k_issuer, "--token-file", "token"}) == 5);
    CHECK(test.out().empty());
    CHECK(test.err().rfind(
              "oidcctl: error: token: \"token\": " + row.message + "\nhint: ", 0) == 0);
  }
  test.files.contents["token"] = std::string((std::size_t{4} << 20) + 1, 'a');
  CHECK(test.run({"verify-issuer", k_issuer, "--token-file", "token"}) == 5);
  CHECK(test.network.sessions.empty());
}

TEST_CASE("token file: no JWT at all, and the text is not repeated")
{
  for (const auto* token : {"plover-words",
                            "a.b",
                            "plover.plover.plover",
                            "e30.e30",
                            "W10.e30.x",
                            "e30.W10.x",
                            "a.b.c.d.e"}) {
    const auto report = check_token(token, 1, "invalid bearer token");
    CHECK(report.at("verdicts").at("api-server").at("finding") == "token/accepted");
    CHECK(report.dump().find("plover") == std::string::npos);
  }
}

TEST_CASE("token file: each claim that is wrong")
{
  struct Row
  {
    Json header = {};
    Json claims = {};
    std::string message = {};
  };
  const auto good = claims();
  const std::string verify = "oidc: verify token: ";
  const Row rows[] = {
      {.header = header(),
       .claims = with(good, "iss", "https://other"),
       .message = "invalid bearer token"},
      {.header = header(),
       .claims = without(good, "iss"),
       .message = "invalid bearer token"},
      {.header = header(),
       .claims = with(good, "aud", "other"),
       .message = verify + R"(oidc: expected audience "kubernetes" got ["other"])"},
      {.header = header(),
       .claims = with(good, "aud", Json::array()),
       .message = verify + R"(oidc: expected audience "kubernetes" got [])"},
      {.header = with(header(), "kid", "rotated"),
       .claims = good,
       .message =
           verify + "failed to verify signature: failed to verify id token signature"},
      {.header = header(),
       .claims = without(good, "exp"),
       .message = verify +
                  "oidc: token is expired (Token Expiry: 0001-01-01 00:00:00 +0000 UTC)"},
      {.header = header(),
       .claims = with(good, "exp", k_now - 60),
       .message = verify +
                  "oidc: token is expired (Token Expiry: 2026-11-22 13:59:00 +0000 UTC)"},
      {.header = header(),
       .claims = without(good, "email"),
       .message = "oidc: parse username claims \"email\": claim not present"},
      {.header = header(),
       .claims = with(good, "email_verified", false),
       .message = "oidc: email not verified"},
      {.header = header(),
       .claims = with(good, "groups", 7),
       .message = "oidc: parse groups claim \"groups\": json: cannot unmarshal number "
                  "into Go value "
                  "of type string"},
  };
  for (const auto& row : rows) {
    check_token(Signer::of("P-256").token(row.header, row.claims), 1, row.message);
  }
}

TEST_CASE("token file: a good token, from a file and from standard input")
{
  const auto token = Signer::of("P-256").token(header(), claims());
  const auto report =
      check_token(token + "\n", 0, "accepted as \"ada@example.com\" in dev, ops");
  CHECK(finding_of(report, "token/remarks").at("status") == "pass");
  CHECK(report.at("verdicts").at("login").at("answer") == "yes");

  TestSystem test;
  serve(test, signing_site());
  test.files.contents["-"] = token;
  CHECK(test.run({"verify-issuer", k_issuer, "--token-file=-", "--only=token", "-v"}) ==
        0);
  CHECK(test.out().find("\ntoken\n") != std::string::npos);
  CHECK(test.out().find("the verdict on the token requires --client-id") !=
        std::string::npos);
}

TEST_CASE("token file: the verdict is that of token verify")
{
  for (const auto& changed : {claims(), with(claims(), "aud", "other")}) {
    TestSystem test;
    const auto site = signing_site();
    serve(test, site);
    serve_login(test, site);
    test.files.contents["token"] = Signer::of("P-256").token(header(), changed);
    const auto status = test.run(words());
    const auto report = json_out(test);
    CHECK(test.run({"token",
                    "verify",
                    "token",
                    "--issuer-url",
                    k_issuer,
                    "--client-id=kubernetes",
                    "--username-claim=email",
                    "--groups-claim=groups",
                    "--signing-algs=ES256",
                    "-o",
                    "json"}) == status);
    const auto verdict = json_out(test);
    const auto finding = finding_of(report, "token/accepted");
    if (status == 0) {
      CHECK(finding.at("details").at("username") == verdict.at("username"));
      CHECK(finding.at("details").at("groups") == verdict.at("groups"));
    } else {
      CHECK(finding.at("details").at("reason") == verdict.at("reason"));
      CHECK(finding.at("message") == verdict.at("message"));
    }
  }
}
