#include "base/text.hpp"
#include "checks/certificate_advice.hpp"
#include "checks/certificate_json.hpp"
#include "checks/issuer/cluster_host.hpp"
#include "checks/issuer/issuer_checks.hpp"
#include "checks/tls_hints.hpp"
#include "model/apiserver/policy.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

// What lies below HTTP: the URL, the name, the connection, TLS and the clock.
namespace oidcctl::checks {

namespace {

constexpr Seconds k_expiry_notice = std::chrono::days{14};
constexpr Seconds k_largest_skew{60};

// Return the failure of the first request, when it is one of `faults`.
const HttpFailure*
failed_with(const IssuerCase& c, std::initializer_list<HttpFault> faults)
{
  const auto* exchange = c.discovery_exchange();
  const auto* failure = exchange == nullptr ? nullptr : exchange->failure();
  return failure != nullptr &&
                 std::find(faults.begin(), faults.end(), failure->fault) != faults.end()
             ? failure
             : nullptr;
}

Findings
not_tried(const IssuerCase& c)
{
  const auto* why = std::get_if<NotTried>(&c.evidence.discovery);
  return {skipped(why == nullptr ? "no request was sent" : why->why)};
}

const TlsInfo*
tls_of(const IssuerCase& c)
{
  const auto* exchange = c.discovery_exchange();
  if (exchange == nullptr) {
    return nullptr;
  }
  const auto& tls =
      exchange->reply() != nullptr ? exchange->reply()->tls : exchange->failure()->tls;
  return tls ? &*tls : nullptr;
}

// Return what kind of address no one outside can reach, or nothing (RFC 6890).
std::optional<std::string_view>
private_kind(std::string_view address)
{
  struct Range
  {
    std::string_view prefix; // of the text form
    std::string_view kind;
  };
  static constexpr Range ranges[] = {
      {"127.", "loopback"},
      {"10.", "private"},
      {"192.168.", "private"},
      {"169.254.", "link-local"},
      {"0.", "unspecified"},
      {"fc", "private"},
      {"fd", "private"},
      {"fe8", "link-local"},
      {"fe9", "link-local"},
      {"fea", "link-local"},
      {"feb", "link-local"},
  };
  constexpr std::string_view mapped = "::ffff:"; // an IPv4 address in IPv6 clothes
  if (address.rfind(mapped, 0) == 0 && address.find('.') != std::string_view::npos) {
    return private_kind(address.substr(mapped.size()));
  }
  const bool is_ipv6 = address.find(':') != std::string_view::npos;
  if (is_ipv6 && (address == "::1" || address == "::")) {
    return address == "::1" ? "loopback" : "unspecified";
  }
  for (const auto& range : ranges) {
    const bool range_is_ipv6 = range.prefix.front() == 'f';
    if (range_is_ipv6 == is_ipv6 && address.rfind(range.prefix, 0) == 0) {
      return range.kind;
    }
  }
  const auto second_part = [&address](std::string_view first) {
    int part = -1;
    if (address.starts_with(first)) {
      std::from_chars(
          address.data() + first.size(), address.data() + address.size(), part);
    }
    return part;
  };
  if (const int part = second_part("172."); part >= 16 && part <= 31) {
    return "private";
  }
  if (const int part = second_part("100."); part >= 64 && part <= 127) {
    return "shared (carrier NAT)";
  }
  return std::nullopt;
}

Json
tls_details(const TlsInfo& tls)
{
  return {{"protocol", tls.protocol}, {"chain", chain_json(tls)}};
}

// Return the host that was asked last.
std::string
host_of(const IssuerCase& c)
{
  const auto* exchange = c.discovery_exchange();
  const auto url =
      Url::parse(exchange == nullptr ? c.evidence.issuer : exchange->last_url());
  return url ? url->host : "";
}

// Return what to do about the chain that was refused.
std::string
hint_of(const IssuerCase& c, const TlsInfo* tls)
{
  const auto host = host_of(c);
  const CertificateReader reader{
      host,
      "use --certificate-authority with the CA that signed it, and configure the same "
      "file on the API server (--oidc-ca-file, issuer.certificateAuthority)",
      "the provider"};
  return certificate_hint(tls == nullptr ? TlsInfo{} : *tls, c.evidence.now, reader);
}

} // namespace

namespace {

struct ClusterHost
{
  std::string host = {};
  ClusterName kind = ClusterName::possible;
};

// Return the host that the API server has to find, when it looks like one that only pods
// find. One that could be public as well has to be unknown here, or private.
std::optional<ClusterHost>
cluster_name_of(const IssuerCase& c)
{
  const auto& moved = c.policy.discovery_url;
  const auto url = Url::parse(moved.empty() ? c.evidence.issuer : moved);
  const auto kind = url ? cluster_name(url->host) : std::nullopt;
  if (!kind) {
    return std::nullopt;
  }
  const auto* addresses = std::get_if<std::vector<std::string>>(&c.evidence.addresses);
  const bool is_hidden =
      std::holds_alternative<Error>(c.evidence.addresses) ||
      (addresses != nullptr &&
       std::any_of(addresses->begin(), addresses->end(), [](const auto& address) {
         return private_kind(address).has_value();
       }));
  return *kind == ClusterName::certain || is_hidden
             ? std::optional(ClusterHost{url->host, *kind})
             : std::nullopt;
}

} // namespace

Findings
issuer_url(const IssuerCase& c)
{
  if (const auto problem = issuer_url_problem(c.evidence.issuer)) {
    return {failure(fmt::format("{} is not a valid issuer: {}",
                                text::quote(c.evidence.issuer),
                                problem->text),
                    "expected https://HOST[:PORT][/PATH], without user information, "
                    "query and fragment")};
  }
  const auto url = Url::parse(c.evidence.issuer);
  if (url->host != text::to_lower(url->host)) {
    return {
        info("the host contains upper-case letters; issuers are compared byte for byte",
             "use it everywhere exactly as it is in the provider's document")};
  }
  if (const auto name = cluster_name_of(c)) {
    return {warning(
        fmt::format(
            "{} {} of the DNS of a cluster; API servers use the DNS of their host and "
            "usually cannot resolve it",
            text::quote(name->host),
            name->kind == ClusterName::certain ? "is a name" : "may be a name"),
        "use a public name for the issuer, or map this one to an address on the hosts of "
        "the "
        "API server (hostAliases, /etc/hosts), or keep it and set issuer.discoveryURL to "
        "an address that the API server reaches")};
  }
  return {pass("an https URL that the API server accepts")};
}

Findings
network_resolve(const IssuerCase& c)
{
  if (const auto* why = std::get_if<NotTried>(&c.evidence.addresses)) {
    return {skipped(why->why)};
  }
  if (const auto* error = std::get_if<Error>(&c.evidence.addresses)) {
    const auto* exchange = c.discovery_exchange();
    if (exchange != nullptr && exchange->reply() != nullptr) {
      return {info("the name cannot be resolved here, but a proxy reaches it", {})};
    }
    return {unknown("cannot resolve the host name: " + error->message,
                    "check the spelling of the host and this machine's name server")};
  }
  const auto& addresses = std::get<std::vector<std::string>>(c.evidence.addresses);
  return {pass("resolves to " + text::join(addresses, ", "), {{"addresses", addresses}})};
}

Findings
network_public_address(const IssuerCase& c)
{
  const auto* addresses = std::get_if<std::vector<std::string>>(&c.evidence.addresses);
  if (addresses == nullptr) {
    return {skipped("the addresses are unknown")};
  }
  for (const auto& address : *addresses) {
    if (const auto kind = private_kind(address)) {
      return {
          warning(fmt::format("{} is {} {} address; a hosted API server cannot reach it",
                              address,
                              kind->front() == 'u' ? "an" : "a",
                              *kind),
                  "make discovery and keys public, or make sure that the API server is "
                  "in the same network",
                  {{"address", address}, {"kind", *kind}})};
    }
  }
  return {pass("all addresses are public")};
}

Findings
network_connect(const IssuerCase& c)
{
  const auto* exchange = c.discovery_exchange();
  if (exchange == nullptr) {
    return not_tried(c);
  }
  if (std::holds_alternative<Error>(c.evidence.addresses) &&
      exchange->reply() == nullptr) {
    return {skipped("cannot resolve the host name")};
  }
  if (const auto* failure =
          failed_with(c, {HttpFault::resolve, HttpFault::connect, HttpFault::proxy})) {
    if (failure->fault == HttpFault::proxy) {
      return {unknown(
          failure->message.empty() ? "no connection through the proxy" : failure->message,
          "have the proxy allow this host (with user and password in HTTPS_PROXY "
          "where it asks for them), or name the host in NO_PROXY; the API server "
          "reads its own environment")};
    }
    return {unknown(
        "no connection: " + failure->message,
        "check host, port, firewall and proxy; the API server needs the same access")};
  }
  if (failed_with(c, {HttpFault::timeout}) != nullptr && tls_of(c) == nullptr &&
      exchange->redirects.empty()) {
    return {unknown("no TLS connection within the timeout",
                    "check host, port and firewall, or raise --timeout")};
  }
  const auto* reply = exchange->reply();
  return {pass(reply == nullptr || reply->address.empty()
                   ? "connected"
                   : "connected to " + reply->address)};
}

Findings
tls_certificate(const IssuerCase& c)
{
  const auto* tls = tls_of(c);
  if (const auto* failure = failed_with(c, {HttpFault::certificate})) {
    return {checks::Findings{
        oidcctl::failure("the certificate was rejected: " + failure->message,
                         hint_of(c, tls),
                         tls == nullptr ? Json::object() : tls_details(*tls))}};
  }
  if (const auto* failure = failed_with(c, {HttpFault::tls})) {
    return {oidcctl::failure("no TLS connection: " + failure->message,
                             tls_hint(*failure),
                             tls_failure_details(*failure))};
  }
  if (tls == nullptr || tls->chain.empty()) {
    return {skipped("no TLS connection")};
  }
  const auto& leaf = tls->chain.front();
  if (leaf.names.empty()) {
    return {failure(
        "the certificate has no subject alternative name; Go ignores the common name",
        "have the certificate issued with a subjectAltName",
        tls_details(*tls))};
  }
  auto findings = certificate_warnings(*tls, host_of(c));
  if (!findings.empty()) {
    findings.front().details = tls_details(*tls);
  } else {
    findings.push_back(
        pass(fmt::format("{}, signed by {}",
                         text::printable(leaf.subject.empty() ? leaf.names.front()
                                                              : leaf.subject),
                         text::printable(leaf.issuer)),
             tls_details(*tls)));
  }
  return findings;
}

Findings
tls_expiry(const IssuerCase& c)
{
  const auto* tls = tls_of(c);
  if (tls == nullptr || tls->chain.empty()) {
    return {skipped("no TLS connection")};
  }
  const auto& leaf = tls->chain.front();
  const auto left = leaf.not_after - c.evidence.now;
  const auto message = fmt::format("valid until {}", to_rfc3339(leaf.not_after));
  if (left < Seconds{0}) {
    return {skipped("expired; see tls/certificate")};
  }
  if (left < k_expiry_notice) {
    return {warning(fmt::format("{}, in {}", message, human(left)),
                    "renew the provider's certificate; all logins fail once it expires",
                    {{"notAfter", to_rfc3339(leaf.not_after)}})};
  }
  return {pass(message, {{"notAfter", to_rfc3339(leaf.not_after)}})};
}

Findings
clock_skew(const IssuerCase& c)
{
  const auto* exchange = c.discovery_exchange();
  const auto* reply = exchange == nullptr ? nullptr : exchange->reply();
  const auto date = reply == nullptr ? std::nullopt : reply->header("date");
  const auto theirs = date ? parse_http_date(*date) : std::nullopt;
  if (!theirs) {
    return {skipped(reply == nullptr ? "no response with a date"
                                     : "the response has no valid Date header")};
  }
  const auto skew = *theirs - c.evidence.now;
  const auto size = skew < Seconds{0} ? -skew : skew;
  const Json details{{"provider", to_rfc3339(*theirs)},
                     {"here", to_rfc3339(c.evidence.now)},
                     {"seconds", skew.count()}};
  if (size > k_largest_skew) {
    return {warning(fmt::format("the provider's clock is {} {} ours",
                                human(size),
                                skew > Seconds{0} ? "ahead of" : "behind"),
                    "synchronize both clocks (NTP); the API server rejects tokens from "
                    "the future or the past",
                    details)};
  }
  return {pass(fmt::format("the clocks differ by {}", human(size)), details)};
}

} // namespace oidcctl::checks
