#include "base/text.hpp"
#include "checks/http_findings.hpp"
#include "checks/issuer/issuer_checks.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <algorithm>

// The discovery document as kube-apiserver reads it (go-oidc NewProvider).
namespace oidcctl::checks {

namespace {

constexpr const char* k_no_document = "needs the discovery document";

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
    return "put the tenant's GUID into the URL; the shared endpoints (common, "
           "organizations) "
           "never work with Kubernetes";
  }
  if (found.empty()) {
    return "ask the provider for the right issuer URL; this document names none";
  }
  if (without_slash(given) == without_slash(found)) {
    return fmt::format("use {} (the slash at the end counts), here and in every flag",
                       text::quote(found));
  }
  if (text::to_lower(given) == text::to_lower(found)) {
    return fmt::format("use {} (capitals count), here and in every flag",
                       text::quote(found));
  }
  return fmt::format("use {} if that is the issuer you mean, or set the provider's own "
                     "public URL right",
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

} // namespace

Findings
discovery_reply(const IssuerCase& c)
{
  const auto* exchange = c.discovery_exchange();
  if (exchange != nullptr && exchange->reply() == nullptr && is_told_below(c)) {
    return {skipped("there was no connection")};
  }
  return {reply_finding(c.evidence.discovery, "the discovery document")};
}

Findings
discovery_status(const IssuerCase& c)
{
  return {status_finding(c.discovery_exchange(),
                         "check the path of the issuer; the document is looked for at "
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
    return {skipped("needs a reply with status 200")};
  }
  if (!*c.document) {
    return {parse_finding(c.document->error(), *c.discovery_reply(), "the document")};
  }
  const auto& document = **c.document;
  if (document.decode_error) {
    return {
        failure("kube-apiserver cannot decode the document: " + *document.decode_error,
                "have the provider send this member with the type that OIDC Discovery "
                "gives it")};
  }
  return {pass("JSON with every member of the type that is wanted")};
}

Findings
discovery_duplicates(const IssuerCase& c)
{
  if (!c.document || !*c.document) {
    return {skipped(k_no_document)};
  }
  const auto& names = (*c.document)->duplicates;
  if (names.empty()) {
    return {pass("no member stands twice")};
  }
  return {
      warning(fmt::format("{} member name{} more than once, {} for one; the API server "
                          "takes the last, others may not",
                          names.size(),
                          names.size() == 1 ? " stands" : "s stand",
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
  return {info(fmt::format("the document comes as {}, application/json is usual",
                           type.empty() ? "no type at all" : text::quote(type)),
               "the API server does not mind; other clients may")};
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
        fmt::format("issuer did not match: {} was asked for, the document names {}",
                    text::quote(c.evidence.issuer),
                    document->issuer.empty() ? "none" : text::quote(document->issuer)),
        mismatch_hint(c.evidence.issuer, document->issuer),
        details)};
  }
  return {pass("the document names this issuer byte for byte", details)};
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
    return {failure(
        "the document has no jwks_uri",
        "ask the provider for its key set; without one no token can be verified")};
  }
  const auto url = Url::parse(text);
  if (!url || url->host.empty() || (url->scheme != "https" && url->scheme != "http")) {
    return {failure(fmt::format("jwks_uri {} is no absolute http URL", text::quote(text)),
                    "have the provider send an absolute https URL")};
  }
  if (url->scheme == "http") {
    return {
        warning(fmt::format("jwks_uri {} is not https: who is on the way can replace the "
                            "keys and be anybody",
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
    return {
        warning(fmt::format("announced are {}, the API server accepts {}",
                            text::printable(text::join(listed.values, " ")),
                            text::join(accepted, " ")),
                c.policy.structured
                    ? "have the provider sign this client's ID tokens with RS256 or ES256"
                    : "name the provider's algorithm in --oidc-signing-algs "
                      "(--signing-algs here)",
                details)};
  }
  return {pass(text::printable(text::join(listed.values, " ")), details)};
}

} // namespace oidcctl::checks
