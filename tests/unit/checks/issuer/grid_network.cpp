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
    {.check = "issuer/url",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "an https URL that the API server accepts"},
    {.check = "issuer/url",
     .name = "upper case",
     .change = [](B& b) { b.issuer("https://IdP.example.com"); },
     .status = info,
     .piece = "the host contains upper-case letters"},
    {.check = "issuer/url",
     .name = "http",
     .change = [](B& b) { b.issuer("http://idp.example.com"); },
     .status = failure,
     .piece = "\"http://idp.example.com\" is not a valid issuer: the scheme is http, not "
              "https"},
    {.check = "issuer/url",
     .name = "a query",
     .change = [](B& b) { b.issuer("https://a?b"); },
     .status = failure,
     .piece = "it has a query"},
    {.check = "issuer/url",
     .name = "nothing",
     .change = [](B& b) { b.issuer(""); },
     .status = failure,
     .piece = "not a valid URL"},

    {.check = "network/resolve",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "resolves to 203.0.113.7"},
    {.check = "network/resolve",
     .name = "detour",
     .change =
         [](B& b) {
           b.evidence.addresses = NotTried{"--connect-to redirects the connection"};
         },
     .status = skipped,
     .piece = "--connect-to redirects the connection"},
    {.check = "network/resolve",
     .name = "by proxy",
     .change = [](B& b) { no_address(b); },
     .status = info,
     .piece = "the name cannot be resolved here, but a proxy reaches it"},
    {.check = "network/resolve",
     .name = "no address",
     .change =
         [](B& b) {
           no_address(b);
           b.document_failure(HttpFault::resolve, "could not resolve host");
         },
     .status = unknown,
     .piece = "cannot resolve the host name: no such host"},

    {.check = "network/public-address",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "all addresses are public"},
    {.check = "network/public-address",
     .name = "no address",
     .change = no_address,
     .status = skipped,
     .piece = "the addresses are unknown"},
    {.check = "network/public-address",
     .name = "10",
     .change = [](B& b) { address(b, "10.0.0.1"); },
     .status = warning,
     .piece = "10.0.0.1 is a private address"},
    {.check = "network/public-address",
     .name = "172.16",
     .change = [](B& b) { address(b, "172.16.0.1"); },
     .status = warning,
     .piece = "172.16.0.1 is a private address"},
    {.check = "network/public-address",
     .name = "172.31",
     .change = [](B& b) { address(b, "172.31.255.255"); },
     .status = warning,
     .piece = "is a private address"},
    {.check = "network/public-address",
     .name = "172.32",
     .change = [](B& b) { address(b, "172.32.0.1"); },
     .status = pass,
     .piece = "all addresses are public"},
    {.check = "network/public-address",
     .name = "172.15",
     .change = [](B& b) { address(b, "172.15.0.1"); },
     .status = pass,
     .piece = "all addresses are public"},
    {.check = "network/public-address",
     .name = "192.168",
     .change = [](B& b) { address(b, "192.168.1.1"); },
     .status = warning,
     .piece = "is a private address"},
    {.check = "network/public-address",
     .name = "100.64",
     .change = [](B& b) { address(b, "100.64.0.1"); },
     .status = warning,
     .piece = "is a shared (carrier NAT) address"},
    {.check = "network/public-address",
     .name = "100.128",
     .change = [](B& b) { address(b, "100.128.0.1"); },
     .status = pass,
     .piece = "all addresses are public"},
    {.check = "network/public-address",
     .name = "link-local",
     .change = [](B& b) { address(b, "169.254.169.254"); },
     .status = warning,
     .piece = "is a link-local address"},
    {.check = "network/public-address",
     .name = "loopback",
     .change = [](B& b) { address(b, "127.0.0.1"); },
     .status = warning,
     .piece = "127.0.0.1 is a loopback address"},
    {.check = "network/public-address",
     .name = "0",
     .change = [](B& b) { address(b, "0.0.0.0"); },
     .status = warning,
     .piece = "0.0.0.0 is an unspecified address"},
    {.check = "network/public-address",
     .name = "::1",
     .change = [](B& b) { address(b, "::1"); },
     .status = warning,
     .piece = "::1 is a loopback address"},
    {.check = "network/public-address",
     .name = "fd00::/8",
     .change = [](B& b) { address(b, "fd12::1"); },
     .status = warning,
     .piece = "is a private address"},
    {.check = "network/public-address",
     .name = "fe80::/10",
     .change = [](B& b) { address(b, "febf::1"); },
     .status = warning,
     .piece = "is a link-local address"},
    {.check = "network/public-address",
     .name = "2001:db8::",
     .change = [](B& b) { address(b, "2001:db8::10"); },
     .status = pass,
     .piece = "all addresses are public"},
    {.check = "network/public-address",
     .name = "mapped",
     .change = [](B& b) { address(b, "::ffff:10.0.0.1"); },
     .status = warning,
     .piece = "is a private address"},

    {.check = "network/connect",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "connected to 203.0.113.7"},
    {.check = "network/connect",
     .name = "not tried",
     .change = not_public,
     .status = skipped,
     .piece = "the issuer URL is invalid"},
    {.check = "network/connect",
     .name = "refused",
     .change = [](B& b) { b.document_failure(HttpFault::connect, "connection refused"); },
     .status = unknown,
     .piece = "no connection: connection refused"},
    {.check = "network/connect",
     .name = "proxy",
     .change = [](B& b) { b.document_failure(HttpFault::proxy, "proxy says 403"); },
     .status = unknown,
     .piece = "proxy says 403"},
    {.check = "network/connect",
     .name = "no answer",
     .change = [](B& b) { b.document_failure(HttpFault::timeout, "late"); },
     .status = unknown,
     .piece = "no TLS connection within the timeout"},
    {.check = "network/connect",
     .name = "cut off",
     .change = [](B& b) { b.document_failure(HttpFault::closed, "cut"); },
     .status = pass,
     .piece = "connected"},
    {.check = "network/connect",
     .name = "no address",
     .change =
         [](B& b) {
           no_address(b);
           b.document_failure(HttpFault::resolve, "x");
         },
     .status = skipped,
     .piece = "cannot resolve the host name"},

    {.check = "tls/certificate",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "CN=idp.example.com, signed by CN=Example CA"},
    {.check = "tls/certificate",
     .name = "not tried",
     .change = not_public,
     .status = skipped,
     .piece = "no TLS connection"},
    {.check = "tls/certificate",
     .name = "unknown CA",
     .change =
         [](B& b) { refuse_certificate(b, "unable to get local issuer certificate"); },
     .status = failure,
     .piece = "the certificate was rejected: unable to get local issuer certificate"},
    {.check = "tls/certificate",
     .name = "no TLS",
     .change = [](B& b) { b.document_failure(HttpFault::tls, "eof"); },
     .status = failure,
     .piece = "no TLS connection: eof"},
    {.check = "tls/certificate",
     .name = "no names",
     .change = [](B& b) { leaf(b).names.clear(); },
     .status = failure,
     .piece = "the certificate has no subject alternative name"},
    {.check = "tls/certificate",
     .name = "no subject",
     .change = [](B& b) { leaf(b).subject.clear(); },
     .status = pass,
     .piece = "idp.example.com, signed by CN=Example CA"},

    {.check = "tls/expiry",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "valid until 2027-01-21T12:00:00Z"},
    {.check = "tls/expiry",
     .name = "two weeks",
     .change = [](B& b) { leaf(b).not_after = k_now + std::chrono::days{14}; },
     .status = pass,
     .piece = "valid until 2026-12-06T12:00:00Z"},
    {.check = "tls/expiry",
     .name = "less",
     .change =
         [](B& b) { leaf(b).not_after = k_now + std::chrono::days{14} - Seconds{1}; },
     .status = warning,
     .piece = "valid until 2026-12-06T11:59:59Z, in 13 d"},
    {.check = "tls/expiry",
     .name = "ended",
     .change = [](B& b) { leaf(b).not_after = k_now - Seconds{1}; },
     .status = skipped,
     .piece = "expired; see tls/certificate"},
    {.check = "tls/expiry",
     .name = "not tried",
     .change = not_public,
     .status = skipped,
     .piece = "no TLS connection"},

    {.check = "clock/skew",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "the clocks differ by 0 s"},
    {.check = "clock/skew",
     .name = "a minute",
     .change = [](B& b) { b.document_header("date", "Sun, 22 Nov 2026 11:59:00 GMT"); },
     .status = pass,
     .piece = "the clocks differ by 1 min"},
    {.check = "clock/skew",
     .name = "ahead",
     .change = [](B& b) { b.document_header("date", "Sun, 22 Nov 2026 12:01:01 GMT"); },
     .status = warning,
     .piece = "the provider's clock is 1 min 1 s ahead of ours"},
    {.check = "clock/skew",
     .name = "behind",
     .change = [](B& b) { b.document_header("date", "Sat, 21 Nov 2026 12:00:00 GMT"); },
     .status = warning,
     .piece = "the provider's clock is 1 d behind ours"},
    {.check = "clock/skew",
     .name = "no date",
     .change = [](B& b) { b.document_header("date", "noon"); },
     .status = skipped,
     .piece = "the response has no valid Date header"},
    {.check = "clock/skew",
     .name = "no response",
     .change = [](B& b) { b.document_failure(HttpFault::connect, "refused"); },
     .status = skipped,
     .piece = "no response with a date"},
};

} // namespace

std::span<const GridRow>
network_rows()
{
  return k_rows;
}

} // namespace oidcctl::test
