#include "grid.hpp"

namespace oidcctl::test {

namespace {

using B = CaseBuilder;
using enum Status;

void
address(B& b, const char* text)
{
  b.evidence.addresses = std::vector<std::string>{"203.0.113.7", text};
}

Certificate&
leaf(B& b)
{
  return std::get<HttpExchange>(b.evidence.discovery).outcome->tls->chain.front();
}

void
refuse_certificate(B& b, const std::string& why)
{
  const auto certificate = leaf(b);
  b.document_failure(HttpFault::certificate, why);
  std::get<HttpExchange>(b.evidence.discovery).outcome.error().tls =
      TlsInfo{.protocol = "TLSv1.3", .chain = {certificate}, .verify_error = why};
}

void
no_address(B& b)
{
  b.evidence.addresses = Error{.code = ErrorCode::unavailable, .message = "no such host"};
}

void
not_public(B& b)
{
  b.evidence.discovery = NotTried{"the issuer URL is invalid"};
}

const GridRow k_rows[] = {
    {"issuer/url",
     "healthy",
     [](B&) {},
     pass,
     "an https URL that the API server accepts"},
    {"issuer/url",
     "upper case",
     [](B& b) { b.issuer("https://IdP.example.com"); },
     info,
     "the host contains upper-case letters"},
    {"issuer/url",
     "http",
     [](B& b) { b.issuer("http://idp.example.com"); },
     failure,
     "\"http://idp.example.com\" is not a valid issuer: the scheme is http, not "
     "https"},
    {"issuer/url",
     "a query",
     [](B& b) { b.issuer("https://a?b"); },
     failure,
     "it has a query"},
    {"issuer/url", "nothing", [](B& b) { b.issuer(""); }, failure, "not a valid URL"},

    {"network/resolve", "healthy", [](B&) {}, pass, "resolves to 203.0.113.7"},
    {"network/resolve",
     "detour",
     [](B& b) {
       b.evidence.addresses = NotTried{"--connect-to redirects the connection"};
     },
     skipped,
     "--connect-to redirects the connection"},
    {"network/resolve",
     "by proxy",
     [](B& b) { no_address(b); },
     info,
     "the name cannot be resolved here, but a proxy reaches it"},
    {"network/resolve",
     "no address",
     [](B& b) {
       no_address(b);
       b.document_failure(HttpFault::resolve, "could not resolve host");
     },
     unknown,
     "cannot resolve the host name: no such host"},

    {"network/public-address", "healthy", [](B&) {}, pass, "all addresses are public"},
    {"network/public-address",
     "no address",
     no_address,
     skipped,
     "the addresses are unknown"},
    {"network/public-address",
     "10",
     [](B& b) { address(b, "10.0.0.1"); },
     warning,
     "10.0.0.1 is a private address"},
    {"network/public-address",
     "172.16",
     [](B& b) { address(b, "172.16.0.1"); },
     warning,
     "172.16.0.1 is a private address"},
    {"network/public-address",
     "172.31",
     [](B& b) { address(b, "172.31.255.255"); },
     warning,
     "is a private address"},
    {"network/public-address",
     "172.32",
     [](B& b) { address(b, "172.32.0.1"); },
     pass,
     "all addresses are public"},
    {"network/public-address",
     "172.15",
     [](B& b) { address(b, "172.15.0.1"); },
     pass,
     "all addresses are public"},
    {"network/public-address",
     "192.168",
     [](B& b) { address(b, "192.168.1.1"); },
     warning,
     "is a private address"},
    {"network/public-address",
     "100.64",
     [](B& b) { address(b, "100.64.0.1"); },
     warning,
     "is a shared (carrier NAT) address"},
    {"network/public-address",
     "100.128",
     [](B& b) { address(b, "100.128.0.1"); },
     pass,
     "all addresses are public"},
    {"network/public-address",
     "link-local",
     [](B& b) { address(b, "169.254.169.254"); },
     warning,
     "is a link-local address"},
    {"network/public-address",
     "loopback",
     [](B& b) { address(b, "127.0.0.1"); },
     warning,
     "127.0.0.1 is a loopback address"},
    {"network/public-address",
     "0",
     [](B& b) { address(b, "0.0.0.0"); },
     warning,
     "0.0.0.0 is an unspecified address"},
    {"network/public-address",
     "::1",
     [](B& b) { address(b, "::1"); },
     warning,
     "::1 is a loopback address"},
    {"network/public-address",
     "fd00::/8",
     [](B& b) { address(b, "fd12::1"); },
     warning,
     "is a private address"},
    {"network/public-address",
     "fe80::/10",
     [](B& b) { address(b, "febf::1"); },
     warning,
     "is a link-local address"},
    {"network/public-address",
     "2001:db8::",
     [](B& b) { address(b, "2001:db8::10"); },
     pass,
     "all addresses are public"},
    {"network/public-address",
     "mapped",
     [](B& b) { address(b, "::ffff:10.0.0.1"); },
     warning,
     "is a private address"},

    {"network/connect", "healthy", [](B&) {}, pass, "connected to 203.0.113.7"},
    {"network/connect", "not tried", not_public, skipped, "the issuer URL is invalid"},
    {"network/connect",
     "refused",
     [](B& b) { b.document_failure(HttpFault::connect, "connection refused"); },
     unknown,
     "no connection: connection refused"},
    {"network/connect",
     "proxy",
     [](B& b) { b.document_failure(HttpFault::proxy, "proxy says 403"); },
     unknown,
     "proxy says 403"},
    {"network/connect",
     "no answer",
     [](B& b) { b.document_failure(HttpFault::timeout, "late"); },
     unknown,
     "no TLS connection within the timeout"},
    {"network/connect",
     "cut off",
     [](B& b) { b.document_failure(HttpFault::closed, "cut"); },
     pass,
     "connected"},
    {"network/connect",
     "no address",
     [](B& b) {
       no_address(b);
       b.document_failure(HttpFault::resolve, "x");
     },
     skipped,
     "cannot resolve the host name"},

    {"tls/certificate",
     "healthy",
     [](B&) {},
     pass,
     "CN=idp.example.com, signed by CN=Example CA"},
    {"tls/certificate", "not tried", not_public, skipped, "no TLS connection"},
    {"tls/certificate",
     "unknown CA",
     [](B& b) { refuse_certificate(b, "unable to get local issuer certificate"); },
     failure,
     "the certificate was rejected: unable to get local issuer certificate"},
    {"tls/certificate",
     "no TLS",
     [](B& b) { b.document_failure(HttpFault::tls, "eof"); },
     failure,
     "no TLS connection: eof"},
    {"tls/certificate",
     "no names",
     [](B& b) { leaf(b).names.clear(); },
     failure,
     "the certificate has no subject alternative name"},
    {"tls/certificate",
     "no subject",
     [](B& b) { leaf(b).subject.clear(); },
     pass,
     "idp.example.com, signed by CN=Example CA"},

    {"tls/expiry", "healthy", [](B&) {}, pass, "valid until 2027-01-21T12:00:00Z"},
    {"tls/expiry",
     "two weeks",
     [](B& b) { leaf(b).not_after = k_now + std::chrono::days{14}; },
     pass,
     "valid until 2026-12-06T12:00:00Z"},
    {"tls/expiry",
     "less",
     [](B& b) { leaf(b).not_after = k_now + std::chrono::days{14} - Seconds{1}; },
     warning,
     "valid until 2026-12-06T11:59:59Z, in 13 d"},
    {"tls/expiry",
     "ended",
     [](B& b) { leaf(b).not_after = k_now - Seconds{1}; },
     skipped,
     "expired; see tls/certificate"},
    {"tls/expiry", "not tried", not_public, skipped, "no TLS connection"},

    {"clock/skew", "healthy", [](B&) {}, pass, "the clocks differ by 0 s"},
    {"clock/skew",
     "a minute",
     [](B& b) { b.document_header("date", "Sun, 22 Nov 2026 11:59:00 GMT"); },
     pass,
     "the clocks differ by 1 min"},
    {"clock/skew",
     "ahead",
     [](B& b) { b.document_header("date", "Sun, 22 Nov 2026 12:01:01 GMT"); },
     warning,
     "the provider's clock is 1 min 1 s ahead of ours"},
    {"clock/skew",
     "behind",
     [](B& b) { b.document_header("date", "Sat, 21 Nov 2026 12:00:00 GMT"); },
     warning,
     "the provider's clock is 1 d behind ours"},
    {"clock/skew",
     "no date",
     [](B& b) { b.document_header("date", "noon"); },
     skipped,
     "the response has no valid Date header"},
    {"clock/skew",
     "no response",
     [](B& b) { b.document_failure(HttpFault::connect, "refused"); },
     skipped,
     "no response with a date"},
};

} // namespace

std::span<const GridRow>
network_rows()
{
  return k_rows;
}

} // namespace oidcctl::test
