#include "app/cluster/cluster_connection.hpp"
#include "base/base64.hpp"
#include "client_certificates.hpp"
#include "fake_api.hpp"
#include "model/http/url.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::test;

// What a context has to be for a connection, and what then goes over it.

namespace {

constexpr const char* k_server = "https://k8s.example:6443";

Result<std::unique_ptr<ClusterConnection>>
connect(TestSystem& test,
        const std::string& user,
        const std::string& cluster = "{server: \"https://k8s.example:6443\"}")
{
  test.files.contents["/k/config"] = kubeconfig_text(user, cluster);
  auto system = test.system();
  auto config = read_client_config(system, {.kubeconfig = "/k/config"});
  REQUIRE_MESSAGE(config, config.error().message);
  return ClusterConnection::open(system, std::move(*config));
}

void
check_refused(const std::string& user,
              const std::string& cluster,
              const std::string& message,
              ErrorCode code = ErrorCode::local_file)
{
  TestSystem test;
  CAPTURE(user);
  CAPTURE(cluster);
  const auto connection = connect(test, user, cluster);
  REQUIRE_FALSE(connection);
  CHECK(describe(connection.error()) == message);
  CHECK(connection.error().code == code);
  CHECK(connection.error().message.find("hunter2") == std::string::npos);
  CHECK(test.network.requests.empty());
}

std::string
data(const std::string& text)
{
  return base64::encode(text, base64::Alphabet::standard);
}

const std::string k_good_cluster = "{server: \"https://k8s.example\"}";

} // namespace

TEST_CASE("cluster credentials: what is refused, with the reason")
{
  const std::string context = "context \"prod\": ";
  check_refused(
      "{token: hunter2}",
      "{server: \"https://k8s.example\", insecure-skip-tls-verify: true}",
      context +
          "insecure-skip-tls-verify is true, and an unverified server could be anyone");
  for (const auto* server : {"http://k8s.example", "k8s.example:6443"}) {
    check_refused("{token: hunter2}",
                  std::string("{server: \"") + server + "\"}",
                  context + "the server is \"" + server +
                      "\": without https://, kubectl sends no credentials");
  }
  check_refused("{username: jane, password: hunter2}",
                k_good_cluster,
                context + "the user has a user name and a password, which API servers do "
                          "not accept since Kubernetes 1.19");
  check_refused(
      "{auth-provider: {name: oidc, config: {id-token: hunter2}}}",
      k_good_cluster,
      context + "the user has the auth-provider \"oidc\", which only kubectl supports");
  check_refused("{token: hunter2, as: jane, as-user-extra: {a: [b]}}",
                k_good_cluster,
                context + "the user has as-user-extra, which is not supported");
  check_refused("{}",
                "{server: \"https:///x\"}",
                context + "the server \"https:///x\" is not an http or https URL");
  check_refused("{}",
                "{server: \"k8s.example\"}",
                context + "the server \"k8s.example\" is not an http or https URL: " +
                    Url::parse("k8s.example").error());
}

TEST_CASE("cluster credentials: files that are missing")
{
  check_refused("{token: hunter2}",
                "{server: \"https://k8s.example\", certificate-authority: ca.pem}",
                "certificate authority of the cluster: \"/k/ca.pem\": no such file");
  check_refused("{client-certificate: a.pem, client-key-data: aHVudGVyMg==}",
                k_good_cluster,
                "client certificate: \"/k/a.pem\": no such file");
  check_refused("{client-certificate-data: aHVudGVyMg==, client-key: a.key}",
                k_good_cluster,
                "client key: \"/k/a.key\": no such file");
  check_refused(
      "{tokenFile: token}", k_good_cluster, "token file: \"/k/token\": no such file");
  TestSystem test;
  test.files.contents["/k/token"] = " \n";
  const auto connection = connect(test, "{tokenFile: token}");
  REQUIRE_FALSE(connection);
  CHECK(connection.error().message ==
        "\"/k/token\": the file is empty: expected a token");
}

