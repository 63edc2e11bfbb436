#include "checks/tls_hints.hpp"

#include "checks/certificate_json.hpp"
#include "go/tls/alert.hpp"

#include <algorithm>

namespace oidcctl::checks {

namespace {

using go::tls::k_handshake_failure;

struct AlertHint
{
  int alert;
  std::string_view hint;
};

constexpr std::string_view k_no_common =
    "the server and Go have no protocol, cipher suite, group or signature algorithm in "
    "common: "
    "enable TLS 1.3, or TLS 1.2 with an ECDHE suite with AES-GCM or ChaCha20-Poly1305, "
    "the "
    "group X25519 or P-256, and a certificate with an RSA, ECDSA or Ed25519 key";

constexpr AlertHint k_hints[] = {
    {k_handshake_failure, k_no_common},
    {go::tls::k_bad_certificate,
     "the server refuses the client's certificate: turn mutual TLS off for the discovery "
     "document and the key set"},
    {47,
     "the server does not accept Go's ClientHello: update its TLS library, or look for a "
     "middlebox in between that rejects modern TLS"},
    {48,
     "the server does not trust the client's CA: turn mutual TLS off for the discovery "
     "document and the key set"},
    {49, "the server's access rules refuse this client: see the server's log"},
    {50,
     "the server cannot read Go's ClientHello: update its TLS library, or look for a "
     "middlebox in between that cuts large messages"},
    {51,
     "keys or certificates of the server do not belong together: see the server's log"},
    {go::tls::k_protocol_version,
     "the server speaks older versions of TLS only: enable TLS 1.2 or 1.3"},
    {71,
     "the server asks for stronger algorithms than Go offers: enable AES-128-GCM or "
     "AES-256-GCM with ECDHE"},
    {80, "the TLS of the server is broken: see its log"},
    {86,
     "the server takes the connection for a downgrade: enable TLS 1.3 or 1.2 throughout"},
    {109,
     "the server asks for an extension that Go does not send: update its TLS library, or "
     "look "
     "for a middlebox in between"},
    {110,
     "the server refuses an extension that Go sends: update its TLS library, or look for "
     "a "
     "middlebox in between"},
    {go::tls::k_unrecognized_name,
     "the server has no certificate for this host name (SNI): configure the name there, "
     "or use "
     "the name that it is configured for"},
    {go::tls::k_no_application_protocol,
     "the server speaks neither HTTP/2 nor HTTP/1.1 by ALPN: enable one of them on this "
     "port"},
};

} // namespace

bool
demands_client_certificate(const HttpFailure& failure)
{
  constexpr int alerts[] = {k_handshake_failure,
                            go::tls::k_bad_certificate,
                            43,
                            46,
                            48,
                            49,
                            go::tls::k_certificate_required};
  if (failure.fault != HttpFault::tls || !failure.tls || !failure.tls->alert) {
    return false;
  }
  const bool fits =
      std::find(std::begin(alerts), std::end(alerts), *failure.tls->alert) !=
      std::end(alerts);
  return *failure.tls->alert == go::tls::k_certificate_required ||
         (fits && failure.tls->wants_client_certificate);
}

std::string
tls_hint(const HttpFailure& failure)
{
  if (demands_client_certificate(failure)) {
    return "the server demands a client certificate, and the API server has none to "
           "send: turn "
           "mutual TLS off for the discovery document and the key set";
  }
  if (failure.message == "http: server gave HTTP response to HTTPS client") {
    return "this port answers in plain HTTP: use the port that speaks TLS, or turn TLS "
           "on";
  }
  if (failure.message == "tls: first record does not look like a TLS handshake") {
    return "this port speaks another protocol than TLS: check host and port";
  }
  if (failure.message.find("ALPN") != std::string::npos) {
    return "have the server choose one of the protocols that it was offered (h2, "
           "http/1.1)";
  }
  const int alert = failure.tls ? failure.tls->alert.value_or(-1) : -1;
  const auto* row = std::find_if(std::begin(k_hints),
                                 std::end(k_hints),
                                 [alert](const auto& h) { return h.alert == alert; });
  std::string hint(row == std::end(k_hints) ? "see the TLS log of the server"
                                            : row->hint);
  return failure.tls && !failure.tls->offered.empty()
             ? hint + " (offered: " + failure.tls->offered + ")"
             : hint;
}

Json
tls_failure_details(const HttpFailure& failure)
{
  if (!failure.tls) {
    return Json::object();
  }
  const auto& tls = *failure.tls;
  Json details{{"protocol", tls.protocol}, {"chain", chain_json(tls)}};
  if (tls.alert) {
    details["alert"] = go::tls::alert_text(*tls.alert);
  }
  if (!tls.offered.empty()) {
    details["offered"] = tls.offered;
  }
  details["clientCertificateWanted"] = tls.wants_client_certificate;
  return details;
}

} // namespace oidcctl::checks
