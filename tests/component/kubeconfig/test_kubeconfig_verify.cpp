#include "api_server.hpp"
#include "certificates.hpp"

using namespace oidcctl;
using namespace oidcctl::test;

// `kubeconfig generate --verify` writes nothing that cannot work.

namespace {

const std::string k_issuer = "https://login.example.com";

// An issuer and an API server against which nothing can be said; tests spoil one of them.
struct World
{
  TestSystem test = {};
  Site site = healthy_site(k_issuer);
  Server server = {.version = version(),
                   .ready = reply(200, "ok", "text/plain"),
                   .api = status(403, "Forbidden")};

  int
  generate(const std::vector<std::string>& more = {}, const std::string& url = k_url)
  {
    std::vector<std::string> words{"kubeconfig",
                                   "generate",
                                   "--verify",
                                   "--output-file=out.yaml",
                                   "--username-claim=email",
                                   "--issuer-url=" + k_issuer,
                                   "--client-id=kubernetes",
                                   "--server=" + url};
    words.insert(words.end(), more.begin(), more.end());
    return test.run(words);
  }

  void
  serve_issuer()
  {
    serve(test, site);
    serve_login(test, site);
  }

  bool
  has_written() const
  {
    return !test.files.writes.empty();
  }

  bool
  says(const std::string& part) const
  {
    return test.err().find(part) != std::string::npos;
  }
};

} // namespace

TEST_CASE("kubeconfig generate --verify: all is well")
{
  World world;
  world.serve_issuer();
  serve(world.test, world.server);
  CHECK(world.generate() == 0);
  CHECK(world.has_written());
  CHECK_FALSE(world.says("warning"));
}

TEST_CASE("kubeconfig generate --verify: the scopes that the document announces")
{
  World world;
  world.site.document["scopes_supported"] = {
      "openid", "email", "groups", "offline_access"};
  world.serve_issuer();
  serve(world.test, world.server);
  CHECK(world.generate({"--groups-claim=groups"}) == 0);
  const auto& text = world.test.files.contents["out.yaml"];
  CHECK(text.find("--oidc-extra-scope=groups\"") != std::string::npos);
  CHECK(text.find("--oidc-extra-scope=offline_access\"") != std::string::npos);
  CHECK(world.says("oidcctl: note: scope groups: the provider announces it\n"));
}

TEST_CASE("kubeconfig generate --verify: an issuer that the API server refuses")
{
  World world;
  world.site.document["issuer"] = k_issuer + "/";
  world.serve_issuer();
  serve(world.test, world.server);
  CHECK(world.generate() == 1);
  CHECK_FALSE(world.has_written());
  CHECK(world.test.out().empty());
  CHECK(world.says("oidcctl: warning: the API server and the issuer: "
                   "discovery/issuer-match: "));
  CHECK(world.says("oidcctl: warning: no kubeconfig was written, because it would not "
                   "work\nhint: run oidcctl verify-issuer and oidcctl endpoint probe for "
                   "details; without --verify it is written anyway\n"));
}

TEST_CASE("kubeconfig generate --verify: a client that the provider does not know")
{
  World world;
  serve(world.test, world.site);
  world.test.network.below(world.site.login_url() + "?",
                           {.outcome = reply(400, R"({"error":"invalid_client"})")});
  serve(world.test, world.server);
  CHECK(world.generate() == 1);
  CHECK_FALSE(world.has_written());
  CHECK(world.says("oidcctl: warning: the login: login/client: "));
}

TEST_CASE("kubeconfig generate --verify: whether the client is known stays open")
{
  World world;
  serve(world.test, world.site);
  world.test.network.below(world.site.login_url() + "?", {.outcome = reply(500, "oops")});
  serve(world.test, world.server);
  CHECK(world.generate() == 0);
  CHECK(world.has_written());
  CHECK(world.says("oidcctl: warning: the login: login/client: cannot tell"));
}

TEST_CASE("kubeconfig generate --verify: an issuer that does not answer")
{
  World world;
  world.test.network.at(
      world.site.document_url(),
      {.outcome = tl::make_unexpected(HttpFailure{HttpFault::connect, "refused", {}})});
  serve(world.test, world.server);
  CHECK(world.generate() == 3);
  CHECK_FALSE(world.has_written());
  CHECK(world.says("oidcctl: warning: the API server and the issuer: network/connect: no "
                   "connection: refused\n"));
  CHECK(world.says("oidcctl: warning: no kubeconfig was written, because it is not known "
                   "whether it would work\n"));
}

