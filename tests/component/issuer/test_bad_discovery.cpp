#include "fakes.hpp"
#include "site.hpp"
#include "verdicts.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

// Documents and statuses that kube-apiserver refuses, and some that it takes.

namespace {

// Run on an issuer whose document is `body`, which stops the run before the key set.
Json
check_body(const std::string& body, const Expected& expected)
{
  TestSystem test;
  const auto site = healthy_site();
  test.network.at(site.document_url(), {.outcome = ok_reply(body)});
  auto report = check_run(test, site, expected);
  CHECK(finding_of(report, "keys/reply").at("status") == "skipped");
  return report;
}

Json
check_status(int status, const std::string& location, const Expected& expected)
{
  TestSystem test;
  const auto site = healthy_site();
  auto reply = ok_reply("nothing");
  reply.status = status;
  if (!location.empty()) {
    reply.headers.push_back({"location", location});
  }
  test.network.at(site.document_url(), {.outcome = reply});
  return check_run(test, site, expected);
}

// Run on an issuer whose document has `member` with `value`.
Json
check_member(const std::string& member, const Json& value, const Expected& expected)
{
  TestSystem test;
  auto site = healthy_site();
  site.document[member] = value;
  test.network.at(site.document_url(), {.outcome = ok_reply(site.document.dump())});
  if (member != "jwks_uri") {
    test.network.at(site.keys_url(), {.outcome = ok_reply(site.keys.dump())});
  }
  return check_run(test, site, expected);
}

std::string
message(const Json& report, const std::string& id)
{
  return finding_of(report, id).at("message");
}

} // namespace

TEST_CASE("bad discovery: a status that is not 200")
{
  for (const int status : {201, 204, 400, 401, 403, 404, 410, 429, 500, 503}) {
    CAPTURE(status);
    const auto report = check_status(status, "", both("no", "discovery/status"));
    CHECK(message(report, "discovery/status") ==
          "HTTP " + std::to_string(status) +
              " from \"https://login.example.com/.well-known/openid-configuration\"; "
              "only 200 "
              "is accepted");
  }
  for (const int status : {301, 302, 303, 307, 308}) {
    CAPTURE(status);
    check_status(status, "", both("no", "discovery/status"));
    check_status(status, "https://", both("no", "discovery/reply"));
  }
  check_status(304, "https://login.example.com/x", both("no", "discovery/status"));
}

TEST_CASE("bad discovery: redirects are followed, nine at most")
{
  TestSystem test;
  const auto site = healthy_site();
  auto again = ok_reply();
  again.status = 302;
  again.headers.push_back({"location", "/.well-known/openid-configuration"});
  test.network.at(site.document_url(), {.outcome = again});
  const auto report = check_run(test, site, both("no", "discovery/reply"));
  CHECK(test.network.requests.size() == 10);
  CHECK(message(report, "discovery/reply").find("stopped after 10 redirects") !=
        std::string::npos);
}

TEST_CASE("discovery: a redirect is followed to any host, and that is a warning")
{
  for (const std::string target :
       {"https://other.example.com/doc", "http://other.example.com/doc"}) {
    TestSystem test;
    CAPTURE(target);
    auto site = healthy_site();
    site.document_reply.status = 301;
    site.document_reply.headers.push_back({"location", target});
    serve(test, site);
    test.network.at(target, {.outcome = ok_reply(site.document.dump())});
    const auto report = check_run(test, site, {});
    CHECK(finding_of(report, "discovery/redirect").at("status") == "warning");
    CHECK(finding_of(report, "discovery/redirect").at("details").at("redirects") ==
          Json({target}));
  }
}

