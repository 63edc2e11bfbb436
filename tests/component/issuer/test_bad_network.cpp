#include "fakes.hpp"
#include "site.hpp"
#include "verdicts.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;
using namespace oidcctl::test;

// No reply, half a reply, a refused certificate, a status that is not 200.

namespace {

Json
check_document_fault(HttpFailure failure, const Expected& expected)
{
  TestSystem test;
  const auto site = healthy_site();
  test.network.at(site.document_url(),
                  {.outcome = tl::make_unexpected(std::move(failure))});
  auto report = check_run(test, site, expected);
  CHECK(finding_of(report, "keys/reply").at("status") == "skipped");
  return report;
}

Json
check_keys_fault(HttpFailure failure, const Expected& expected)
{
  TestSystem test;
  const auto site = healthy_site();
  serve(test, site);
  test.network.at(site.keys_url(), {.outcome = tl::make_unexpected(std::move(failure))});
  return check_run(test, site, expected);
}

TlsInfo
refused_tls(const std::string& why)
{
  auto tls = good_tls();
  tls.verify_error = why;
  return tls;
}

} // namespace

TEST_CASE("bad network: the document does not arrive")
{
  struct Row
  {
    HttpFault fault;
    std::string finding = {};
  };
  const Row rows[] = {
      {.fault = HttpFault::resolve, .finding = "network/connect"},
      {.fault = HttpFault::connect, .finding = "network/connect"},
      {.fault = HttpFault::proxy, .finding = "network/connect"},
      {.fault = HttpFault::tls, .finding = "tls/certificate"},
      {.fault = HttpFault::too_large, .finding = "discovery/reply"},
      {.fault = HttpFault::closed, .finding = "discovery/reply"},
      {.fault = HttpFault::protocol, .finding = "discovery/reply"},
  };
  for (const auto& row : rows) {
    const auto word = std::string(to_string(row.fault));
    CAPTURE(word);
    const auto* answer = is_answer({row.fault}) ? "no" : "unknown";
    const auto report =
        check_document_fault({row.fault, "seen: " + word, {}}, both(answer, row.finding));
    CHECK(finding_of(report, row.finding)
              .at("message")
              .get<std::string>()
              .find("seen: " + word) != std::string::npos);
    if (row.finding == "discovery/reply") {
      CHECK(finding_of(report, row.finding).at("details").at("fault") == word);
    }
  }
}

TEST_CASE("bad network: time runs out before TLS, and behind it")
{
  check_document_fault({HttpFault::timeout, "30000 ms", {}},
                       both("unknown", "network/connect"));
  check_document_fault({HttpFault::timeout, "30000 ms", good_tls()},
                       both("unknown", "discovery/reply"));
}

TEST_CASE("bad network: a certificate that is refused is a \"no\"")
{
  struct Row
  {
    TlsInfo tls = {};
    std::string hint = {};
  };
  auto expired = refused_tls("certificate has expired");
  expired.chain.front().not_after = FakeClock::k_start - std::chrono::days{1};
  auto early = refused_tls("certificate is not yet valid");
  early.chain.front().not_before = FakeClock::k_start + std::chrono::days{1};
  auto other_name = refused_tls("host name does not fit");
  other_name.chain.front().names = {"idp.example.com"};
  const std::string ca_hint =
      "use --certificate-authority with the CA that signed it, and configure the same "
      "file on the API server (--oidc-ca-file, issuer.certificateAuthority)";
  const Row rows[] = {
      {.tls = expired,
       .hint = "renew the provider's certificate; it expired on 2026-11-21T14:00:00Z"},
      {.tls = early,
       .hint =
           "the certificate is valid only from 2026-11-23T14:00:00Z; check both clocks"},
      {.tls = other_name,
       .hint = "the certificate is for \"idp.example.com\": use one of these names, or "
               "have it "
               "issued for \"login.example.com\", too"},
      {.tls = refused_tls("self-signed certificate"), .hint = ca_hint},
      {.tls = {}, .hint = ca_hint},
  };
  for (const auto& row : rows) {
    CAPTURE(row.tls.verify_error);
    const auto report =
        check_document_fault({HttpFault::certificate, row.tls.verify_error, row.tls},
                             both("no", "tls/certificate"));
    const auto finding = finding_of(report, "tls/certificate");
    CHECK(finding.at("message") ==
          "the certificate was rejected: " + row.tls.verify_error);
    CHECK(finding.at("hint") == row.hint);
  }
}

TEST_CASE("bad network: the key set does not arrive")
{
  for (const auto fault : {HttpFault::resolve,
                           HttpFault::connect,
                           HttpFault::tls,
                           HttpFault::timeout,
                           HttpFault::too_large,
                           HttpFault::closed,
                           HttpFault::protocol}) {
    CAPTURE(to_string(fault));
    const auto* answer = is_answer({fault}) ? "no" : "unknown";
    check_keys_fault({fault, "seen", {}}, both(answer, "keys/reply"));
  }
  const auto report = check_keys_fault({HttpFault::certificate, "unknown CA", {}},
                                       both("no", "keys/reply"));
  CHECK(finding_of(report, "keys/reply").at("message") ==
        "the certificate of \"https://login.example.com/keys\" was rejected: unknown CA");
}

TEST_CASE("bad network: a host without address")
{
  TestSystem test;
  const auto site = healthy_site();
  test.resolver.errors["login.example.com"] = "no such name";
  test.network.at(site.document_url(),
                  {.outcome = tl::make_unexpected(
                       HttpFailure{HttpFault::resolve, "no address", {}})});
  const auto report = check_run(test, site, both("unknown", "network/resolve"));
  CHECK(finding_of(report, "network/connect").at("status") == "skipped");

  // A proxy may know the name.
  serve(test, site);
  const auto by_proxy = check_run(test, site, {});
  CHECK(finding_of(by_proxy, "network/resolve").at("status") == "info");
}

TEST_CASE("bad network: one deadline for all of an issuer, and more than one slow reply")
{
  TestSystem test;
  const auto site = healthy_site();
  test.network.at(
      site.document_url(),
      {.outcome = ok_reply(site.document.dump()), .takes = Milliseconds{1500}});
  test.network.at(site.keys_url(),
                  {.outcome = ok_reply(site.keys.dump()), .takes = Milliseconds{1500}});
  CHECK(test.run({"verify-issuer", site.issuer, "-o", "json", "--timeout", "2"}) == 3);
  check_verdicts(json_out(test), both("unknown", "keys/reply"));
  CHECK(test.clock.steady() == Milliseconds{2000});
  CHECK(test.network.requests.front().timeout == Milliseconds{2000});
  CHECK(test.network.requests.back().timeout == Milliseconds{500});
}

TEST_CASE("bad network: a trickle ends with the time that is allowed")
{
  TestSystem test;
  const auto site = healthy_site();
  test.network.at(site.document_url(),
                  {.outcome = ok_reply(), .takes = std::chrono::hours{1}});
  CHECK(test.run({"verify-issuer", site.issuer, "-o", "json", "--timeout", "0.5"}) == 3);
  check_verdicts(json_out(test), both("unknown", "discovery/reply"));
  CHECK(test.clock.steady() == Milliseconds{500});
}
