#include "builders.hpp"
#include "checks/issuer/issuer_checks.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using B = test::CaseBuilder;

// One thing is wrong; one finding says so, and what hangs on it is skipped in silence.
TEST_CASE("single_cause: each fault has one finding that decides")
{
  struct Row
  {
    std::string name = {};
    void (*change)(B&) = nullptr;
    std::string affects = {};
    Status status = Status::failure;
  };
  const auto unreachable = Status::unknown;
  const Row rows[] = {
      {"no issuer URL",
       [](B& b) {
         const NotTried why{"the issuer URL cannot be used"};
         b.evidence = {.issuer = "http://idp.example.com",
                       .now = test::k_now,
                       .addresses = why,
                       .discovery = why,
                       .keys = why,
                       .authorizations = why};
         b.token.clear();
       },
       "issuer/url"},
      {"no address",
       [](B& b) {
         b.evidence.addresses =
             Error{.code = ErrorCode::unavailable, .message = "no such host"};
         b.document_failure(HttpFault::resolve, "no such host");
       },
       "network/resolve",
       unreachable},
      {"connection refused",
       [](B& b) { b.document_failure(HttpFault::connect, "connection refused"); },
       "network/connect",
       unreachable},
      {"proxy refuses",
       [](B& b) { b.document_failure(HttpFault::proxy, "HTTP 403"); },
       "network/connect",
       unreachable},
      {"time-out",
       [](B& b) { b.document_failure(HttpFault::timeout, "late"); },
       "network/connect",
       unreachable},
      {"time-out of the body",
       [](B& b) {
         b.document_failure(HttpFault::timeout, "late");
         std::get<HttpExchange>(b.evidence.discovery).outcome.error().tls = TlsInfo{};
       },
       "discovery/reply",
       unreachable},
      {"certificate refused",
       [](B& b) { b.document_failure(HttpFault::certificate, "self-signed"); },
       "tls/certificate"},
      {"no TLS",
       [](B& b) { b.document_failure(HttpFault::tls, "wrong version"); },
       "tls/certificate"},
      {"broken off",
       [](B& b) { b.document_failure(HttpFault::closed, "eof"); },
       "discovery/reply",
       unreachable},
      {"too large",
       [](B& b) { b.document_failure(HttpFault::too_large, "2 MB"); },
       "discovery/reply",
       unreachable},
      {"no HTTP",
       [](B& b) { b.document_failure(HttpFault::protocol, "junk"); },
       "discovery/reply"},
      {"404", [](B& b) { b.document_reply({.status = 404}); }, "discovery/status"},
      {"500", [](B& b) { b.document_reply({.status = 500}); }, "discovery/status"},
      {"a web page",
       [](B& b) { b.document_reply(test::json_reply("<html>")); },
       "discovery/document"},
      {"too deep",
       [](B& b) {
         b.document_reply(test::json_reply(std::string(65, '[') + std::string(65, ']')));
       },
       "discovery/document",
       unreachable},
      {"wrong type",
       [](B& b) { b.member("userinfo_endpoint", 1); },
       "discovery/document"},
      {"issuer mismatch",
       [](B& b) { b.member("issuer", "https://other"); },
       "discovery/issuer-match"},
      {"no keys URL",
       [](B& b) {
         b.without("jwks_uri");
         b.evidence.keys = NotTried{"the document names no usable jwks_uri"};
       },
       "discovery/keys-url"},
      {"keys: refused",
       [](B& b) { b.keys_failure(HttpFault::connect, "refused"); },
       "keys/reply",
       unreachable},
      {"keys: certificate",
       [](B& b) { b.keys_failure(HttpFault::certificate, "CA"); },
       "keys/reply"},
      {"keys: 404", [](B& b) { b.keys_reply({.status = 404}); }, "keys/status"},
      {"keys: a web page",
       [](B& b) { b.keys_reply(test::json_reply("<html>")); },
       "keys/readable"},
      {"keys: no list",
       [](B& b) { b.keys_reply(test::json_reply(R"({"keys":1})")); },
       "keys/readable"},
      {"keys: empty",
       [](B& b) {
         b.keys_reply(test::json_reply("{}"));
         b.jose.signatures_are_good = false; // there is nothing to verify them with
       },
       "keys/usable"},
      {"keys: the only one spoilt", [](B& b) { b.key("kty", "AKP"); }, "keys/readable"},
      {"keys: one of two spoilt",
       [](B& b) {
         b.keys.at("keys").push_back({{"kty", "AKP"}, {"kid", "k2"}});
       },
       "keys/readable"},
      {"keys: mathematics",
       [](B& b) { b.jose.problem = "off the curve"; },
       "keys/readable"},
      {"keys: other algorithms",
       [](B& b) { b.policy.signing_algorithms = {"ES256"}; },
       "keys/algorithms"},
      {"client unknown",
       [](B& b) { b.login_reply({.status = 400, .body = "invalid_client"}); },
       "login/client"},
      {"redirect refused",
       [](B& b) { b.login_reply({.status = 400, .body = "redirect_uri_mismatch"}); },
       "login/redirect"},
      {"scope refused",
       [](B& b) {
         b.login_reply(
             {.status = 302,
              .headers = {{"location", "http://localhost:8000?error=invalid_scope"}}});
       },
       "login/scopes"},
      {"no code flow",
       [](B& b) { b.member("response_types_supported", {"id_token"}); },
       "login/code-flow"},
      {"no S256",
       [](B& b) { b.member("code_challenge_methods_supported", {"plain"}); },
       "login/pkce"},
      {"token: opaque", [](B& b) { b.token = "opaque"; }, "token/accepted"},
      {"token: other client",
       [](B& b) {
         b.with_token({{"aud", "other"}});
       },
       "token/accepted"},
      {"token: not verified",
       [](B& b) {
         b.with_token({{"email_verified", false}});
       },
       "token/accepted"},
      {"token: signed by somebody else",
       [](B& b) { b.jose.signatures_are_good = false; },
       "token/accepted"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    B builder;
    if (row.affects == "keys/algorithms") {
      builder.with_token({}, {{"alg", "ES256"}});
    } else {
      builder.with_token();
    }
    row.change(builder);
    const auto judged = builder.build();
    std::vector<std::string> deciding;
    for (const auto& check : issuer_checks()) {
      for (const auto& finding : check.run(judged)) {
        if (finding.status >= Status::unknown) {
          deciding.emplace_back(check.id);
          CHECK(to_string(finding.status) == to_string(row.status));
        }
      }
    }
    std::string all;
    for (const auto& id : deciding) {
      all += id + " ";
    }
    CHECK(all == row.affects + " ");
  }
}
