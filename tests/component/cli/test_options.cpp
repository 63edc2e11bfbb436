#include "base/text.hpp"
#include "fakes.hpp"
#include "site.hpp"
#include "verdicts.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

// What each option of verify-issuer changes.

namespace {

constexpr const char* k_issuer = "https://login.example.com";

// Return the report on a healthy site with more arguments.
Json
report_with(TestSystem& test, const std::vector<std::string>& more, int status = 0)
{
  std::vector<std::string> words{"verify-issuer", k_issuer, "-o", "json"};
  words.insert(words.end(), more.begin(), more.end());
  CHECK(test.run(words) == status);
  CHECK(test.err().empty());
  return json_out(test);
}

std::vector<std::string>
ids(const Json& report)
{
  std::vector<std::string> out;
  for (const auto& finding : report.at("findings")) {
    out.push_back(finding.at("id"));
  }
  return out;
}

HttpReply
page(int status, const std::string& body)
{
  auto reply = ok_reply(body);
  reply.status = status;
  return reply;
}

} // namespace

TEST_CASE("options: --issuer-url is one more issuer, also in kube-apiserver's spelling")
{
  for (const auto* option : {"--issuer-url", "--oidc-issuer-url"}) {
    TestSystem test;
    serve(test, healthy_site());
    CHECK(test.run({"verify-issuer", option, k_issuer, "-o", "json"}) == 0);
    CHECK(json_out(test).at("issuer") == k_issuer);
  }
}

TEST_CASE("options: --client-id tries the client and sends nothing secret")
{
  TestSystem test;
  const auto site = healthy_site();
  serve(test, site);
  serve_login(test, site);
  const auto report =
      report_with(test, {"--client-id", "kubernetes", "--username-claim", "email"});
  check_verdicts(report, {.login = "yes", .login_finding = ""});
  std::vector<std::string> urls;
  for (const auto& request : test.network.requests) {
    CHECK(request.method == "GET");
    CHECK(request.body.empty());
    CHECK(request.headers.empty());
    urls.push_back(request.url);
  }
  REQUIRE(urls.size() == 5); // document, keys, two redirect URLs, the client that is none
  CHECK(urls[2].find("redirect_uri=http%3A%2F%2Flocalhost%3A8000") != std::string::npos);
  CHECK(urls[2].find("scope=openid%20email") != std::string::npos);
  CHECK(urls[2].find("code_challenge_method=S256") != std::string::npos);
  CHECK(urls[3].find("redirect_uri=http%3A%2F%2Flocalhost%3A18000") != std::string::npos);
  CHECK(urls[4].find("client_id=oidcctl-control-") != std::string::npos);
}

TEST_CASE("options: what the provider says of client and redirect URL")
{
  struct Row
  {
    HttpReply reply = {};
    Expected expected = {};
  };
  auto back = page(302, "");
  back.headers.push_back(
      {"location", "http://localhost:8000/?error=unauthorized_client&state=x"});
  auto login_required = page(302, "");
  login_required.headers.push_back(
      {"location", "http://localhost:8000/?error=login_required"});
  const Row rows[] = {
      {.reply = page(400, "invalid_client"),
       .expected = {.status = 1, .login = "no", .login_finding = "login/client"}},
      {.reply = page(400, "redirect_uri_mismatch"),
       .expected = {.status = 1, .login = "no", .login_finding = "login/redirect"}},
      {.reply = back,
       .expected = {.status = 1, .login = "no", .login_finding = "login/client"}},
      {.reply = login_required,
       .expected = {.status = 0, .login = "yes", .login_finding = ""}},
      {.reply = page(200, "hello"),
       .expected = {.status = 3, .login = "unknown", .login_finding = "login/client"}},
      {.reply = page(503, "busy"),
       .expected = {.status = 3, .login = "unknown", .login_finding = "login/client"}},
  };
  for (const auto& row : rows) {
    TestSystem test;
    CAPTURE(row.reply.body);
    const auto site = healthy_site();
    serve(test, site);
    test.network.below(site.login_url(), {.outcome = row.reply});
    const auto report = report_with(
        test,
        {"--oidc-client-id", "kubernetes", "--redirect-url", "http://localhost:8000"},
        row.expected.status);
    check_verdicts(report, row.expected);
  }
}

TEST_CASE("options: a login page that anybody gets says nothing")
{
  TestSystem test;
  const auto site = healthy_site();
  serve(test, site);
  test.network.below(site.login_url(), {.outcome = site.login_reply});
  const auto report = report_with(test, {"--client-id", "kubernetes"}, 3);
  check_verdicts(report, {.login_finding = "login/client"});
}

