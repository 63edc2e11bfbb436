#include "api_server.hpp"

using namespace oidcctl;
using namespace oidcctl::test;

// What the probe makes of servers that are none, or are out of reach.

TEST_CASE("endpoint probe: something else replies")
{
  struct Row
  {
    HttpReply version = {};
    std::string message = {};
  };
  const auto no = [](const std::string& what) {
    return "the response is not from a Kubernetes API server (" + what + ")";
  };
  auto redirect = reply(302, "", "text/html");
  redirect.headers.push_back({"location", "https://login.example.com"});
  auto typeless = reply(200, "hello");
  std::erase_if(typeless.headers, [](const auto& h) { return h.name == "content-type"; });
  const Row rows[] = {
      {reply(200, "<html>", "text/html"), no("HTTP 200, text/html")},
      {reply(404, "{}"), no("HTTP 404, application/json")},
      {reply(502, "bad gateway", "text/plain"), no("HTTP 502, text/plain")},
      {redirect, no("HTTP 302, text/html")},
      {typeless, no("HTTP 200")},
      // versions of others, and what is nearly one
      {reply(200, R"({"version":"1.2.3"})"), no("HTTP 200, application/json")},
      {reply(200, R"({"gitVersion":"v1.32.3"})"), no("HTTP 200, application/json")},
      {reply(200, R"({"major":"1","minor":"2","gitVersion":"1.2"})"),
       no("HTTP 200, application/json")},
      {reply(200, R"({"major":1,"minor":32,"gitVersion":"v1.32.3"})"),
       no("HTTP 200, application/json")},
      {reply(200, R"([])"), no("HTTP 200, application/json")},
      {reply(200, R"({"kind":"Status","apiVersion":"v2"})"),
       no("HTTP 200, application/json")},
      {reply(500, R"({"kind":"Status"})", "a\x1b[2Jb"), no("HTTP 500, a\\x1b[2Jb")},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    TestSystem test;
    serve(test, {row.version, reply(404, ""), reply(404, "")});
    const auto report = probe(test, 1);
    CHECK(report["conclusion"] == "something-else");
    CHECK(report["version"].is_null());
    CHECK(report["verdicts"]["reachable"]["answer"] == "yes");
    CHECK(report["verdicts"]["kubernetes"]["answer"] == "no");
    CHECK(report["verdicts"]["kubernetes"]["finding"] == "api/server");
    CHECK(finding_of(report, "api/server")["message"] == row.message);
    CHECK(status_of(report, "api/anonymous") == "skipped");
  }
}

TEST_CASE("endpoint probe: a gateway that wants credentials may be anything")
{
  TestSystem test;
  serve(test, {reply(401, "no", "text/plain"), reply(401, "no"), reply(401, "no")});
  const auto report = probe(test, 3);
  CHECK(report["conclusion"] == "unknown");
  CHECK(report["verdicts"]["reachable"]["answer"] == "yes");
  CHECK(finding_of(report, "api/server")["message"] ==
        "the server requires credentials (HTTP 401, text/plain) and does not identify "
        "itself");
}

TEST_CASE("endpoint probe: no reply")
{
  struct Row
  {
    HttpFault fault = HttpFault::connect;
    bool has_tls = false;
    int status = 3;
    std::string conclusion = {};
    std::string id = {};
    std::string message = {};
  };
  const Row rows[] = {
      {HttpFault::connect,
       false,
       3,
       "not-reachable",
       "network/connect",
       "no connection: x"},
      {HttpFault::resolve,
       false,
       3,
       "not-reachable",
       "network/connect",
       "no connection: x"},
      {HttpFault::proxy,
       false,
       3,
       "not-reachable",
       "network/connect",
       "no connection: x"},
      {HttpFault::timeout,
       false,
       3,
       "not-reachable",
       "network/connect",
       "no TLS connection within the timeout"},
      {HttpFault::timeout, true, 3, "not-reachable", "http/reply", "no response: x"},
      {HttpFault::closed, true, 3, "not-reachable", "http/reply", "no response: x"},
      {HttpFault::protocol, true, 3, "not-reachable", "http/reply", "no response: x"},
      {HttpFault::too_large, true, 3, "not-reachable", "http/reply", "no response: x"},
      {HttpFault::tls, false, 3, "not-reachable", "tls/certificate", "TLS failed: x"},
      {HttpFault::certificate,
       true,
       1,
       "not-trusted",
       "tls/certificate",
       "the certificate was rejected: x"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.id);
    CAPTURE(to_string(row.fault));
    TestSystem test;
    HttpFailure failure{row.fault, "x", {}};
    if (row.has_tls) {
      failure.tls = good_tls();
    }
    test.network.at(k_url + "/version", {tl::make_unexpected(failure)});
    const bool is_asked_plainly = row.fault == HttpFault::tls;
    if (is_asked_plainly) {
      test.network.at("http://k8s.example.com:6443/version",
                      {tl::make_unexpected(failure)});
    }
    const auto report = probe(test, row.status);
    CHECK(report["conclusion"] == row.conclusion);
    CHECK(report["verdicts"]["reachable"]["finding"] == row.id);
    CHECK(report["verdicts"]["reachable"]["message"] == row.message);
    CHECK(report["verdicts"]["kubernetes"]["answer"] == "unknown");
    CHECK(test.network.requests.size() == (is_asked_plainly ? 2 : 1));
  }
}