TEST_CASE("bad discovery: no JSON object")
{
  struct Row
  {
    std::string body = {};
    std::string part = {}; // of the message
  };
  const Row rows[] = {
      {.body = "", .part = "it is empty"},
      {.body = " \n", .part = "it is empty"},
      {.body = "<!DOCTYPE html><html></html>", .part = "it is an HTML or XML page"},
      {.body = "{\"issuer\":", .part = "the document is not a JSON object: "},
      {.body = "\xef\xbb\xbf{}", .part = "the document is not a JSON object: "},
      {.body = "not json", .part = "the document is not a JSON object: "},
      {.body = "[]", .part = "expected an object, not a JSON array"},
      {.body = "\"text\"", .part = "expected an object, not a JSON string"},
      {.body = "17", .part = "expected an object, not a JSON number"},
      {.body = "{\"issuer\":[]}", .part = "kube-apiserver cannot decode the document: "},
      {.body = "{\"jwks_uri\":1}", .part = "kube-apiserver cannot decode the document: "},
      {.body = "{\"token_endpoint\":{}}",
       .part = "kube-apiserver cannot decode the document: "},
      {.body = "{\"userinfo_endpoint\":true}",
       .part = "kube-apiserver cannot decode the document: "},
      {.body = "{\"id_token_signing_alg_values_supported\":\"RS256\"}",
       .part = "kube-apiserver cannot decode the document: "},
      {.body = "{\"id_token_signing_alg_values_supported\":[1]}",
       .part = "kube-apiserver cannot decode the document: "},
  };
  for (const auto& row : rows) {
    CAPTURE(row.body);
    const auto report = check_body(row.body, both("no", "discovery/document"));
    CAPTURE(message(report, "discovery/document"));
    CHECK(message(report, "discovery/document").find(row.part) != std::string::npos);
  }
}

