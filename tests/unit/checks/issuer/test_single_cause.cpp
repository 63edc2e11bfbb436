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
      {.name = "no issuer URL",
       .change =
           [](B& b) {
             const NotTried why{"the issuer URL is invalid"};
             b.evidence = {.issuer = "http://idp.example.com",
                           .now = test::k_now,
                           .addresses = why,
                           .discovery = why,
                           .keys = why,
                           .authorizations = why};
             b.token.clear();
           },
       .affects = "issuer/url"},
      {.name = "no address",
       .change =
           [](B& b) {
             b.evidence.addresses =
                 Error{.code = ErrorCode::unavailable, .message = "no such host"};
             b.document_failure(HttpFault::resolve, "no such host");
           },
       .affects = "network/resolve",
       .status = unreachable},
      {.name = "connection refused",
       .change =
           [](B& b) { b.document_failure(HttpFault::connect, "connection refused"); },
       .affects = "network/connect",
       .status = unreachable},
      {.name = "proxy refuses",
       .change = [](B& b) { b.document_failure(HttpFault::proxy, "HTTP 403"); },
       .affects = "network/connect",
       .status = unreachable},
      {.name = "time-out",
       .change = [](B& b) { b.document_failure(HttpFault::timeout, "late"); },
       .affects = "network/connect",
       .status = unreachable},
      {.name = "time-out of the body",
       .change =
           [](B& b) {
             b.document_failure(HttpFault::timeout, "late");
             std::get<HttpExchange>(b.evidence.discovery).outcome.error().tls = TlsInfo{};
           },
       .affects = "discovery/reply",
       .status = unreachable},
      {.name = "certificate refused",
       .change = [](B& b) { b.document_failure(HttpFault::certificate, "self-signed"); },
       .affects = "tls/certificate"},
      {.name = "no TLS",
       .change = [](B& b) { b.document_failure(HttpFault::tls, "wrong version"); },
       .affects = "tls/certificate"},
      {.name = "broken off",
       .change = [](B& b) { b.document_failure(HttpFault::closed, "eof"); },
       .affects = "discovery/reply",
       .status = unreachable},
      {.name = "too large",
       .change = [](B& b) { b.document_failure(HttpFault::too_large, "2 MB"); },
       .affects = "discovery/reply",
       .status = unreachable},
      {.name = "no HTTP",
       .change = [](B& b) { b.document_failure(HttpFault::protocol, "junk"); },
       .affects = "discovery/reply"},
      {.name = "404",
       .change = [](B& b) { b.document_reply({.status = 404}); },
       .affects = "discovery/status"},
      {.name = "500",
       .change = [](B& b) { b.document_reply({.status = 500}); },
       .affects = "discovery/status"},
      {.name = "a web page",
       .change = [](B& b) { b.document_reply(test::json_reply("<html>")); },
       .affects = "discovery/document"},
      {.name = "too deep",
       .change =
           [](B& b) {
             b.document_reply(
                 test::json_reply(std::string(65, '[') + std::string(65, ']')));
           },
       .affects = "discovery/document",
       .status = unreachable},
      {.name = "wrong type",
       .change = [](B& b) { b.member("userinfo_endpoint", 1); },
       .affects = "discovery/document"},
      {.name = "issuer mismatch",
       .change = [](B& b) { b.member("issuer", "https://other"); },
       .affects = "discovery/issuer-match"},
      {.name = "no keys URL",
       .change =
           [](B& b) {
             b.without("jwks_uri");
             b.evidence.keys = NotTried{"the document has no usable jwks_uri"};
           },
       .affects = "discovery/keys-url"},
      {.name = "keys: refused",
       .change = [](B& b) { b.keys_failure(HttpFault::connect, "refused"); },
       .affects = "keys/reply",
       .status = unreachable},
      {.name = "keys: certificate",
       .change = [](B& b) { b.keys_failure(HttpFault::certificate, "CA"); },
       .affects = "keys/reply"},
      {.name = "keys: 404",
       .change = [](B& b) { b.keys_reply({.status = 404}); },
       .affects = "keys/status"},
      {.name = "keys: a web page",
       .change = [](B& b) { b.keys_reply(test::json_reply("<html>")); },
       .affects = "keys/readable"},
      {.name = "keys: no list",
       .change = [](B& b) { b.keys_reply(test::json_reply(R"({"keys":1})")); },
       .affects = "keys/readable"},
      {.name = "keys: empty",
       .change =
           [](B& b) {
             b.keys_reply(test::json_reply("{}"));
             b.jose.signatures_are_good = false; // there is nothing to verify them with
           },
       .affects = "keys/usable"},
      {.name = "keys: the only one spoilt",
       .change = [](B& b) { b.key("kty", "AKP"); },
       .affects = "keys/readable"},
      {.name = "keys: one of two spoilt",
       .change =
           [](B& b) {
             b.keys.at("keys").push_back({{"kty", "AKP"}, {"kid", "k2"}});
           },
       .affects = "keys/readable"},
      {.name = "keys: mathematics",
       .change = [](B& b) { b.jose.problem = "off the curve"; },
       .affects = "keys/readable"},
      {.name = "keys: other algorithms",
       .change = [](B& b) { b.policy.signing_algorithms = {"ES256"}; },
       .affects = "keys/algorithms"},
      {.name = "client unknown",
       .change = [](B& b) { b.login_reply({.status = 400, .body = "invalid_client"}); },
       .affects = "login/client"},
      {.name = "redirect refused",
       .change =
           [](B& b) { b.login_reply({.status = 400, .body = "redirect_uri_mismatch"}); },
       .affects = "login/redirect"},
      {.name = "scope refused",
       .change =
           [](B& b) {
             b.login_reply({.status = 302,
                            .headers = {{"location",
                                         "http://localhost:8000?error=invalid_scope"}}});
           },
       .affects = "login/scopes"},
      {.name = "no code flow",
       .change = [](B& b) { b.member("response_types_supported", {"id_token"}); },
       .affects = "login/code-flow"},
      {.name = "no S256",
       .change = [](B& b) { b.member("code_challenge_methods_supported", {"plain"}); },
       .affects = "login/pkce"},
      {.name = "token: opaque",
       .change = [](B& b) { b.token = "opaque"; },
       .affects = "token/accepted"},
      {.name = "token: other client",
       .change =
           [](B& b) {
             b.with_token({{"aud", "other"}});
           },
       .affects = "token/accepted"},
      {.name = "token: not verified",
       .change =
           [](B& b) {
             b.with_token({{"email_verified", false}});
           },
       .affects = "token/accepted"},
      {.name = "token: signed by another key",
       .change = [](B& b) { b.jose.signatures_are_good = false; },
       .affects = "token/accepted"},
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