TEST_CASE("kubeconfig generate --verify: what stands at the cluster's URL")
{
  struct Row
  {
    Server server = {};
    int status = 0;
    std::string warning = {};
  };
  const auto page = reply(200, "<html>", "text/html");
  const auto closed = reply(401, "no", "text/plain");
  const Row rows[] = {
      {.server = {.version = page, .ready = page, .api = page},
       .status = 1,
       .warning = "cluster \"k8s.example.com-6443-oidc\": api/server: the response is "
                  "not from a "
                  "Kubernetes API server (HTTP 200, text/html)\nhint: check host, port "
                  "and path"},
      {.server = {.version = closed, .ready = closed, .api = closed},
       .status = 0,
       .warning =
           "cluster \"k8s.example.com-6443-oidc\": api/server: the server requires "
           "credentials (HTTP 401, text/plain) and does not identify itself\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.warning);
    World world;
    world.serve_issuer();
    serve(world.test, row.server);
    CHECK(world.generate() == row.status);
    CHECK(world.has_written() == (row.status == 0));
    CHECK(world.says("oidcctl: warning: " + row.warning));
  }
}

TEST_CASE("kubeconfig generate --verify: a cluster out of reach, or not trusted")
{
  struct Row
  {
    HttpFault fault = HttpFault::connect;
    int status = 3;
    std::string finding = {};
  };
  const Row rows[] = {{.fault = HttpFault::connect,
                       .status = 3,
                       .finding = "network/connect: no connection: x"},
                      {.fault = HttpFault::certificate,
                       .status = 1,
                       .finding = "tls/certificate: the certificate was rejected: x"}};
  for (const auto& row : rows) {
    World world;
    world.serve_issuer();
    world.test.network.at(
        k_url + "/version",
        {.outcome = tl::make_unexpected(HttpFailure{row.fault, "x", {}})});
    CHECK(world.generate() == row.status);
    CHECK_FALSE(world.has_written());
    CHECK(world.says("cluster \"k8s.example.com-6443-oidc\": " + row.finding + "\n"));
  }
}

TEST_CASE("kubeconfig generate --verify: endpoints where ID tokens do not work")
{
  World world;
  const std::string managed = "https://abc123-abcd1234.k8s.z.coreweave.com";
  world.serve_issuer();
  serve(world.test, world.server, managed);
  CHECK(world.generate({}, managed) == 1);
  CHECK(world.says("cluster \"abc123-abcd1234-oidc\": the managed endpoint refuses ID "
                   "tokens\n"));
  World plain;
  plain.serve_issuer();
  CHECK(plain.generate({}, "http://k8s.example.com") == 1);
  CHECK_FALSE(plain.has_written());
  CHECK(plain.says(
      "endpoint/url: \"http://k8s.example.com\": kubectl silently omits credentials"));
}

TEST_CASE("kubeconfig generate --verify: each side is asked with its own CA and name")
{
  World world;
  world.test.files.contents = {{"ca.pem", k_ca_pem}, {"issuer.pem", k_other_ca_pem}};
  world.serve_issuer();
  serve(world.test, world.server);
  CHECK(world.generate({"--certificate-authority=ca.pem",
                        "--oidc-ca-file=issuer.pem",
                        "--tls-server-name=kubernetes",
                        "--proxy-url=http://proxy:3128"}) == 0);
  REQUIRE(world.test.network.sessions.size() == 2);
  const auto& issuer = world.test.network.sessions[0];
  const auto& cluster = world.test.network.sessions[1];
  CHECK(issuer.ca_pem == k_other_ca_pem);
  CHECK(issuer.tls_server_name.empty());
  CHECK_FALSE(issuer.proxy_url);
  CHECK(cluster.ca_pem == k_ca_pem);
  CHECK(cluster.tls_server_name == "kubernetes");
  REQUIRE(cluster.proxy_url);
  CHECK(cluster.proxy_url->reveal() == "http://proxy:3128");
}

TEST_CASE("kubeconfig generate --verify: every cluster of a list")
{
  World world;
  world.test.files.contents["list"] =
      "- server: https://a.example.com\n- server: https://b.example.com\n";
  world.serve_issuer();
  serve(world.test, world.server, "https://a.example.com");
  world.test.network.at(
      "https://b.example.com/version",
      {.outcome = tl::make_unexpected(HttpFailure{HttpFault::timeout, "timed out", {}})});
  CHECK(world.test.run({"kubeconfig",
                        "generate",
                        "--verify",
                        "--issuer-url=" + k_issuer,
                        "--client-id=kubernetes",
                        "--clusters-file=list"}) == 3);
  CHECK(world.test.out().empty());
  CHECK(world.says("cluster \"b.example.com-oidc\": network/connect: no TLS connection "
                   "within the timeout\n"));
  CHECK_FALSE(world.says("cluster \"a.example.com-oidc\""));
}
