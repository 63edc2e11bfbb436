#include "fakes.hpp"
#include "site.hpp"
#include "verdicts.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

// Key sets that kube-apiserver refuses, and some that look bad and are not.

namespace {

Json
check_keys_reply(HttpReply reply, const Expected& expected)
{
  TestSystem test;
  auto site = healthy_site();
  site.keys_reply = std::move(reply);
  serve(test, site);
  return check_run(test, site, expected);
}

Json
check_keys(const Json& keys, const Expected& expected)
{
  return check_keys_reply(ok_reply(Json{{"keys", keys}}.dump()), expected);
}

Json
with(Json key, const std::string& member, const Json& value)
{
  key[member] = value;
  return key;
}

Json
symmetric_key()
{
  return {{"kty", "oct"}, {"k", "c2VjcmV0"}, {"kid", "s"}};
}

// The API server says no; a login alone would not notice.
Expected
api_server_only(const std::string& finding)
{
  return {.status = 1, .api_server = "no", .api_server_finding = finding};
}

} // namespace

TEST_CASE("bad keys: a status that is not 200")
{
  for (const int status : {204, 301, 401, 404, 500}) {
    CAPTURE(status);
    auto reply = ok_reply("nothing");
    reply.status = status;
    check_keys_reply(reply, both("no", "keys/status"));
  }
}

TEST_CASE("bad keys: no key set")
{
  for (const auto* body : {" ",
                           "<html></html>",
                           "not json",
                           "[]",
                           "7",
                           "{\"keys\":{}}",
                           "{\"keys\":\"\"}",
                           "{\"keys\":[1]}"}) {
    CAPTURE(body);
    check_keys_reply(ok_reply(body),
                     {.status = 1,
                      .api_server = "no",
                      .api_server_finding = "keys/readable",
                      .login = "unknown",
                      .login_finding = "keys/usable"});
  }
}

TEST_CASE("bad keys: empty in any form")
{
  for (const auto* body : {"{}", "{\"keys\":[]}", "{\"keys\":null}", "null"}) {
    CAPTURE(body);
    const auto report = check_keys_reply(ok_reply(body), both("no", "keys/usable"));
    CHECK(finding_of(report, "keys/usable").at("message") ==
          "the key set is empty; no token can be verified");
  }
}

TEST_CASE("bad keys: nesting and size")
{
  const std::string deep(65, '[');
  const std::string deep_end(65, ']');
  check_keys_reply(ok_reply("{\"keys\":[],\"x\":" + deep + deep_end + "}"),
                   {.status = 3,
                    .api_server = "unknown",
                    .api_server_finding = "keys/readable",
                    .login = "unknown",
                    .login_finding = "keys/usable"});
  check_keys_reply(ok_reply(std::string((std::size_t{1} << 20) + 1, ' ')),
                   both("unknown", "keys/reply"));
}

TEST_CASE("bad keys: one unusable key spoils the set")
{
  const auto good = rsa_key("good");
  const Json bad_keys[] = {
      nullptr,
      Json::object(),
      {{"kty", "nonsense"}},
      with(good, "n", nullptr),
      with(good, "n", "!!"),
      with(good, "kid", 7),
      with(p256_key("ec"), "crv", "secp256k1"),
      with(p256_key("ec"), "x", "AAAA"),
      // A point off its curve takes mathematics to find.
      with(p256_key("ec"), "y", "sv0H73arEh_1jRWFPftzKh7PDIe7qHC9rhZEs0gCgDk"),
      with(good, "x5c", Json({"bm8gY2VydGlmaWNhdGU="})),
  };
  for (const auto& bad : bad_keys) {
    CAPTURE(bad.dump());
    const auto report =
        check_keys(Json::array({good, bad}), api_server_only("keys/readable"));
    const auto message =
        finding_of(report, "keys/readable").at("message").get<std::string>();
    // The key that is spoilt verifies nothing, whatever it says.
    CHECK(finding_of(report, "keys/usable").at("message") ==
          "keys for PS256 PS384 PS512 RS256 RS384 RS512");
    CAPTURE(message);
    CHECK(message.find("key") != std::string::npos);
  }
}

TEST_CASE("bad keys: readable keys that verify nothing that is accepted")
{
  check_keys(Json::array({p256_key("ec")}), api_server_only("keys/algorithms"));
  check_keys(Json::array({symmetric_key()}), both("no", "keys/usable"));

  TestSystem test;
  auto site = healthy_site();
  site.keys["keys"] = Json::array({p256_key("ec")});
  serve(test, site);
  CHECK(test.run({"verify-issuer", site.issuer, "--signing-algs", "ES256"}) == 0);
  CHECK(test.run({"verify-issuer", site.issuer, "--structured"}) == 0);
  CHECK(test.run({"verify-issuer", site.issuer, "--oidc-signing-algs=RS256,RS512"}) == 1);
}

TEST_CASE("keys: what is bad but works is a warning")
{
  struct Row
  {
    Json keys = {};
    std::string finding = {};
  };
  const auto good = rsa_key("good");
  const Row rows[] = {
      {.keys = Json::array({good, good}), .finding = "keys/ids"},
      {.keys = Json::array({good, weak_rsa_key("weak")}), .finding = "keys/strength"},
      {.keys = Json::array({good, symmetric_key()}), .finding = "keys/private"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.finding);
    const auto report = check_keys(row.keys, {});
    CHECK(finding_of(report, row.finding).at("status") == "warning");
  }
}

TEST_CASE("keys: caching for more than a day is a warning")
{
  auto reply = ok_reply(Json{{"keys", Json::array({rsa_key("good")})}}.dump());
  reply.headers.push_back({"cache-control", "public, max-age=604800"});
  const auto report = check_keys_reply(reply, {});
  const auto finding = finding_of(report, "keys/cache");
  CHECK(finding.at("status") == "warning");
  CHECK(finding.at("details").at("rotatedKeyRefusedSeconds") == 604770);
}

TEST_CASE("keys: an http address and a redirect are warnings, not refusals")
{
  TestSystem test;
  auto site = healthy_site();
  const std::string plain = "http://login.example.com/keys";
  site.document["jwks_uri"] = plain;
  test.network.at(site.document_url(), {.outcome = ok_reply(site.document.dump())});
  auto moved = ok_reply();
  moved.status = 302;
  moved.headers.push_back({"location", "/keys2"});
  test.network.at(plain, {.outcome = moved});
  test.network.at(plain + "2", {.outcome = ok_reply(site.keys.dump())});
  const auto report = check_run(test, site, {});
  CHECK(finding_of(report, "discovery/keys-url").at("status") == "warning");
  CHECK(finding_of(report, "keys/status").at("status") == "warning");
}
