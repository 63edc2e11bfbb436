#include "base/text.hpp"
#include "checks/certificate_advice.hpp"
#include "checks/certificate_json.hpp"
#include "checks/endpoint/endpoint_report.hpp"
#include "checks/tls_hints.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <algorithm>

// What is between kubectl and an API server, and whether it is one.
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

// Return whether a certificate that is refused is one for other names.
bool
has_other_name(const EndpointCase& c, const std::string& message)
{
  static constexpr std::string_view words[] = {
      "name", "IP address mismatch", "is valid for", "IP SANs"};
  return c.tls() != nullptr && !c.tls()->chain.empty() &&
         std::any_of(
             std::begin(words), std::end(words), [&message](std::string_view word) {
               return text::contains_ignoring_case(message, word);
             });
}

// Return the names of the server's certificate for people, not all where there are many.
std::string
names_of(const Certificate& leaf)
{
  constexpr std::size_t most = 10;
  auto names = leaf.names;
  if (names.size() > most) {
    names.resize(most);
    names.push_back(fmt::format("and {} more", leaf.names.size() - most));
  }
  return text::printable(text::join(names, ", "));
}

// Return the name to ask for instead of the URL's host: that of Kubernetes itself, which
// each API server has, else the first that is not a pattern; empty where there is none.
std::string
name_to_use(const Certificate& leaf)
{
  const auto& names = leaf.names;
  static constexpr std::string_view own = "kubernetes.default.svc";
  if (std::find(names.begin(), names.end(), own) != names.end()) {
    return std::string(own);
  }
  const auto whole = std::find_if(names.begin(), names.end(), [](const auto& name) {
    return name.find('*') == std::string::npos;
  });
  return whole == names.end() ? std::string() : text::printable(*whole);
}

std::string
name_hint(const Certificate& leaf)
{
  const auto name = name_to_use(leaf);
  if (name.empty()) {
    return "use a host name that the certificate contains, or have this one added to it";
  }
  return fmt::format(
      "use a host name that the certificate names, or set tls-server-name: {} "
      "in the kubeconfig (--tls-server-name={} tries it)",
      name,
      name);
}

// Return what to do about the chain that was refused.
std::string
refused_hint(const EndpointCase& c, const std::string& message)
{
  const auto* const tls = c.tls();
  if (has_other_name(c, message)) {
    return name_hint(tls->chain.front());
  }
  const bool is_managed =
      c.cloud_endpoint && c.cloud_endpoint->kind == EndpointKind::managed;
  const auto url = Url::parse(c.first() == nullptr ? "" : c.first()->last_url());
  const auto host = url ? url->host : std::string(); // outlives `reader`, a view
  const CertificateReader reader{
      host,
      is_managed
          ? "managed endpoints have publicly trusted certificates: check the URL, and "
            "this machine's root certificates"
          : "use --certificate-authority with the cluster's CA: it is in every admin "
            "kubeconfig, and in the cluster in the ConfigMap kube-root-ca.crt"};
  return certificate_hint(tls == nullptr ? TlsInfo{} : *tls, c.evidence.now, reader);
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
  if (failed_with(c, {HttpFault::timeout}) != nullptr && c.tls() == nullptr) {
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
  const auto* const tls = c.tls();
  const auto details =
      tls == nullptr ? Json::object()
                     : Json{{"protocol", tls->protocol}, {"chain", chain_json(*tls)}};
  if (const auto* const plain = EndpointCase::reply_of(c.evidence.plain)) {
    return {failure(
        fmt::format("the port answers in plain HTTP, not TLS (HTTP {})", plain->status),
        "use the port that speaks TLS: kubectl sends no credentials over plain HTTP",
        {{"status", plain->status}})};
  }
  if (const auto* const refused = failed_with(c, {HttpFault::certificate})) {
    auto message = "the certificate was rejected: " + refused->message;
    if (has_other_name(c, refused->message)) {
      const auto& leaf = c.tls()->chain.front();
      message += leaf.names.empty() ? "; it has no subject alternative names"
                                    : fmt::format("; it is for {}", names_of(leaf));
    }
    return {failure(message, refused_hint(c, refused->message), details)};
  }
  if (c.demands_certificate() && tls == nullptr) {
    return {skipped("the server ended TLS; see tls/client-certificate")};
  }
  if (const auto* const broken =
          c.demands_certificate() ? nullptr : failed_with(c, {HttpFault::tls})) {
    return {unknown("TLS failed: " + broken->message,
                    tls_hint(*broken),
                    tls_failure_details(*broken))};
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
  const auto* const tls = c.tls();
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
endpoint_client_certificate(const EndpointCase& c)
{
  if (!c.demands_certificate()) {
    return {c.first() != nullptr && c.first()->reply() != nullptr
                ? pass("it replies without one")
                : skipped(k_no_reply)};
  }
  return {failure(
      "the server demands a client certificate: users with ID tokens cannot enter, "
      "because "
      "kubectl has none to send for them",
      "have the server, or the proxy before it, ask for client certificates without "
      "demanding them; kube-apiserver itself never demands one")};
}

Findings
endpoint_reply(const EndpointCase& c)
{
  if (c.first() == nullptr) {
    return {skipped(why_not_tried(c))};
  }
  if (c.demands_certificate() && c.first()->reply() == nullptr) {
    return {pass("the server replies by TLS: it wants a client certificate first")};
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
      (c.tls() != nullptr || failed_with(c, {HttpFault::timeout}) == nullptr)) {
    return {unknown(
        "no response: " + c.first()->failure()->message,
        "check whether a proxy or load balancer in between can reach the server")};
  }
  return {skipped("no connection")};
}

} // namespace oidcctl::checks
