#include "site.hpp"

#include "base/base64.hpp"

#include <doctest/doctest.h>

namespace oidcctl::test {

namespace {

constexpr const char* k_date = "Sun, 22 Nov 2026 14:00:00 GMT"; // FakeClock::k_start

constexpr const char* k_modulus =
    "-2Yq-oW9F5OKKw-nPtNgnNADT9A8r8v3SRJy5jAd4rIvm363JSH9HTbvNKIG2rWjz-W8-"
    "4BKnCmXMxjDcMPlUt"
    "LqSL5qFGVevahlkDUBkxRAGxEfWI-FYWWclGEZiJjhD_-nhlBs-l7UzBSabcdrQsv8g73JsqJf6K-"
    "LIbvrHrbh"
    "gHbY8JAJTVy5qAQ3xQ5CtRmDvHFKT9dG4Pn6g7HO9YRRAViUNnOTY6CJsysUicPAQzPGU7hWuSElvadUG-"
    "Khou"
    "Nj79RipXtY7mQjgd9V5gI9nHMeOSxeiRi6q2hfyVydj5trcWJZOtV6gs_"
    "ACXGX9ZK7k9ErvV3xWFm6LgPQ2Q";

constexpr const char* k_weak_modulus = "sNSadcMkoIYdpNIwcHX5rxrWj1jNT3x7HcbTmMVQnTyckc35q"
                                       "S8NS8YRIcMoXIQ8yKjZO7jk1PvkEiWPV5xj11"
                                       "R3V7j6Nr9L5PRLcJTchV6HwAI0aw9GYsevjvHipLa_"
                                       "sP3O355cV2moE-ur932gFAdEc4jP-0M-KzksELGBOhc";

std::string
body_or(const HttpReply& reply, const Json& data)
{
  return reply.body.empty() ? data.dump() : reply.body;
}

HttpReply
with_body(HttpReply reply, std::string body)
{
  reply.body = std::move(body);
  return reply;
}

} // namespace

Json
rsa_key(const std::string& key_id)
{
  return {{"kty", "RSA"},
          {"use", "sig"},
          {"alg", "RS256"},
          {"kid", key_id},
          {"e", "AQAB"},
          {"n", k_modulus}};
}

Json
weak_rsa_key(const std::string& key_id)
{
  auto key = rsa_key(key_id);
  key["n"] = k_weak_modulus;
  return key;
}

Json
p256_key(const std::string& key_id)
{
  return {{"kty", "EC"},
          {"use", "sig"},
          {"crv", "P-256"},
          {"kid", key_id},
          {"x", "sv0H73arEh_1jRWFPftzKh7PDIe7qHC9rhZEs0gCgDk"},
          {"y", "RPwLgRu1unDV0QqX3Ys_8Q4Brgno7LZi1ienSgKZrvk"}};
}

TlsInfo
good_tls()
{
  using std::chrono::days;
  return {"TLSv1.3",
          {{.subject = "CN=login.example.com",
            .issuer = "O=Example Trust, CN=Example CA 1",
            .names = {"login.example.com"},
            .not_before = FakeClock::k_start - days{30},
            .not_after = FakeClock::k_start + days{60},
            .signature_algorithm = "ecdsa-with-SHA256",
            .sha256 = std::string(64, 'a')}},
          {}};
}

HttpReply
ok_reply(std::string body)
{
  return {.status = 200,
          .headers = {{"date", k_date}, {"content-type", "application/json"}},
          .body = std::move(body),
          .address = "203.0.113.7",
          .tls = good_tls(),
          .time = Milliseconds{12}};
}

Site
healthy_site(const std::string& issuer)
{
  Site site{.issuer = issuer};
  site.document = {{"issuer", issuer},
                   {"authorization_endpoint", site.login_url()},
                   {"token_endpoint", issuer + "/token"},
                   {"device_authorization_endpoint", issuer + "/device"},
                   {"jwks_uri", site.keys_url()},
                   {"response_types_supported", {"code"}},
                   {"grant_types_supported", {"authorization_code", "refresh_token"}},
                   {"subject_types_supported", {"public"}},
                   {"id_token_signing_alg_values_supported", {"RS256"}},
                   {"code_challenge_methods_supported", {"S256"}},
                   {"token_endpoint_auth_methods_supported", {"none"}},
                   {"scopes_supported", {"openid", "email", "profile", "offline_access"}},
                   {"claims_supported", {"sub", "email", "email_verified", "groups"}}};
  site.keys["keys"] = Json::array({rsa_key("key-1")});
  site.document_reply = ok_reply();
  site.keys_reply = ok_reply();
  site.login_reply =
      with_body(ok_reply(), "<form action=\"/login\"><input name=\"user\">");
  return site;
}

void
serve(TestSystem& test, const Site& site)
{
  test.network.at(site.document_url(),
                  {.outcome = with_body(site.document_reply,
                                        body_or(site.document_reply, site.document))});
  test.network.at(
      site.keys_url(),
      {.outcome = with_body(site.keys_reply, body_or(site.keys_reply, site.keys))});
}

void
serve_login(TestSystem& test, const Site& site)
{
  auto unknown_client = with_body(ok_reply(), "{\"error\":\"invalid_client\"}");
  unknown_client.status = 400;
  test.network.below(site.login_url() + "?", {.outcome = unknown_client});
  test.network.below(site.login_url() + "?response_type=code&client_id=kubernetes&",
                     {.outcome = site.login_reply});
}

std::string
token_of(const Json& header, const Json& claims)
{
  const auto part = [](const Json& value) {
    return base64::encode(value.dump(), base64::Alphabet::url);
  };
  return part(header) + "." + part(claims) + "." +
         base64::encode("no", base64::Alphabet::url);
}

Json
json_out(const TestSystem& test)
{
  const auto data = parse_json(test.out(), {.bytes = std::size_t{64} << 20});
  INFO(test.out().substr(0, 1000) << test.err());
  REQUIRE(data);
  return *data;
}

Json
finding_of(const Json& report, const std::string& id)
{
  for (const auto& finding : report.at("findings")) {
    if (finding.at("id") == id) {
      return finding;
    }
  }
  INFO("no finding " << id << " in " << report.dump(2));
  REQUIRE(false);
  return {};
}

} // namespace oidcctl::test