TEST_CASE("options: the redirect URLs that are tried are those of the login")
{
  struct Row
  {
    std::vector<std::string> words;
    const char* tried;
  };
  const Row rows[] = {
      {.words = {}, .tried = "http://localhost:8000 http://localhost:18000"},
      {.words = {"--redirect-url=http://127.0.0.1:1",
                 "--redirect-url=http://localhost:2/cb"},
       .tried = "http://127.0.0.1:1 http://localhost:2/cb"},
      {.words = {"--listen-address=127.0.0.1:7000"}, .tried = "http://localhost:7000"},
      {.words = {"--local-server-cert=a.crt", "--local-server-key=a.key"},
       .tried = "https://localhost:8000 https://localhost:18000"},
      {.words = {"--oidc-redirect-url=https://login.example.com:9/cb",
                 "--listen-address=127.0.0.1:7000"},
       .tried = "https://login.example.com:9/cb"},
      {.words = {"--redirect-url=http://localhost:3", "--listen-address=127.0.0.1:7000"},
       .tried = "http://localhost:3"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.tried);
    TestSystem test;
    const auto site = healthy_site();
    serve(test, site);
    serve_login(test, site);
    auto words = row.words;
    words.emplace_back("--client-id=kubernetes");
    const auto report = report_with(test, words);
    std::vector<std::string> tried;
    for (const auto& finding : report.at("findings")) {
      if (finding.at("id") == "login/redirect") {
        tried.push_back(finding.at("details").at("redirectUrl"));
      }
    }
    CHECK(text::join(tried, " ") == row.tried);
  }
}

TEST_CASE("options: claims")
{
  TestSystem test;
  serve(test, healthy_site());
  auto report =
      report_with(test, {"--username-claim", "email", "--groups-claim", "groups"});
  CHECK(finding_of(report, "claims/username").at("status") == "pass");
  CHECK(finding_of(report, "claims/email-verified").at("status") == "pass");
  CHECK(finding_of(report, "claims/groups").at("status") == "pass");
  report =
      report_with(test, {"--oidc-username-claim=upn", "--oidc-groups-claim", "roles"});
  CHECK(finding_of(report, "claims/username").at("status") == "info");
  CHECK(finding_of(report, "claims/email-verified").at("status") == "skipped");
  CHECK(finding_of(report, "claims/groups").at("status") == "info");
}

TEST_CASE("options: --structured and --discovery-url move the request, not the issuer")
{
  TestSystem test;
  const auto site = healthy_site();
  const std::string moved = "https://mirror.example.net/oidc.json";
  test.network.at(moved, {.outcome = ok_reply(site.document.dump())});
  test.network.at(site.keys_url(), {.outcome = ok_reply(site.keys.dump())});
  const auto report = report_with(test, {"--structured", "--discovery-url", moved});
  CHECK(report.at("issuer") == k_issuer);
  CHECK(finding_of(report, "discovery/reply").at("details").at("url") == moved);
  CHECK(finding_of(report, "keys/algorithms").at("details").at("accepted").size() == 9);
}

TEST_CASE("options: --only and --skip, by family and by id, alone and together")
{
  TestSystem test;
  serve(test, healthy_site());
  const auto joined = [&test](const std::vector<std::string>& more) {
    return text::join(ids(report_with(test, more)), " ");
  };
  CHECK(joined({"--only", "tls"}) == "tls/certificate tls/expiry");
  CHECK(joined({"--only", "tls/expiry,clock"}) == "tls/expiry clock/skew");
  CHECK(joined({"--only", "tls", "--only", "clock"}) ==
        "tls/certificate tls/expiry clock/skew");
  CHECK(joined({"--only", "tls", "--skip", "tls/expiry"}) == "tls/certificate");
  CHECK(joined({"--only", "tls", "--skip", "tls"}).empty());
}

TEST_CASE("options: what is not shown does not become true")
{
  TestSystem test;
  auto site = healthy_site();
  site.keys["keys"] = Json::array();
  serve(test, site);
  const auto report = report_with(test, {"--skip", "keys"}, 0);
  CHECK(report.at("verdicts").at("api-server").at("answer") == "no");
  CHECK(report.at("verdicts").at("api-server").at("finding") == "keys/usable");
}

TEST_CASE("options: --fail-on warning")
{
  TestSystem test;
  auto site = healthy_site();
  site.keys["keys"] = Json::array({rsa_key("a"), weak_rsa_key("b")});
  serve(test, site);
  report_with(test, {}, 0);
  report_with(test, {"--fail-on", "failure"}, 0);
  report_with(test, {"--fail-on", "warning"}, 1);
  report_with(test, {"--fail-on", "warning", "--skip", "keys/strength"}, 0);
}

TEST_CASE("options: --connect-to reaches the session, and names are not looked up")
{
  TestSystem test;
  serve(test, healthy_site());
  test.resolver.errors["login.example.com"] = "no such name";
  const auto report = report_with(
      test,
      {"--connect-to", "login.example.com:443:127.0.0.1:8443", "--connect-to=::[::1]:"});
  const auto& rules = test.network.sessions.back().connect_to;
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].str() == "login.example.com:443:127.0.0.1:8443");
  CHECK(finding_of(report, "network/resolve").at("message") ==
        "--connect-to redirects the connection");
}

TEST_CASE("options: addresses that a hosted API server cannot reach")
{
  for (const auto* address : {"127.0.0.1",
                              "10.1.2.3",
                              "172.16.0.1",
                              "192.168.7.7",
                              "::1",
                              "fd00::1",
                              "fe80::1",
                              "169.254.1.1",
                              "100.64.0.1"}) {
    TestSystem test;
    CAPTURE(address);
    serve(test, healthy_site());
    test.resolver.hosts["login.example.com"] = {"203.0.113.7", address};
    const auto report = report_with(test, {});
    CHECK(finding_of(report, "network/public-address").at("status") == "warning");
  }
}
