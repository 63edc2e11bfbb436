#include "builders.hpp"
#include "checks/issuer/issuer_checks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

using namespace oidcctl;

namespace {

bool
is_lower_word(std::string_view text)
{
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '-';
  });
}

// Cases with something missing everywhere: what a check needs is not always there.
std::vector<std::pair<std::string, IssuerCase>>
starved_cases()
{
  using Builder = test::CaseBuilder;
  std::vector<std::pair<std::string, IssuerCase>> cases;
  cases.emplace_back("empty", IssuerCase{});
  const auto add = [&cases](const std::string& name,
                            const std::function<void(Builder&)>& change) {
    Builder builder;
    builder.with_token();
    change(builder);
    cases.emplace_back(name, builder.build());
  };
  add("healthy", [](Builder&) {});
  add("no policy", [](Builder& b) { b.policy = {.username_claim = ""}; });
  add("no issuer", [](Builder& b) { b.issuer(""); });
  add("nothing tried", [](Builder& b) {
    b.document_failure(HttpFault::connect, "");
    b.evidence.addresses = NotTried{};
    b.evidence.authorizations = NotTried{};
  });
  for (const auto fault : {HttpFault::resolve,
                           HttpFault::connect,
                           HttpFault::certificate,
                           HttpFault::tls,
                           HttpFault::timeout,
                           HttpFault::too_large,
                           HttpFault::closed,
                           HttpFault::proxy,
                           HttpFault::protocol,
                           HttpFault::interrupted}) {
    const std::string word(to_string(fault));
    add("document: " + word, [fault](Builder& b) { b.document_failure(fault, ""); });
    add("keys: " + word, [fault](Builder& b) { b.keys_failure(fault, ""); });
  }
  for (const auto status : {0, 204, 302, 404, 500}) {
    const auto name = std::to_string(status);
    add("document: " + name,
        [status](Builder& b) { b.document_reply({.status = status}); });
    add("keys: " + name, [status](Builder& b) { b.keys_reply({.status = status}); });
    add("login: " + name, [status](Builder& b) { b.login_reply({.status = status}); });
  }
  for (const auto* body : {"",
                           "{}",
                           "null",
                           "[]",
                           "<html>",
                           "{\"keys\":[{}]}",
                           "{\"keys\":{}}",
                           "{\"keys\":[]}",
                           "{\"issuer\":1}"}) {
    const std::string name(body);
    add("document: " + name,
        [body](Builder& b) { b.document_reply({.status = 200, .body = body}); });
    add("keys: " + name,
        [body](Builder& b) { b.keys_reply({.status = 200, .body = body}); });
  }
  add("TLS without a chain", [](Builder& b) {
    auto& outcome = std::get<HttpExchange>(b.evidence.discovery).outcome;
    outcome->tls = TlsInfo{};
  });
  add("a certificate without anything", [](Builder& b) {
    auto& outcome = std::get<HttpExchange>(b.evidence.discovery).outcome;
    outcome->tls = TlsInfo{.chain = {Certificate{}}};
  });
  add("no addresses",
      [](Builder& b) { b.evidence.addresses = std::vector<std::string>{}; });
  add("addresses failed", [](Builder& b) {
    b.evidence.addresses =
        Error{.code = ErrorCode::unavailable, .message = "no such host"};
  });
  add("no probes",
      [](Builder& b) { b.evidence.authorizations = std::vector<AuthorizationProbe>{}; });
  add("login: no reply", [](Builder& b) {
    auto& probes = std::get<std::vector<AuthorizationProbe>>(b.evidence.authorizations);
    probes.front().exchange = test::failed("x", HttpFault::timeout, "late");
    b.evidence.control = probes.front();
  });
  add("token: opaque", [](Builder& b) { b.token = "opaque"; });
  add("token: empty claims", [](Builder& b) { b.token = "e30.e30."; });
  add("token: odd types", [](Builder& b) {
    b.with_token({{"iss", 1},
                  {"aud", {1, nullptr}},
                  {"exp", "x"},
                  {"email", {{"a", 1}}},
                  {"email_verified", "true"},
                  {"groups", {1}},
                  {"_claim_names", 1}},
                 {{"alg", 1}, {"kid", {{"a", 1}}}});
  });
  return cases;
}

} // namespace

TEST_CASE("table: every check has an id of its own, a title and a function")
{
  std::set<std::string_view> ids;
  for (const auto& check : issuer_checks()) {
    CAPTURE(check.id);
    CHECK(ids.insert(check.id).second);
    const auto slash = check.id.find('/');
    REQUIRE(slash != std::string_view::npos);
    CHECK(is_lower_word(check.id.substr(0, slash)));
    CHECK(is_lower_word(check.id.substr(slash + 1)));
    CHECK(family_of(check.id) == check.id.substr(0, slash));
    REQUIRE_FALSE(check.title.empty());
    CHECK(check.title.size() <= 72);
    CHECK(check.title.back() != '.');
    CHECK((check.run != nullptr));
    // What no one's verdict hangs on cannot be missed by one.
    CHECK((!check.essential || check.affects != VerdictEffect::neither));
  }
  CHECK(family_of("nothing") == "nothing");
}

TEST_CASE("table: the checks of a family stand together")
{
  std::set<std::string_view> closed;
  std::string_view open;
  for (const auto& check : issuer_checks()) {
    const auto family = family_of(check.id);
    if (family != open) {
      CAPTURE(check.id);
      CHECK(closed.insert(open).second);
      CHECK(closed.count(family) == 0);
      open = family;
    }
  }
}

TEST_CASE("table: titles are told apart, and so are functions")
{
  std::set<std::string_view> titles;
  std::set<std::vector<Finding> (*)(const IssuerCase&)> functions;
  for (const auto& check : issuer_checks()) {
    CAPTURE(check.id);
    CHECK(titles.insert(check.title).second);
    const bool is_new = functions.insert(check.run).second;
    CHECK(is_new);
  }
}

TEST_CASE("table: whatever is missing, every check has an answer for people")
{
  for (const auto& [a_name, judged] : starved_cases()) {
    const auto& name = a_name; // Clang 14 captures no structured binding
    for (const auto& check : issuer_checks()) {
      const auto findings = check.run(judged);
      CAPTURE(name);
      CAPTURE(check.id);
      CHECK_FALSE(findings.empty());
      for (const auto& finding : findings) {
        CAPTURE(finding.message);
        CHECK_FALSE(finding.message.empty());
        CHECK(finding.details.is_object());
        // What is wrong comes with what to do about it.
        CHECK((finding.status < Status::warning || !finding.hint.empty() ||
               check.id == "provider/hint"));
        CHECK((finding.status != Status::skipped || finding.hint.empty()));
      }
    }
  }
}