TEST_CASE("endpoint probe: URLs that kubectl sends nothing secret to are not asked")
{
  struct Row
  {
    std::string url = {};
    std::string problem = {};
  };
  const Row rows[] = {
      {"http://k8s.example.com", "kubectl silently omits credentials over http"},
      {"ftp://k8s.example.com", "the scheme is ftp: expected https"},
      {"https://me@k8s.example.com", "it contains user information before '@'"},
      {"https://k8s.example.com?x", "it contains a query ('?…')"},
      {"https://k8s.example.com/#x", "it contains a fragment ('#…')"},
      {"https://", "the host is missing"},
      {"https://a b", "not a valid URL: the host \"a b\" contains an invalid character"},
      {"https://a:x",
       "not a valid URL: invalid port \"x\": expected a number up to 65535"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.url);
    TestSystem test;
    const auto report = probe(test, 1, row.url);
    CHECK(report["conclusion"] == "not-usable");
    CHECK(finding_of(report, "endpoint/url")["message"] ==
          "\"" + row.url + "\": " + row.problem);
    CHECK(test.network.requests.empty());
  }
}

TEST_CASE("endpoint probe: a certificate that is refused, and what to do")
{
  struct Row
  {
    std::string url = {};
    std::string verify_error = {};
    int days_left = 30;
    std::string hint = {};
  };
  const std::string cluster_ca =
      "use --certificate-authority with the cluster's CA: it is in every admin "
      "kubeconfig, and in the cluster in the ConfigMap kube-root-ca.crt";
  const std::string renew = "renew the server's certificate; it expired on "
                            "2026-11-21T14:00:00Z";
  const Row rows[] = {
      {k_url, "self-signed certificate in certificate chain", 30, cluster_ca},
      {"https://api.a-abcd1234.k8s.z.coreweave.com",
       "unable to get issuer",
       30,
       cluster_ca},
      {"https://a-abcd1234.k8s.z.coreweave.com",
       "unable to get issuer",
       30,
       "managed endpoints have publicly trusted certificates: check the URL, and this "
       "machine's root certificates"},
      {k_url,
       "the certificate is not for this host name",
       30,
       "use a host name that the certificate names, or set tls-server-name: "
       "login.example.com in the kubeconfig (--tls-server-name=login.example.com tries "
       "it)"},
      {k_url, "certificate has expired", -1, renew},
  };
  for (const auto& row : rows) {
    CAPTURE(row.verify_error);
    TestSystem test;
    auto tls = good_tls();
    tls.verify_error = row.verify_error;
    tls.chain.front().not_after = FakeClock::k_start + std::chrono::days{row.days_left};
    test.network.at(row.url + "/version",
                    {tl::make_unexpected(
                        HttpFailure{HttpFault::certificate, row.verify_error, tls})});
    const auto report = probe(test, 1, row.url);
    const auto finding = finding_of(report, "tls/certificate");
    CHECK(finding["message"].get<std::string>().starts_with(
        "the certificate was rejected: " + row.verify_error));
    CHECK(finding["hint"] == row.hint);
    CHECK(finding["details"]["chain"].size() == tls.chain.size());
  }
}

TEST_CASE("endpoint probe: a certificate that ends soon, and one that Go does not take")
{
  TestSystem test;
  auto server = Server{version(), reply(200, "ok"), status(401, "Unauthorized")};
  server.version.tls->chain.front().not_after = FakeClock::k_start + std::chrono::days{3};
  serve(test, server);
  auto report = probe(test, 0);
  CHECK(status_of(report, "tls/expiry") == "warning");
  server.version.tls->chain.front().names.clear();
  serve(test, server);
  report = probe(test, 1);
  CHECK(report["conclusion"] == "not-trusted");
  CHECK(status_of(report, "tls/certificate") == "failure");
}
