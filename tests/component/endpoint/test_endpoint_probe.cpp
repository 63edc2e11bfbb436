#include "api_server.hpp"

using namespace oidcctl;
using namespace oidcctl::test;

// What the probe makes of API servers.

TEST_CASE("endpoint probe: an API server as it comes")
{
  TestSystem test;
  serve(test,
        {.version = version(),
         .ready = reply(200, "ok", "text/plain"),
         .api = status(403, "Forbidden")});
  const auto report = probe(test, 0);
  CHECK(report["kind"] == "EndpointReport");
  CHECK(report["url"] == k_url);
  CHECK(report["type"] == "other");
  CHECK(report["conclusion"] == "kubernetes");
  CHECK(report["version"] == "v1.32.3");
  CHECK(report["verdicts"]["reachable"]["answer"] == "yes");
  CHECK(report["verdicts"]["kubernetes"]["answer"] == "yes");
  CHECK(finding_of(report, "api/server")["message"] == "Kubernetes v1.32.3 answers");
  CHECK(finding_of(report, "api/version")["message"] == "v1.32.3 on linux/amd64");
  CHECK(finding_of(report, "api/ready")["message"] == "ready");
  CHECK(finding_of(report, "api/anonymous")["message"] ==
        "anonymous requests are accepted as system:anonymous, and may not list the API");
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
      {.name = "no anonymous requests",
       .server = {.version = unauthorized, .ready = unauthorized, .api = unauthorized},
       .server_message = "a Kubernetes API server answers (HTTP 401)",
       .version = "info",
       .ready = "info",
       .anonymous = "pass"},
      {.name = "no bindings for strangers",
       .server = {.version = forbidden, .ready = forbidden, .api = forbidden},
       .server_message = "a Kubernetes API server answers (HTTP 403)",
       .version = "info",
       .ready = "info",
       .anonymous = "info"},
      {.name = "anonymous at health paths only",
       .server = {.version = unauthorized, .ready = ok, .api = unauthorized},
       .server_message = "a Kubernetes API server answers (HTTP 401)",
       .version = "info",
       .ready = "pass",
       .anonymous = "pass"},
      {.name = "version for strangers, API not",
       .server = {.version = version(), .ready = ok, .api = unauthorized},
       .server_message = "Kubernetes v1.32.3 answers",
       .version = "pass",
       .ready = "pass",
       .anonymous = "pass"},
      {.name = "everything for strangers",
       .server = {.version = version(),
                  .ready = ok,
                  .api = reply(200, R"({"kind":"APIVersions"})")},
       .server_message = "Kubernetes v1.32.3 answers",
       .version = "pass",
       .ready = "pass",
       .anonymous = "warning"},
      {.name = "known by its header alone",
       .server = {.version = flowschema, .ready = ok, .api = reply(404, "")},
       .server_message = "a Kubernetes API server answers (HTTP 404)",
       .version = "skipped",
       .ready = "pass",
       .anonymous = "skipped"},
      {.name = "not ready",
       .server = {.version = version(),
                  .ready = reply(500, "[-]etcd failed", "text/plain"),
                  .api = forbidden},
       .server_message = "Kubernetes v1.32.3 answers",
       .version = "pass",
       .ready = "warning",
       .anonymous = "info"},
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
          {.version = version(),
           .ready = reply(200, "ok"),
           .api = status(401, "Unauthorized")},
          "https://h.example.com/k8s/c1");
    CHECK(probe(test, 0, url)["url"] == url);
  }
  TestSystem test;
  serve(test,
        {.version = version(),
         .ready = reply(200, "ok"),
         .api = status(401, "Unauthorized")},
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
      {.label = "abc123-abcd1234",
       .type = "managed",
       .status = "warning",
       .message = "CoreWeave's managed endpoint, which rejects ID tokens"},
      {.label = "api.abc123-abcd1234",
       .type = "unmanaged",
       .status = "pass",
       .message = "CoreWeave's unmanaged endpoint"},
      {.label = "api.abc123-waldorf",
       .type = "unmanaged",
       .status = "warning",
       .message = "the host contains the cluster's name, a deprecated form"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.label);
    TestSystem test;
    const auto url = "https://" + row.label + ".k8s.us-east-04a.coreweave.com";
    serve(test,
          {.version = version(),
           .ready = reply(200, "ok"),
           .api = status(401, "Unauthorized")},
          url);
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
  test.network.at(k_url + "/version",
                  {.outcome = tl::make_unexpected(
                       HttpFailure{HttpFault::resolve, "no such host", {}})});
  auto report = probe(test, 3);
  CHECK(report["verdicts"]["reachable"]["finding"] == "network/resolve");
  CHECK(status_of(report, "network/connect") == "skipped");

  TestSystem other;
  serve(other,
        {.version = version(),
         .ready = reply(200, "ok"),
         .api = status(401, "Unauthorized")});
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
  auto all = Server{.version = version(),
                    .ready = reply(200, "ok"),
                    .api = status(401, "Unauthorized")};
  slow.network.at(k_url + "/version",
                  {.outcome = all.version, .takes = Milliseconds{30000}});
  report = probe(slow, 0);
  CHECK(status_of(report, "api/ready") == "skipped");
  CHECK(slow.network.requests.size() == 1);
}

TEST_CASE("endpoint probe: the table, and usage")
{
  TestSystem test;
  serve(test,
        {.version = reply(200, "<html>", "text/html"),
         .ready = reply(404, ""),
         .api = reply(404, "")});
  CHECK(test.run({"endpoint", "probe", k_url}) == 1);
  CHECK(test.out().rfind(
            "URL         https://k8s.example.com:6443\n"
            "Type        other\n"
            "Result      something-else\n"
            "Reachable   yes\n"
            "Kubernetes  no       api/server: the response is not from a Kubernetes API "
            "server",
            0) == 0);
  CHECK(test.run({"endpoint", "probe"}) == 2);
  CHECK(test.err() == "oidcctl: error: URL is required\n"
                      "hint: use the URL of an API server, as a kubeconfig has it\n");
  CHECK(test.run({"endpoint", "probe", k_url, "--timeout=0"}) == 2);
  test.network.load_error = Error{ErrorCode::local_file, "no module", "", {}};
  CHECK(test.run({"endpoint", "probe", k_url}) == 5);
}