TEST_CASE("cluster credentials: what the network is told")
{
  TestSystem test;
  test.files.contents["/k/ca.pem"] = k_authority_pem;
  test.files.contents["/k/me.pem"] = k_client_pem;
  test.files.contents["/k/me.key"] = k_client_key_pem;
  REQUIRE(
      connect(test,
              "{client-certificate: me.pem, client-key: me.key}",
              "{server: \"https://k8s.example\", certificate-authority: ca.pem, "
              "tls-server-name: kubernetes, proxy-url: \"socks5://u:p@proxy:1080\"}"));
  const auto& options = test.network.sessions.back();
  CHECK(options.ca_pem == k_authority_pem);
  CHECK(options.tls_server_name == "kubernetes");
  CHECK(options.proxy_url->reveal() == "socks5://u:p@proxy:1080");
  REQUIRE(options.client_certificate);
  CHECK(options.client_certificate->chain_pem == k_client_pem);
  CHECK(options.client_certificate->key_pem.reveal() == k_client_key_pem);

  REQUIRE(connect(test,
                  "{client-certificate-data: " + data(k_rsa_client_pem) +
                      ", client-key-data: " + data(k_rsa_key_pem) + "}",
                  "{server: \"https://k8s.example\", certificate-authority-data: " +
                      data(k_expired_authority_pem) + "}"));
  CHECK(test.network.sessions.back().ca_pem == k_expired_authority_pem);
  CHECK(test.network.sessions.back().client_certificate->chain_pem == k_rsa_client_pem);
  CHECK(test.network.sessions.back().client_certificate->key_pem.reveal() ==
        k_rsa_key_pem);
  CHECK(test.network.sessions.back().proxy_url->reveal().empty());

  test.environment.values["SSL_CERT_FILE"] = "/k/ca.pem"; // as Go has it
  REQUIRE(connect(test, "{token: t0ken}"));
  CHECK(test.network.sessions.back().ca_pem == k_authority_pem);
  CHECK_FALSE(test.network.sessions.back().client_certificate);
}

TEST_CASE("cluster credentials: proxies of the environment")
{
  TestSystem test;
  test.environment.values = {{"https_proxy", "http://low:1"},
                             {"HTTPS_PROXY", "http://high:1"},
                             {"no_proxy", "other"}};
  const auto proxy_for_server = [&test](const std::string& server) {
    REQUIRE(connect(test, "{}", "{server: \"" + server + "\"}"));
    return test.network.sessions.back().proxy_url->reveal();
  };
  CHECK(proxy_for_server(k_server) == "http://high:1");
  CHECK(proxy_for_server("https://127.0.0.1:6443").empty());
  CHECK(proxy_for_server("http://localhost:8001").empty());
  CHECK(proxy_for_server("https://other").empty());
  test.environment.values["HTTPS_PROXY"] = "ftp://u:hunter2@p";
  const auto refused = connect(test, "{}");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        "cannot use the proxy from the environment: unsupported scheme \"ftp\": expected "
        "http, https or socks5");
}

TEST_CASE("cluster credentials: what requests carry")
{
  TestSystem test;
  test.network.below(k_server, {.outcome = HttpReply{.status = 200}});
  test.files.contents["/k/token"] = "from-file\n";
  const auto sent_with = [&test](const std::string& user, const std::string& cluster) {
    const auto connection = connect(test, user, cluster);
    REQUIRE(connection);
    REQUIRE((*connection)->send({.url = "/version"}));
    return test.network.requests.back();
  };
  const std::string cluster = "{server: \"https://k8s.example:6443/\"}";
  CHECK(sent_with("{}", cluster).bearer_token.empty());
  CHECK(sent_with("{}", cluster).url == "https://k8s.example:6443/version");
  CHECK(sent_with("{token: t0ken}", cluster).bearer_token.reveal() == "t0ken");
  CHECK(sent_with("{token: t0ken, tokenFile: token}", cluster).bearer_token.reveal() ==
        "from-file");
  CHECK(sent_with("{token: t0ken, tokenFile: gone}", cluster).bearer_token.reveal() ==
        "t0ken");
  // A path, as Rancher has it, stays; a query does not.
  CHECK(sent_with("{}", "{server: \"https://k8s.example:6443/k8s/clusters/x/?a=b#c\"}")
            .url == "https://k8s.example:6443/k8s/clusters/x/version");
  const auto request =
      sent_with("{token: t0ken, as: jane, as-uid: \"7\", as-groups: [a, b]}", cluster);
  REQUIRE(request.headers.size() == 4);
  CHECK(request.headers[0].name + "=" + request.headers[0].value ==
        "Impersonate-User=jane");
  CHECK(request.headers[1].name + "=" + request.headers[1].value == "Impersonate-Uid=7");
  CHECK(request.headers[2].name + "=" + request.headers[2].value ==
        "Impersonate-Group=a");
  CHECK(request.headers[3].value == "b");
}

TEST_CASE("cluster credentials: a token file is read again after a minute")
{
  TestSystem test;
  test.network.below(k_server, {.outcome = HttpReply{.status = 200}});
  test.files.contents["/k/token"] = "one";
  const auto connection = connect(test, "{tokenFile: token}");
  REQUIRE(connection);
  const auto token = [&] {
    REQUIRE((*connection)->send({.url = "/version"}));
    return test.network.requests.back().bearer_token.reveal();
  };
  test.files.contents["/k/token"] = "two";
  CHECK(token() == "one");
  test.clock.advance(Milliseconds{59999});
  CHECK(token() == "one");
  test.clock.advance(Milliseconds{1});
  CHECK(token() == "two");
  // What cannot be read is not a reason to forget the token.
  test.files.contents.erase("/k/token");
  test.clock.advance(Milliseconds{60000});
  CHECK(token() == "two");
  CHECK((*connection)->renewal_error());
}
