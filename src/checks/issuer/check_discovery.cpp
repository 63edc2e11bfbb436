#include "base/text.hpp"
#include "checks/http_findings.hpp"
#include "checks/issuer/issuer_checks.hpp"
#include "model/http/url.hpp"
#include "model/oidc/jwks.hpp"

#include <fmt/format.h>

#include <algorithm>

// The discovery document as kube-apiserver reads it (go-oidc NewProvider).
namespace oidcctl::checks {

namespace {

constexpr const char* k_no_document = "requires the discovery document";

std::string
mismatch_hint(const std::string& given, const std::string& found)
{
  const auto without_slash = [](std::string text) {
    if (!text.empty() && text.back() == '/') {
      text.pop_back();
    }
    return text;
  };
  if (found.find("{tenantid}") != std::string::npos) {
    return "use the tenant's GUID in the URL; the shared endpoints (common, "
           "organizations) never work with Kubernetes";
  }
  if (found.empty()) {
    return "ask the provider for the correct issuer URL; this document contains none";
  }
  if (without_slash(given) == without_slash(found)) {
    return fmt::format("use {} (the trailing slash matters), here and in every flag",
                       text::quote(found));
  }
  if (text::to_lower(given) == text::to_lower(found)) {
    return fmt::format("use {} (case matters), here and in every flag",
                       text::quote(found));
  }
  return fmt::format(
      "use {} if that is the issuer you mean, or correct the provider's public URL",
      text::quote(found));
}

// Return whether a check below HTTP has told already why there is no reply.
bool
is_told_below(const IssuerCase& c)
{
  for (const auto run : {network_resolve, network_connect, tls_certificate}) {
    for (const auto& finding : run(c)) {
      if (finding.status >= Status::unknown) {
        return true;
      }
    }
  }
  return false;
}

// Return whether an API server can be told to accept one of the algorithms: never HS256,
// which would need the client's secret.
// Return what makes the API server accept one of the announced algorithms.
std::string
algorithm_hint(const std::vector<std::string>& announced, const Policy& policy)
{
  const auto& known = known_algorithms();
  const auto possible =
      std::find_if(announced.begin(), announced.end(), [&known](const std::string& one) {
        return std::find(known.begin(), known.end(), one) != known.end();
      });
  if (possible == announced.end()) {
    return "have the provider sign this client's ID tokens with RS256: no API server "
           "accepts what it announces";
  }
  return policy.structured
             ? "have the provider sign this client's ID tokens with RS256: an "
               "AuthenticationConfiguration accepts nothing else before Kubernetes 1.30"
             : fmt::format("set --oidc-signing-algs={} on the API server (--signing-algs "
                           "here)",
                           *possible);
}

} // namespace

Findings
discovery_reply(const IssuerCase& c)
{
  const auto* exchange = c.discovery_exchange();
  if (exchange != nullptr && exchange->reply() == nullptr && is_told_below(c)) {
    return {skipped("no connection")};
  }
  return {reply_finding(c.evidence.discovery, "the discovery document")};
}

Findings
discovery_status(const IssuerCase& c)
{
  return {status_finding(c.discovery_exchange(),
                         "check the path of the issuer; the document is expected at "
                         "ISSUER/.well-known/openid-configuration")};
}

Findings
discovery_redirect(const IssuerCase& c)
{
  return {redirect_finding(c.discovery_exchange())};
}

Findings
discovery_document(const IssuerCase& c)
{
  if (!c.document) {
    return {skipped("requires a response with status 200")};
  }
  if (!*c.document) {
    return {parse_finding(c.document->error(), *c.discovery_reply(), "the document")};
  }
  const auto& document = **c.document;
  if (document.decode_error) {
    return {failure(
        "kube-apiserver cannot decode the document: " + *document.decode_error,
        "have the provider send this member with the type defined by OIDC Discovery")};
  }
  return {pass("valid JSON, and all members have the expected type")};
}

Findings
discovery_duplicates(const IssuerCase& c)
{
  if (!c.document || !*c.document) {
    return {skipped(k_no_document)};
  }
  const auto& names = (*c.document)->duplicates;
  if (names.empty()) {
    return {pass("no duplicate members")};
  }
  return {warning(fmt::format("{} duplicate member{}, for example {}; the API server "
                              "uses the last one, other clients may not",
                              names.size(),
                              names.size() == 1 ? "" : "s",
                              text::quote(names.front())),
                  "have the provider send each member once",
                  {{"names", names}})};
}

Findings
discovery_media_type(const IssuerCase& c)
{
  const auto* reply = c.discovery_reply();
  if (reply == nullptr) {
    return {skipped(k_no_document)};
  }
  const auto type = reply->header("content-type").value_or("");
  if (text::contains_ignoring_case(type, "json")) {
    return {pass(text::printable(type))};
  }
  return {info(fmt::format("the document has content type {}: expected application/json",
                           type.empty() ? "(none)" : text::quote(type)),
               "the API server accepts it; other clients may not")};
}

Findings
discovery_issuer_match(const IssuerCase& c)
{
  const auto* document = c.discovery();
  if (document == nullptr) {
    return {skipped(k_no_document)};
  }
  const Json details{{"configured", c.evidence.issuer}, {"document", document->issuer}};
  if (document->issuer != c.evidence.issuer) {
    return {failure(
        fmt::format("issuer did not match: {} was requested, the document contains {}",
                    text::quote(c.evidence.issuer),
                    document->issuer.empty() ? "none" : text::quote(document->issuer)),
        mismatch_hint(c.evidence.issuer, document->issuer),
        details)};
  }
  return {pass("the document contains this issuer byte for byte", details)};
}

Findings
discovery_keys_url(const IssuerCase& c)
{
  const auto* document = c.discovery();
  if (document == nullptr) {
    return {skipped(k_no_document)};
  }
  const auto& text = document->jwks_uri;
  if (text.empty()) {
    return {
        failure("the document has no jwks_uri",
                "ask the provider for its key set; without it no token can be verified")};
  }
  const auto url = Url::parse(text);
  if (!url || url->host.empty() || (url->scheme != "https" && url->scheme != "http")) {
    return {
        failure(fmt::format("jwks_uri {} is not an absolute http URL", text::quote(text)),
                "have the provider send an absolute https URL")};
  }
  if (url->scheme == "http") {
    return {warning(fmt::format("jwks_uri {} is not https: a man in the middle could "
                                "replace the keys and impersonate anyone",
                                text::quote(text)),
                    "have the provider serve its keys over https")};
  }
  return {pass(text::printable(text))};
}

Findings
discovery_algorithms(const IssuerCase& c)
{
  const auto* document = c.discovery();
  if (document == nullptr) {
    return {skipped(k_no_document)};
  }
  const auto& listed = document->signing_algorithms;
  if (!listed.is_listed() || listed.values.empty()) {
    return {info("no signing algorithms announced; login helpers then expect RS256", {})};
  }
  const auto accepted = c.policy.accepted_algorithms();
  const bool overlap =
      std::any_of(accepted.begin(), accepted.end(), [&listed](const auto& algorithm) {
        return listed.contains(algorithm);
      });
  const Json details{{"announced", listed.values}, {"accepted", accepted}};
  if (!overlap) {
    return {warning(fmt::format("the provider announces {}, the API server accepts {}",
                                text::printable(text::join(listed.values, " ")),
                                text::join(accepted, " ")),
                    algorithm_hint(listed.values, c.policy),
                    details)};
  }
  return {pass(text::printable(text::join(listed.values, " ")), details)};
}

} // namespace oidcctl::checks
