#include "checks/certificate_advice.hpp"
#include "checks/issuer/cluster_host.hpp"
#include "words.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace oidcctl;
using test::contains;
using namespace oidcctl::checks;

namespace {

constexpr Time k_now{Seconds{1767225600}}; // 2026-01-01

Certificate
leaf(std::string issuer = "CN=mid")
{
  return {.subject = "CN=idp",
          .issuer = std::move(issuer),
          .names = {"idp.example.com"},
          .not_before = k_now - std::chrono::days{10},
          .not_after = k_now + std::chrono::days{80},
          .signature_algorithm = "RSA-SHA256",
          .key_type = "RSA",
          .key_bits = 2048};
}

TlsInfo
refused(std::string cause, std::vector<Certificate> chain = {leaf()})
{
  return {.chain = std::move(chain),
          .verify_error = "tls: failed to verify certificate: x509: ...",
          .verify_cause = std::move(cause)};
}

std::string
hint(const TlsInfo& tls)
{
  return certificate_hint(tls, k_now, {"sso.example.com", "use the CA"});
}

} // namespace

TEST_CASE("certificate hints: each cause has its own")
{
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"no-certificate", "configure a certificate"},
      {"too-large", "shorter chain"},
      {"unparsable", "more strictly than OpenSSL"},
      {"expired", "it expired on 2026-03-22"},
      {"not-yet-valid", "valid only from 2025-12-22"},
      {"name-mismatch", "is for \"idp.example.com\": use one of these names"},
      {"unknown-authority",
       "the server sends only its own certificate, signed by \"CN=mid\""},
      {"weak-signature", "signed again, with SHA-256"},
      {"not-a-ca", "basicConstraints with CA:TRUE"},
      {"path-length", "pathlen"},
      {"name-constraint", "name constraints"},
      {"key-usage", "must include serverAuth"},
      {"critical-extension", "critical extension"},
      {"policy", "certificate policies"},
      {"too-many-signatures", "nothing else"},
      {"key-type", "RSA, ECDSA or Ed25519"},
  };
  for (const auto& [a_cause, part] : rows) {
    const auto& cause = a_cause; // Clang 14 captures no structured binding
    CAPTURE(cause);
    CAPTURE(hint(refused(std::string(cause))));
    CHECK(contains(hint(refused(std::string(cause))), part));
  }
}

TEST_CASE("certificate hints: who signed, what was sent, what was given")
{
  auto tls = refused("unknown-authority");
  CHECK(contains(hint(tls),
                 "which the system does not trust: have the server send the full chain"));
  CHECK(contains(hint(tls), "use the CA"));

  tls.roots = {"CN=root", "CN=old root"};
  CHECK(hint(tls) ==
        "the server sends only its own certificate, signed by \"CN=mid\", which is "
        "neither sent "
        "nor given: have the server send the full chain with its intermediate "
        "certificates, or "
        "add \"CN=mid\" to the CA file (it has \"CN=root\", \"CN=old root\")");

  tls.chain.push_back({.subject = "CN=mid", .issuer = "CN=top"});
  CHECK(contains(hint(tls), "sends 2 certificates, signed by \"CN=top\""));

  tls.chain = {leaf("CN=root")};
  CHECK(contains(hint(tls), "has the name of the signer, but it did not sign"));

  tls.chain = {leaf("CN=idp")};
  CHECK(contains(hint(tls), "\"CN=idp\" is signed by itself"));
}

TEST_CASE("certificate hints: certificates that nobody configured")
{
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"CN=Kubernetes Ingress Controller Fake Certificate,O=Acme Co", "ingress-nginx"},
      {"CN=TRAEFIK DEFAULT CERT", "Traefik"},
      {"CN=cert-manager.local", "cert-manager"},
  };
  for (const auto& [name, product] : rows) {
    auto tls = refused("unknown-authority");
    tls.chain.front().subject = name;
    CAPTURE(hint(tls));
    CHECK(contains(hint(tls), product));
    CHECK(contains(hint(tls), "not one for \"sso.example.com\""));
    CHECK_FALSE(contains(hint(tls), "use the CA"));
  }
}

