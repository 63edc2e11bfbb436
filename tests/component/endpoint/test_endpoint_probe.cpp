#include "api_server.hpp"

using namespace oidcctl;
using namespace oidcctl::test;

// What the probe makes of API servers.

TEST_CASE("endpoint probe: an API server as it comes")
{
  TestSystem test;
  serve(test, {version(), reply(200, "ok", "text/plain"), status(403, "Forbidden")});
  const auto report = probe(test, 0);
  CHECK(report["kind"] == "EndpointReport");
  CHECK(report["url"] == k_url);
  CHECK(report["type"] == "other");
  CHECK(report["conclusion"] == "kubernetes");
  CHECK(report["version"] == "v1.32.3");
  CHECK(report["verdicts"]["reachable"]["answer"] == "yes");
  CHECK(report["verdicts"]["kubernetes"]["answer"] == "yes");
  CHECK(finding_of(report, "api/server")["message"] == "Kubernetes v1.32.3 replies");
  CHECK(finding_of(report, "api/version")["message"] == "v1.32.3 on linux/amd64");
  CHECK(finding_of(report, "api/ready")["message"] == "ready");
  CHECK(finding_of(report, "api/anonymous")["message"] ==
        "anonymous requests are let in as system:anonymous, and may not list the API");
  CHECK(finding_of(report, "http/reply")["message"] == "HTTP 200 in 12 ms");
  CHECK(finding_of(report, "tls/certificate")["details"]["chain"].size() > 0);
  for (const auto& request : test.network.requests) {
    for (const auto& header : request.headers) {
      CHECK(header.name != "authorization");
    }
  }
}

