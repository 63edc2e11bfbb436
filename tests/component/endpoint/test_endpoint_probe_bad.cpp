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
      {.version = reply(200, "<html>", "text/html"),
       .message = no("HTTP 200, text/html")},
      {.version = reply(404, "{}"), .message = no("HTTP 404, application/json")},
      {.version = reply(502, "bad gateway", "text/plain"),
       .message = no("HTTP 502, text/plain")},
      {.version = redirect, .message = no("HTTP 302, text/html")},
      {.version = typeless, .message = no("HTTP 200")},
      // versions of others, and what is nearly one
      {.version = reply(200, R"({"version":"1.2.3"})"),
       .message = no("HTTP 200, application/json")},
      {.version = reply(200, R"({"gitVersion":"v1.32.3"})"),
       .message = no("HTTP 200, application/json")},
      {.version = reply(200, R"({"major":"1","minor":"2","gitVersion":"1.2"})"),
       .message = no("HTTP 200, application/json")},
      {.version = reply(200, R"({"major":1,"minor":32,"gitVersion":"v1.32.3"})"),
       .message = no("HTTP 200, application/json")},
      {.version = reply(200, R"([])"), .message = no("HTTP 200, application/json")},
      {.version = reply(200, R"({"kind":"Status","apiVersion":"v2"})"),
       .message = no("HTTP 200, application/json")},
      {.version = reply(500, R"({"kind":"Status"})", "a\x1b[2Jb"),
       .message = no("HTTP 500, a\\x1b[2Jb")},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    TestSystem test;
    serve(test, {.version = row.version, .ready = reply(404, ""), .api = reply(404, "")});
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
  serve(test,
        {.version = reply(401, "no", "text/plain"),
         .ready = reply(401, "no"),
         .api = reply(401, "no")});
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
      {.fault = HttpFault::connect,
       .has_tls = false,
       .status = 3,
       .conclusion = "not-reachable",
       .id = "network/connect",
       .message = "no connection: x"},
      {.fault = HttpFault::resolve,
       .has_tls = false,
       .status = 3,
       .conclusion = "not-reachable",
       .id = "network/connect",
       .message = "no connection: x"},
      {.fault = HttpFault::proxy,
       .has_tls = false,
       .status = 3,
       .conclusion = "not-reachable",
       .id = "network/connect",
       .message = "no connection: x"},
      {.fault = HttpFault::timeout,
       .has_tls = false,
       .status = 3,
       .conclusion = "not-reachable",
       .id = "network/connect",
       .message = "no TLS connection within the timeout"},
      {.fault = HttpFault::timeout,
       .has_tls = true,
       .status = 3,
       .conclusion = "not-reachable",
       .id = "http/reply",
       .message = "no response: x"},
      {.fault = HttpFault::closed,
       .has_tls = true,
       .status = 3,
       .conclusion = "not-reachable",
       .id = "http/reply",
       .message = "no response: x"},
      {.fault = HttpFault::protocol,
       .has_tls = true,
       .status = 3,
       .conclusion = "not-reachable",
       .id = "http/reply",
       .message = "no response: x"},
      {.fault = HttpFault::too_large,
       .has_tls = true,
       .status = 3,
       .conclusion = "not-reachable",
       .id = "http/reply",
       .message = "no response: x"},
      {.fault = HttpFault::tls,
       .has_tls = false,
       .status = 3,
       .conclusion = "not-reachable",
       .id = "tls/certificate",
       .message = "TLS failed: x"},
      {.fault = HttpFault::certificate,
       .has_tls = true,
       .status = 1,
       .conclusion = "not-trusted",
       .id = "tls/certificate",
       .message = "the certificate was rejected: x"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.id);
    CAPTURE(to_string(row.fault));
    TestSystem test;
    HttpFailure failure{row.fault, "x", {}};
    if (row.has_tls) {
      failure.tls = good_tls();
    }
    test.network.at(k_url + "/version", {.outcome = tl::make_unexpected(failure)});
    const bool is_asked_plainly = row.fault == HttpFault::tls;
    if (is_asked_plainly) {
      test.network.at("http://k8s.example.com:6443/version",
                      {.outcome = tl::make_unexpected(failure)});
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
      {.url = "http://k8s.example.com",
       .problem = "kubectl silently omits credentials over http"},
      {.url = "ftp://k8s.example.com", .problem = "the scheme is ftp: expected https"},
      {.url = "https://me@k8s.example.com",
       .problem = "it contains user information before '@'"},
      {.url = "https://k8s.example.com?x", .problem = "it contains a query ('?…')"},
      {.url = "https://k8s.example.com/#x", .problem = "it contains a fragment ('#…')"},
      {.url = "https://", .problem = "the host is missing"},
      {.url = "https://a b",
       .problem = "not a valid URL: the host \"a b\" contains an invalid character"},
      {.url = "https://a:x",
       .problem = "not a valid URL: invalid port \"x\": expected a number up to 65535"},
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
      {.url = k_url,
       .verify_error = "self-signed certificate in certificate chain",
       .days_left = 30,
       .hint = cluster_ca},
      {.url = "https://api.a-abcd1234.k8s.z.coreweave.com",
       .verify_error = "unable to get issuer",
       .days_left = 30,
       .hint = cluster_ca},
      {.url = "https://a-abcd1234.k8s.z.coreweave.com",
       .verify_error = "unable to get issuer",
       .days_left = 30,
       .hint = "managed endpoints have publicly trusted certificates: check the URL, and "
               "this "
               "machine's root certificates"},
      {.url = k_url,
       .verify_error = "the certificate is not for this host name",
       .days_left = 30,
       .hint = "use a host name that the certificate names, or set tls-server-name: "
               "login.example.com in the kubeconfig (--tls-server-name=login.example.com "
               "tries "
               "it)"},
      {.url = k_url,
       .verify_error = "certificate has expired",
       .days_left = -1,
       .hint = renew},
  };
  for (const auto& row : rows) {
    CAPTURE(row.verify_error);
    TestSystem test;
    auto tls = good_tls();
    tls.verify_error = row.verify_error;
    tls.chain.front().not_after = FakeClock::k_start + std::chrono::days{row.days_left};
    test.network.at(row.url + "/version",
                    {.outcome = tl::make_unexpected(
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
  auto server = Server{.version = version(),
                       .ready = reply(200, "ok"),
                       .api = status(401, "Unauthorized")};
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