TEST_CASE("certificate hints: of a CA certificate, and of old evidence")
{
  auto tls = refused("expired");
  tls.refused_subject = "CN=root";
  CHECK(hint(tls) == "replace the CA certificate \"CN=root\", which has expired");

  auto old = refused("");
  CHECK(hint(old) == "use the CA");
  old.verify_error = "hostname mismatch in name";
  CHECK(contains(hint(old), "use one of these names"));
  old.chain.front().not_after = k_now - Seconds{1};
  CHECK(contains(hint(old), "it expired"));
  CHECK(hint({}) == "use the CA");
}

TEST_CASE("certificate warnings: what Go takes and others do not")
{
  struct Row
  {
    std::string what = {};
    void (*change)(TlsInfo&);
    std::string host = "idp.example.com";
    std::string message = {};
  };
  const Row rows[] = {
      {.what = "healthy", .change = [](TlsInfo&) {}},
      {.what = "RSA 1024",
       .change = [](TlsInfo& t) { t.chain.front().key_bits = 1024; },
       .message = "the server's RSA key has 1024 bits"},
      {.what = "EC of 256 bits",
       .change =
           [](TlsInfo& t) {
             t.chain.front().key_type = "ECDSA";
             t.chain.front().key_bits = 256;
           }},
      {.what = "SHA-1 in an intermediate",
       .change =
           [](TlsInfo& t) {
             t.chain.push_back({.subject = "CN=mid",
                                .issuer = "CN=x",
                                .signature_algorithm = "RSA-SHA1"});
           },
       .message = "\"CN=mid\" is sent with a signature by RSA-SHA1"},
      {.what = "SHA-1 in a root",
       .change =
           [](TlsInfo& t) {
             t.chain.push_back({.subject = "CN=r",
                                .issuer = "CN=r",
                                .signature_algorithm = "RSA-SHA1"});
           }},
      {.what = "three years",
       .change = [](TlsInfo& t) { t.chain.front().not_after += std::chrono::days{1000}; },
       .message = "Apple's systems accept 825 days"},
      {.what = "any usage",
       .change = [](TlsInfo& t) { t.chain.front().usages = {"2.5.29.37.0"}; },
       .message = "lacks serverAuth"},
      {.what = "one dot",
       .change = [](TlsInfo& t) { t.chain.front().names = {"*.internal"}; },
       .host = "idp.internal",
       .message = "by the wildcard \"*.internal\" only"},
      {.what = "one dot, and the name",
       .change =
           [](TlsInfo& t) {
             t.chain.front().names = {"*.internal", "idp.internal"};
           },
       .host = "idp.internal"},
      {.what = "two dots",
       .change = [](TlsInfo& t) { t.chain.front().names = {"*.example.com"}; }},
      {.what = "a CA",
       .change = [](TlsInfo& t) { t.chain.front().is_ca = true; },
       .message = "is one of a CA"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    TlsInfo tls{.chain = {leaf()}};
    row.change(tls);
    const auto findings = certificate_warnings(tls, row.host);
    REQUIRE(findings.size() == (row.message.empty() ? 0 : 1));
    if (!findings.empty()) {
      CHECK(findings.front().status == Status::warning);
      CHECK(contains(findings.front().message, row.message));
      CHECK_FALSE(findings.front().hint.empty());
    }
  }
}

TEST_CASE("cluster names")
{
  for (const auto* host : {"keycloak.auth.svc",
                           "keycloak.auth.svc.cluster.local",
                           "a.b.SVC.corp.example",
                           "x.cluster.local."}) {
    CAPTURE(host);
    CHECK(cluster_name(host) == ClusterName::certain);
  }
  for (const auto* host : {"keycloak.auth", "dex"}) {
    CAPTURE(host);
    CHECK(cluster_name(host) == ClusterName::possible);
  }
  for (const auto* host : {"",
                           "localhost",
                           "a.localhost",
                           "127.0.0.1",
                           "127.1",
                           "::1",
                           "example.com",
                           "sso.corp.example",
                           "svc.example.com",
                           "a.svc"}) {
    CAPTURE(host);
    if (std::string_view(host) != "a.svc") {
      CHECK_FALSE(cluster_name(host));
    }
  }
}