TEST_CASE("endpoint probe: what API servers reply to strangers")
{
  struct Row
  {
    std::string name = {};
    Server server = {};
    std::string server_message = {};
    std::string version = {}; // statuses
    std::string ready = {};
    std::string anonymous = {};
  };
  auto flowschema = reply(404, "404 page not found", "text/plain");
  flowschema.headers.push_back({"x-kubernetes-pf-flowschema-uid", "4711"});
  const auto ok = reply(200, "ok", "text/plain");
  const auto unauthorized = status(401, "Unauthorized");
  const auto forbidden = status(403, "Forbidden");
  const Row rows[] = {
      {"no anonymous requests",
       {unauthorized, unauthorized, unauthorized},
       "a Kubernetes API server replies (HTTP 401)",
       "info",
       "info",
       "pass"},
      {"no bindings for strangers",
       {forbidden, forbidden, forbidden},
       "a Kubernetes API server replies (HTTP 403)",
       "info",
       "info",
       "info"},
      {"anonymous at health paths only",
       {unauthorized, ok, unauthorized},
       "a Kubernetes API server replies (HTTP 401)",
       "info",
       "pass",
       "pass"},
      {"version for strangers, API not",
       {version(), ok, unauthorized},
       "Kubernetes v1.32.3 replies",
       "pass",
       "pass",
       "pass"},
      {"everything for strangers",
       {version(), ok, reply(200, R"({"kind":"APIVersions"})")},
       "Kubernetes v1.32.3 replies",
       "pass",
       "pass",
       "warning"},
      {"known by its header alone",
       {flowschema, ok, reply(404, "")},
       "a Kubernetes API server replies (HTTP 404)",
       "skipped",
       "pass",
       "skipped"},
      {"not ready",
       {version(), reply(500, "[-]etcd failed", "text/plain"), forbidden},
       "Kubernetes v1.32.3 replies",
       "pass",
       "warning",
       "info"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    TestSystem test;
    serve(test, row.server);
    const auto report = probe(test, 0);
    CHECK(report["conclusion"] == "kubernetes");
    CHECK(finding_of(report, "api/server")["message"] == row.server_message);
    CHECK(status_of(report, "api/version") == row.version);
    CHECK(status_of(report, "api/ready") == row.ready);
    CHECK(status_of(report, "api/anonymous") == row.anonymous);
  }
}

TEST_CASE("endpoint probe: the paths are below the URL's, and a host alone speaks https")
{
  for (const auto* url :
       {"https://h.example.com/k8s/c1", "https://h.example.com/k8s/c1/"}) {
    TestSystem test;
    serve(test,
          {version(), reply(200, "ok"), status(401, "Unauthorized")},
          "https://h.example.com/k8s/c1");
    CHECK(probe(test, 0, url)["url"] == url);
  }
  TestSystem test;
  serve(test,
        {version(), reply(200, "ok"), status(401, "Unauthorized")},
        "https://h.example.com:6443");
  CHECK(probe(test, 0, "h.example.com:6443")["url"] == "https://h.example.com:6443");
}

TEST_CASE("endpoint probe: the endpoints of CoreWeave")
{
  struct Row
  {
    std::string label = {};
    std::string type = {};
    std::string status = {};
    std::string message = {};
  };
  const Row rows[] = {
      {"abc123-abcd1234",
       "managed",
       "warning",
       "the managed endpoint of CoreWeave, which refuses ID tokens"},
      {"api.abc123-abcd1234", "unmanaged", "pass", "the unmanaged endpoint of CoreWeave"},
      {"api.abc123-waldorf",
       "unmanaged",
       "warning",
       "the host has the cluster's name, which is deprecated"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.label);
    TestSystem test;
    const auto url = "https://" + row.label + ".k8s.us-east-04a.coreweave.com";
    serve(test, {version(), reply(200, "ok"), status(401, "Unauthorized")}, url);
    const auto report = probe(test, 0, url);
    CHECK(report["type"] == row.type);
    CHECK(status_of(report, "endpoint/kind") == row.status);
    CHECK(finding_of(report, "endpoint/kind")["message"] == row.message);
  }
}

TEST_CASE("endpoint probe: the name, a detour and the time")
{
  TestSystem test;
  test.resolver.errors["k8s.example.com"] = "no such host";
  test.network.at(
      k_url + "/version",
      {tl::make_unexpected(HttpFailure{HttpFault::resolve, "no such host", {}})});
  auto report = probe(test, 3);
  CHECK(report["verdicts"]["reachable"]["finding"] == "network/resolve");
  CHECK(status_of(report, "network/connect") == "skipped");

  TestSystem other;
  serve(other, {version(), reply(200, "ok"), status(401, "Unauthorized")});
  other.files.contents["ca.pem"] = "-----BEGIN CERTIFICATE-----\n";
  CHECK(other.run({"endpoint",
                   "probe",
                   k_url,
                   "--connect-to=::127.0.0.1:6443",
                   "--certificate-authority=ca.pem",
                   "--timeout=2",
                   "-ojson"}) == 0);
  CHECK(status_of(json_out(other), "network/resolve") == "skipped");
  REQUIRE(other.network.sessions.size() == 1);
  CHECK(other.network.sessions[0].ca_pem == "-----BEGIN CERTIFICATE-----\n");
  CHECK(other.network.requests.front().timeout == Milliseconds{2000});

  TestSystem slow;
  auto all = Server{version(), reply(200, "ok"), status(401, "Unauthorized")};
  slow.network.at(k_url + "/version", {all.version, Milliseconds{30000}});
  report = probe(slow, 0);
  CHECK(status_of(report, "api/ready") == "skipped");
  CHECK(slow.network.requests.size() == 1);
}

TEST_CASE("endpoint probe: the table, and usage")
{
  TestSystem test;
  serve(test, {reply(200, "<html>", "text/html"), reply(404, ""), reply(404, "")});
  CHECK(test.run({"endpoint", "probe", k_url}) == 1);
  CHECK(test.out().rfind(
            "URL         https://k8s.example.com:6443\n"
            "Type        other\n"
            "Result      something-else\n"
            "Reachable   yes\n"
            "Kubernetes  no       api/server: what replies is no Kubernetes API "
            "server",
            0) == 0);
  CHECK(test.run({"endpoint", "probe"}) == 2);
  CHECK(test.err() == "oidcctl: error: URL is required\n"
                      "hint: use the URL of an API server, as a kubeconfig has it\n");
  CHECK(test.run({"endpoint", "probe", k_url, "--timeout=0"}) == 2);
  test.network.load_error = Error{ErrorCode::local_file, "no module", "", {}};
  CHECK(test.run({"endpoint", "probe", k_url}) == 5);
}
