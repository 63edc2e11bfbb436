#include "base/text.hpp"
#include "checks/certificate_json.hpp"
#include "checks/endpoint/endpoint_report.hpp"

#include <fmt/format.h>

#include <algorithm>

// What stands between kubectl and an API server, and whether it is one.
namespace oidcctl::checks {

namespace {

using Findings = std::vector<Finding>;

constexpr Seconds k_expiry_notice = std::chrono::days{14};
constexpr const char* k_no_reply = "no response";

std::string
why_not_tried(const EndpointCase& c)
{
  const auto* const why = std::get_if<NotTried>(&c.evidence.version);
  return why == nullptr ? k_no_reply : why->why;
}

// Return the failure of the first request, when it is one of `faults`.
const HttpFailure*
failed_with(const EndpointCase& c, std::initializer_list<HttpFault> faults)
{
  const auto* const failure = c.first() == nullptr ? nullptr : c.first()->failure();
  return failure != nullptr &&
                 std::find(faults.begin(), faults.end(), failure->fault) != faults.end()
             ? failure
             : nullptr;
}

const TlsInfo*
tls_of(const EndpointCase& c)
{
  if (c.first() == nullptr) {
    return nullptr;
  }
  const auto* const reply = c.first()->reply();
  const auto& tls = reply != nullptr ? reply->tls : c.first()->failure()->tls;
  return tls ? &*tls : nullptr;
}

std::string
certificate_hint(const EndpointCase& c)
{
  const auto* const tls = tls_of(c);
  if (tls != nullptr && !tls->chain.empty()) {
    const auto& leaf = tls->chain.front();
    if (leaf.not_after < c.evidence.now || leaf.not_before > c.evidence.now) {
      return "have the certificate renewed, and check the clock of this machine";
    }
    if (tls->verify_error.find("name") != std::string::npos) {
      return "use a host name that the certificate contains, or have this one added to "
             "it";
    }
  }
  if (c.cloud_endpoint && c.cloud_endpoint->kind == EndpointKind::managed) {
    return "managed endpoints have publicly trusted certificates: check the URL, and "
           "this machine's root certificates";
  }
  return "use --certificate-authority with the cluster's CA, which is in every admin "
         "kubeconfig and in the ConfigMap kube-root-ca.crt";
}

} // namespace

Findings
endpoint_url(const EndpointCase& c)
{
  if (const auto problem = server_url_problem(c.evidence.url)) {
    return {failure(fmt::format("{}: {}", text::quote(c.evidence.url), *problem),
                    "expected https://HOST[:PORT][/PATH]")};
  }
  return {pass("an https URL")};
}

Findings
endpoint_kind(const EndpointCase& c)
{
  if (!c.cloud_endpoint) {
    return {skipped("not a CoreWeave endpoint")};
  }
  const auto& endpoint = *c.cloud_endpoint;
  const auto twin = endpoint.as(EndpointKind::unmanaged).url();
  if (endpoint.kind == EndpointKind::managed) {
    return {warning("CoreWeave's managed endpoint, which rejects ID tokens",
                    "log in at the unmanaged endpoint: " + twin,
                    {{"unmanaged", twin}})};
  }
  if (!endpoint.cluster_name.empty()) {
    return {warning("the host contains the cluster's name, a deprecated form",
                    "use the form with the hash, which should be " + twin,
                    {{"replacement", twin}})};
  }
  return {pass("CoreWeave's unmanaged endpoint")};
}

Findings
endpoint_resolve(const EndpointCase& c)
{
  if (const auto* const why = std::get_if<NotTried>(&c.evidence.addresses)) {
    return {skipped(why->why)};
  }
  if (const auto* const error = std::get_if<Error>(&c.evidence.addresses)) {
    if (EndpointCase::reply_of(c.evidence.version) != nullptr) {
      return {info("the name cannot be resolved here, but a proxy reaches it", {})};
    }
    return {unknown("cannot resolve the host name: " + error->message,
                    "check the spelling, and whether the cluster has a public address")};
  }
  const auto& addresses = std::get<std::vector<std::string>>(c.evidence.addresses);
  return {pass("resolves to " + text::join(addresses, ", "), {{"addresses", addresses}})};
}

Findings
endpoint_connect(const EndpointCase& c)
{
  if (c.first() == nullptr) {
    return {skipped(why_not_tried(c))};
  }
  const auto* const reply = c.first()->reply();
  if (std::holds_alternative<Error>(c.evidence.addresses) && reply == nullptr) {
    return {skipped("cannot resolve the host name")};
  }
  if (const auto* const failure =
          failed_with(c, {HttpFault::resolve, HttpFault::connect, HttpFault::proxy})) {
    return {unknown("no connection: " + failure->message,
                    "check host, port, firewall, VPN and proxy; private clusters have no "
                    "public address")};
  }
  if (failed_with(c, {HttpFault::timeout}) != nullptr && tls_of(c) == nullptr) {
    return {unknown("no TLS connection within the timeout",
                    "check host, port and firewall, or raise --timeout")};
  }
  return {pass(reply == nullptr || reply->address.empty()
                   ? "connected"
                   : "connected to " + reply->address)};
}

Findings
endpoint_certificate(const EndpointCase& c)
{
  const auto* const tls = tls_of(c);
  const auto details =
      tls == nullptr ? Json::object()
                     : Json{{"protocol", tls->protocol}, {"chain", chain_json(*tls)}};
  if (const auto* const refused = failed_with(c, {HttpFault::certificate})) {
    return {failure("the certificate was rejected: " + refused->message,
                    certificate_hint(c),
                    details)};
  }
  if (const auto* const broken = failed_with(c, {HttpFault::tls})) {
    return {unknown("TLS failed: " + broken->message,
                    "check that the port accepts TLS 1.2 or newer")};
  }
  if (tls == nullptr || tls->chain.empty()) {
    return {skipped("no TLS connection")};
  }
  const auto& leaf = tls->chain.front();
  if (leaf.names.empty()) {
    return {failure("the certificate has no subject alternative name, and kubectl "
                    "ignores the common name",
                    "have the certificate issued with a subjectAltName",
                    details)};
  }
  return {pass(fmt::format("signed by {}, for {}",
                           text::printable(leaf.issuer),
                           text::printable(text::join(leaf.names, ", "))),
               details)};
}

Findings
endpoint_expiry(const EndpointCase& c)
{
  const auto* const tls = tls_of(c);
  if (tls == nullptr || tls->chain.empty()) {
    return {skipped("no TLS connection")};
  }
  const auto& leaf = tls->chain.front();
  const auto left = leaf.not_after - c.evidence.now;
  const auto message = fmt::format("valid until {}", to_rfc3339(leaf.not_after));
  const Json details{{"notAfter", to_rfc3339(leaf.not_after)}};
  if (left < Seconds{0}) {
    return {skipped("expired; see tls/certificate")};
  }
  if (left < k_expiry_notice) {
    return {warning(fmt::format("{}, in {}", message, human(left)),
                    "have the API server's certificate renewed",
                    details)};
  }
  return {pass(message, details)};
}

Findings
endpoint_reply(const EndpointCase& c)
{
  if (c.first() == nullptr) {
    return {skipped(why_not_tried(c))};
  }
  if (const auto* const reply = c.first()->reply()) {
    return {pass(fmt::format("HTTP {} in {} ms", reply->status, reply->time.count()),
                 {{"status", reply->status}, {"milliseconds", reply->time.count()}})};
  }
  if (failed_with(c,
                  {HttpFault::timeout,
                   HttpFault::closed,
                   HttpFault::protocol,
                   HttpFault::too_large}) != nullptr &&
      (tls_of(c) != nullptr || failed_with(c, {HttpFault::timeout}) == nullptr)) {
    return {unknown(
        "no response: " + c.first()->failure()->message,
        "check whether a proxy or load balancer in between can reach the server")};
  }
  return {skipped("no connection")};
}

} // namespace oidcctl::checks
