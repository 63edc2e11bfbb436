#include "adapters/network/curl_http.hpp"
#include "https_server.hpp"
#include "jose/certificate_signature.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

const jose::CertificateSignatures k_signatures;

ClientCertificate
certificate_of(const test_issuer::Identity& identity)
{
  return {.chain_pem = pem_of(*identity.certificate),
          .key_pem = Secret(pem_of(*identity.key))};
}

tl::expected<HttpReply, HttpFailure>
ask(const HttpsServer& server, const NetworkOptions& options, const std::string& host)
{
  auto http = make_curl_http(options, k_signatures);
  REQUIRE(http);
  return (*http)->send(
      {.url = "https://" + host + ":" + std::to_string(server.port()) + "/x"});
}

void
check_refused(const ClientCertificate& certificate, const std::string& message)
{
  const auto http = make_curl_http({.client_certificate = certificate}, k_signatures);
  REQUIRE_FALSE(http);
  CHECK(http.error().code == ErrorCode::local_file);
  CHECK(http.error().message == message);
}

} // namespace

TEST_CASE("mutual tls: certificates and keys that cannot be used")
{
  const Authority authority;
  const auto good = authority.issue("admin", "");
  const auto other = authority.issue("other", "");
  const auto chain = pem_of(*good.certificate);
  const auto key = pem_of(*good.key);
  const std::string no_chain = "the client certificate contains no readable certificate";
  const std::string no_key = "cannot read the key of the client certificate";
  check_refused({"", Secret(key)}, no_chain);
  check_refused({key, Secret(key)}, no_chain);
  check_refused({chain, Secret("")}, no_key);
  check_refused({chain, Secret(chain)}, no_key);
  check_refused({chain, Secret(key.substr(0, key.size() / 2))}, no_key);
  check_refused({chain, Secret(pem_of(*other.key))},
                "the client certificate and its key do not match");
  check_refused({pem_of(*other.certificate) + chain, Secret(key)},
                "the client certificate and its key do not match");
  CHECK(make_curl_http(
      {.client_certificate =
           ClientCertificate{chain + pem_of(*other.certificate), Secret(key)}},
      k_signatures));
}

TEST_CASE("mutual tls: a server that asks for a certificate")
{
  const Authority authority;
  const Authority stranger;
  const auto identity = authority.issue("server", "IP:127.0.0.1");
  const HttpsServer server(&identity, &authority);
  const auto without = ask(server, {.ca_pem = authority.pem()}, "127.0.0.1");
  REQUIRE_FALSE(without);
  // TLS 1.3 has the alert after the handshake.
  CHECK(without.error().fault == HttpFault::tls);
  CHECK(without.error().message == "remote error: tls: certificate required");
  REQUIRE(without.error().tls);
  CHECK(without.error().tls->wants_client_certificate);
  CHECK_FALSE(ask(server,
                  {.ca_pem = authority.pem(),
                   .client_certificate = certificate_of(stranger.issue("admin", ""))},
                  "127.0.0.1"));
  CHECK(server.arrived().empty());
  const auto reply =
      ask(server,
          {.ca_pem = authority.pem(),
           .client_certificate = certificate_of(authority.issue("admin", ""))},
          "127.0.0.1");
  REQUIRE(reply);
  CHECK(reply->body == "ok");
}

TEST_CASE("tls server name: verified and sent as SNI, while the Host header stays")
{
  const Authority authority;
  const auto identity = authority.issue("kubernetes", "DNS:kubernetes");
  const HttpsServer server(&identity, nullptr);
  const auto without = ask(server, {.ca_pem = authority.pem()}, "127.0.0.1");
  REQUIRE_FALSE(without);
  CHECK(without.error().fault == HttpFault::certificate);
  const auto wrong =
      ask(server, {.ca_pem = authority.pem(), .tls_server_name = "other"}, "127.0.0.1");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().fault == HttpFault::certificate);
  CHECK(server.names().back() == "other");
  CHECK(server.arrived().empty());

  NetworkOptions options{.ca_pem = authority.pem(), .tls_server_name = "kubernetes"};
  REQUIRE(ask(server, options, "127.0.0.1"));
  const auto port = std::to_string(server.port());
  CHECK(server.names().back() == "kubernetes");
  CHECK(server.arrived().back().host == "127.0.0.1:" + port);
  CHECK(server.arrived().back().target == "/x");

  // A detour is for the name in the URL.
  options.connect_to = {*ConnectTo::parse("name.invalid:" + port + ":127.0.0.1:" + port)};
  REQUIRE(ask(server, options, "name.invalid"));
  CHECK(server.arrived().back().host == "name.invalid:" + port);
  CHECK_FALSE(ask(server, options, "other.invalid"));
}
