#include "api_server.hpp"

using namespace oidcctl;
using namespace oidcctl::test;

// What is in the way of TLS: no TLS at all, another name, a client certificate.

namespace {

void
fail_with(TestSystem& test, HttpFault fault, const std::string& message, bool has_tls)
{
  HttpFailure failure{fault, message, {}};
  if (has_tls) {
    failure.tls = good_tls();
  }
  test.network.at(k_url + "/version", {.outcome = tl::make_unexpected(failure)});
}

} // namespace

TEST_CASE("endpoint probe: a port that speaks plain HTTP is asked for it")
{
  for (const auto fault : {HttpFault::tls, HttpFault::protocol}) {
    TestSystem test;
    fail_with(test, fault, "wrong version number", false);
    test.network.at("http://k8s.example.com:6443/version",
                    {.outcome = reply(400, "Client sent an HTTP request", "text/plain")});
    const auto report = probe(test, 1);
    CHECK(report["conclusion"] == "not-usable");
    CHECK(report["verdicts"]["reachable"]["answer"] == "no");
    CHECK(finding_of(report, "tls/certificate")["message"] ==
          "the port answers in plain HTTP, not TLS (HTTP 400)");
  }
  TestSystem test;
  fail_with(test, HttpFault::tls, "no protocols available", false);
  test.network.at(
      "http://k8s.example.com:6443/version",
      {.outcome = tl::make_unexpected(HttpFailure{HttpFault::closed, "gone", {}})});
  const auto report = probe(test, 3);
  CHECK(report["conclusion"] == "not-reachable");
  CHECK(finding_of(report, "tls/certificate")["message"] ==
        "TLS failed: no protocols available");
}

TEST_CASE("endpoint probe: a server that demands a client certificate can be reached")
{
  struct Row
  {
    HttpFault fault = HttpFault::closed;
    std::string message = {};
    bool has_tls = true;
  };
  const Row rows[] = {
      {.fault = HttpFault::closed,
       .message = "SSL_read: tlsv13 alert certificate required, errno 0"},
      {.fault = HttpFault::tls, .message = "remote error: tls: certificate required"},
      {.fault = HttpFault::tls, .message = "sslv3 alert bad certificate"},
      {.fault = HttpFault::tls, .message = "sslv3 alert handshake failure"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    TestSystem test;
    fail_with(test, row.fault, row.message, row.has_tls);
    const auto report = probe(test, 1);
    CHECK(report["conclusion"] == "client-certificate");
    CHECK(report["verdicts"]["reachable"]["answer"] == "yes");
    CHECK(status_of(report, "http/reply") == "pass");
    const auto finding = finding_of(report, "tls/client-certificate");
    CHECK(finding["status"] == "failure");
    CHECK(finding["message"] ==
          "the server demands a client certificate: users with ID tokens cannot enter, "
          "because kubectl has none to send for them");
  }
  // A reverse proxy says it by HTTP.
  TestSystem test;
  serve(test,
        {.version = reply(
             400, "<center>No required SSL certificate was sent</center>", "text/html"),
         .ready = reply(400, ""),
         .api = reply(400, "")});
  const auto report = probe(test, 1);
  CHECK(report["conclusion"] == "client-certificate");
  CHECK(status_of(report, "tls/client-certificate") == "failure");
}

TEST_CASE("endpoint probe: an alert that was lost is asked for again")
{
  TestSystem test;
  HttpFailure failure{HttpFault::closed, "connection reset by peer", good_tls()};
  failure.tls->wants_client_certificate = true;
  test.network.at(k_url + "/version", {.outcome = tl::make_unexpected(failure)});
  const auto report = probe(test, 3);
  CHECK(report["conclusion"] == "not-reachable"); // nothing shows what it demands
  CHECK(test.network.requests.size() == 5);

  TestSystem other;
  failure.tls->wants_client_certificate = false;
  other.network.at(k_url + "/version", {.outcome = tl::make_unexpected(failure)});
  probe(other, 3);
  CHECK(other.network.requests.size() == 1);
}

TEST_CASE("endpoint probe: handshakes that fail for other reasons demand nothing")
{
  struct Row
  {
    std::string message = {};
    std::string verify_error = {};
    bool has_tls = true;
  };
  const Row rows[] = {
      {.message = "sslv3 alert handshake failure", .verify_error = "", .has_tls = false},
      {.message = "sslv3 alert handshake failure",
       .verify_error = "certificate has expired"},
      {.message = "unexpected eof while reading", .verify_error = ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    TestSystem test;
    HttpFailure failure{HttpFault::tls, row.message, {}};
    if (row.has_tls) {
      failure.tls = good_tls();
      failure.tls->verify_error = row.verify_error;
    } else {
      test.network.at(
          "http://k8s.example.com:6443/version",
          {.outcome = tl::make_unexpected(HttpFailure{HttpFault::closed, "x", {}})});
    }
    test.network.at(k_url + "/version", {.outcome = tl::make_unexpected(failure)});
    const auto report = probe(test, 3);
    CHECK(report["conclusion"] == "not-reachable");
    CHECK(status_of(report, "tls/client-certificate") == "skipped");
  }
}

TEST_CASE("endpoint probe: a certificate for other names names them")
{
  struct Row
  {
    std::vector<std::string> names = {};
    std::string names_text = {};
    std::string hint = {}; // a part of it
  };
  const Row rows[] = {
      {.names = {"a.example", "10.0.0.1"},
       .names_text = "; it is for a.example, 10.0.0.1",
       .hint = "tls-server-name: a.example in the kubeconfig "
               "(--tls-server-name=a.example tries "
               "it)"},
      {.names = {"x.example", "kubernetes.default.svc"},
       .names_text = "; it is for x.example, kubernetes.default.svc",
       .hint = "tls-server-name: kubernetes.default.svc"},
      {.names = {"*.example"},
       .names_text = "; it is for *.example",
       .hint = "or have this one added to it"},
      {.names = {},
       .names_text = "; it has no subject alternative names",
       .hint = "or have this one added to it"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.names_text);
    TestSystem test;
    auto tls = good_tls();
    tls.chain.front().names = row.names;
    tls.chain.front().not_after = FakeClock::k_start + std::chrono::days{90};
    tls.verify_error = "hostname mismatch";
    test.network.at(k_url + "/version",
                    {.outcome = tl::make_unexpected(
                         HttpFailure{HttpFault::certificate, "hostname mismatch", tls})});
    const auto finding = finding_of(probe(test, 1), "tls/certificate");
    CHECK(finding["message"] ==
          "the certificate was rejected: hostname mismatch" + row.names_text);
    CHECK(finding["hint"].get<std::string>().find(row.hint) != std::string::npos);
  }
}

TEST_CASE("endpoint probe: --tls-server-name")
{
  TestSystem test;
  serve(test,
        {.version = version(),
         .ready = reply(200, "ok"),
         .api = status(401, "Unauthorized")});
  CHECK(test.run(
            {"endpoint", "probe", k_url, "--tls-server-name=kubernetes", "-ojson"}) == 0);
  CHECK(json_out(test)["tlsServerName"] == "kubernetes");
  REQUIRE(test.network.sessions.size() == 1);
  CHECK(test.network.sessions[0].tls_server_name == "kubernetes");
  for (const std::string name : {"a b", "a:443", "https://a", "a/b", "[::1]"}) {
    CAPTURE(name);
    CHECK(test.run({"endpoint", "probe", k_url, "--tls-server-name=" + name}) == 2);
  }
}