TEST_CASE("bad discovery: nesting and size")
{
  const auto nested = [](std::size_t depth) {
    return "{\"x\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  // Go reads 10000 levels, this program 64: what lies between is not known.
  check_body(nested(64), both("unknown", "discovery/document"));
  check_body(nested(5000), both("unknown", "discovery/document"));
  check_body(nested(200000), both("no", "discovery/document"));
  check_body(std::string((std::size_t{1} << 20) + 1, ' '),
             both("unknown", "discovery/reply"));
}

TEST_CASE("discovery: null members are absent members")
{
  check_member("issuer", nullptr, both("no", "discovery/issuer-match"));
  const auto report = check_member("jwks_uri", nullptr, both("no", "discovery/keys-url"));
  CHECK(message(report, "discovery/keys-url") == "the document has no jwks_uri");
  const Expected no_login{.status = 1,
                          .api_server = "yes",
                          .api_server_finding = "",
                          .login = "no",
                          .login_finding = "login/endpoints"};
  check_member("authorization_endpoint", nullptr, no_login);
  check_member("token_endpoint", nullptr, no_login);
  for (const auto* member : {"id_token_signing_alg_values_supported",
                             "response_types_supported",
                             "grant_types_supported",
                             "scopes_supported",
                             "claims_supported",
                             "code_challenge_methods_supported",
                             "token_endpoint_auth_methods_supported",
                             "device_authorization_endpoint"}) {
    CAPTURE(member);
    check_member(member, nullptr, {});
  }
  check_body("null", both("no", "discovery/issuer-match"));
}

TEST_CASE("discovery: what another client minds, kube-apiserver does not")
{
  // Members that go-oidc does not decode may have any type.
  for (const auto* member : {"scopes_supported", "claims_supported", "x"}) {
    for (const auto& value :
         {Json(1), Json("text"), Json::array({1, nullptr}), Json(false)}) {
      CAPTURE(member);
      CAPTURE(value.dump());
      check_member(member, value, {});
    }
  }
}

TEST_CASE("bad discovery: members with values that nobody can use")
{
  check_member("jwks_uri", "/keys", both("no", "discovery/keys-url"));
  check_member(
      "jwks_uri", "ftp://login.example.com/keys", both("no", "discovery/keys-url"));
  check_member("jwks_uri", "https://[::1", both("no", "discovery/keys-url"));
  const Expected no_login{.status = 1,
                          .api_server = "yes",
                          .api_server_finding = "",
                          .login = "no",
                          .login_finding = "login/endpoints"};
  check_member("authorization_endpoint", "http://login.example.com/a", no_login);
  check_member("authorization_endpoint", "/a", no_login);
  check_member("token_endpoint", "https://", no_login);
  check_member("response_types_supported",
               Json({"id_token"}),
               {.status = 1,
                .api_server = "yes",
                .api_server_finding = "",
                .login = "no",
                .login_finding = "login/code-flow"});
  check_member("grant_types_supported",
               Json({"client_credentials"}),
               {.status = 1,
                .api_server = "yes",
                .api_server_finding = "",
                .login = "no",
                .login_finding = "login/code-flow"});
  check_member("code_challenge_methods_supported",
               Json({"plain"}),
               {.status = 1,
                .api_server = "yes",
                .api_server_finding = "",
                .login = "no",
                .login_finding = "login/pkce"});
}

TEST_CASE("discovery: duplicate members, the last one counts")
{
  TestSystem test;
  auto site = healthy_site();
  auto text = site.document.dump();
  site.document_reply.body = "{\"issuer\":\"https://old.example.com\"," + text.substr(1);
  serve(test, site);
  const auto report = check_run(test, site, {});
  const auto finding = finding_of(report, "discovery/duplicates");
  CHECK(finding.at("status") == "warning");
  CHECK(finding.at("details").at("names") == Json({"issuer"}));

  text.pop_back();
  TestSystem other;
  site.document_reply.body = text + ",\"issuer\":\"https://new.example.com\"}";
  serve(other, site);
  check_run(other, site, both("no", "discovery/issuer-match"));
}

TEST_CASE("discovery: invalid UTF-8 is read as Go reads it")
{
  TestSystem test;
  auto site = healthy_site();
  auto text = site.document.dump();
  text.pop_back();
  site.document_reply.body = text + ",\"display_name\":\"\xff\xfe\"}";
  serve(test, site);
  check_run(test, site, {});

  check_body("{\"issuer\":\"https://login.example.com\xff\",\"jwks_uri\":\"\"}",
             both("no", "discovery/issuer-match"));
}

TEST_CASE("discovery: the wrong media type and wrong clocks are no reason to refuse")
{
  TestSystem test;
  auto site = healthy_site();
  site.document_reply.headers = {{"date", "Sun, 22 Nov 2026 14:02:00 GMT"},
                                 {"content-type", "text/plain"}};
  serve(test, site);
  const auto report = check_run(test, site, {});
  CHECK(finding_of(report, "discovery/media-type").at("status") == "info");
  CHECK(message(report, "clock/skew") == "the provider's clock is 2 min ahead of ours");
  CHECK(test.run({"verify-issuer", site.issuer, "--fail-on", "warning"}) == 1);
}

TEST_CASE("bad discovery: hints name only algorithms that an API server takes")
{
  struct Row
  {
    Json announced;
    std::string hint; // a part of it
  };
  const Row rows[] = {
      {.announced = {"HS256"}, .hint = "no API server accepts what it announces"},
      {.announced = {"none"}, .hint = "no API server accepts what it announces"},
      {.announced = {"EdDSA", "HS512"},
       .hint = "no API server accepts what it announces"},
      {.announced = {"HS256", "ES256"},
       .hint = "set --oidc-signing-algs=ES256 on the API server"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.announced.dump());
    const auto report =
        check_member("id_token_signing_alg_values_supported", row.announced, {});
    const auto finding = finding_of(report, "discovery/algorithms");
    CHECK(finding.at("status") == "warning");
    const auto hint = finding.at("hint").get<std::string>();
    CHECK(hint.find(row.hint) != std::string::npos);
    CHECK(hint.find("HS") == std::string::npos);
  }
}
