#include "base/text.hpp"
#include "checks/issuer/issuer_checks.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <algorithm>

// What a login helper needs: the endpoints, the code flow, PKCE, scopes and the client.
namespace oidcctl::checks {

namespace {

using Answer = AuthorizationAnswer;

constexpr const char* k_no_document = "requires the discovery document";

// OAuth errors that say "a person has to log in": the request itself was fine.
constexpr std::string_view k_harmless_errors[] = {"login_required",
                                                  "interaction_required",
                                                  "consent_required",
                                                  "account_selection_required",
                                                  "access_denied"};

bool
is_harmless(std::string_view error)
{
  return std::find(std::begin(k_harmless_errors), std::end(k_harmless_errors), error) !=
         std::end(k_harmless_errors);
}

const ProbeReading*
find_answer(const IssuerCase& c, Answer answer)
{
  const auto found =
      std::find_if(c.probes.begin(), c.probes.end(), [answer](const auto& p) {
        return p.reading.answer == answer;
      });
  return found == c.probes.end() ? nullptr : &*found;
}

std::string
why_no_probe(const IssuerCase& c)
{
  const auto* why = std::get_if<NotTried>(&c.evidence.authorizations);
  return why == nullptr ? "the client was not tested" : why->why;
}

Finding
endpoint_finding(const std::string& name, const std::string& text)
{
  if (text.empty()) {
    return failure(
        "the document has no " + name,
        "users cannot log in with this issuer; use the issuer of your login provider");
  }
  const auto url = Url::parse(text);
  if (!url || url->host.empty() || url->scheme != "https") {
    return failure(
        fmt::format("{} {} is not an absolute https URL", name, text::quote(text)),
        "have the provider announce an https URL");
  }
  return pass(fmt::format("{} {}", name, text::printable(text)));
}

} // namespace

Findings
login_endpoints(const IssuerCase& c)
{
  const auto* document = c.discovery();
  if (document == nullptr) {
    return {skipped(k_no_document)};
  }
  const std::pair<std::string, std::string> endpoints[] = {
      {"authorization_endpoint", document->authorization_endpoint},
      {"token_endpoint", document->token_endpoint}};
  for (const auto& [name, text] : endpoints) {
    auto finding = endpoint_finding(name, text);
    if (finding.status != Status::pass) {
      return {std::move(finding)};
    }
  }
  return {pass("authorization and token endpoint are announced",
               {{"authorization_endpoint", document->authorization_endpoint},
                {"token_endpoint", document->token_endpoint}})};
}

Findings
login_code_flow(const IssuerCase& c)
{
  const auto* document = c.discovery();
  if (document == nullptr) {
    return {skipped(k_no_document)};
  }
  if (document->response_types.is_listed() &&
      !document->response_types.contains("code")) {
    return {failure(
        fmt::format("response types are {}: the login helper requires \"code\"",
                    text::quote(text::join(document->response_types.values, ", "))),
        "enable the authorization code flow at the provider")};
  }
  if (document->grant_types.is_listed() &&
      !document->grant_types.contains("authorization_code")) {
    return {
        failure(fmt::format("grant types are {}: \"authorization_code\" is missing",
                            text::quote(text::join(document->grant_types.values, ", "))),
                "enable the authorization code grant at the provider")};
  }
  return {
      document->response_types.is_listed()
          ? pass("the code flow is announced")
          : info("response types are not announced; the code flow is the default", {})};
}

Findings
login_pkce(const IssuerCase& c)
{
  const auto* document = c.discovery();
  if (document == nullptr) {
    return {skipped(k_no_document)};
  }
  const auto& methods = document->pkce_methods;
  const Json details{{"announced", methods.values}};
  if (methods.contains("S256")) {
    return {pass("S256 is announced", details)};
  }
  if (methods.is_listed() && !methods.values.empty()) {
    return {failure(fmt::format("only {} is announced: the login helper sends S256",
                                text::printable(text::join(methods.values, " "))),
                    "enable S256 for this client at the provider (RFC 7636)",
                    details)};
  }
  if (c.provider != nullptr && c.provider->pkce == PkceFact::works_unannounced) {
    return {info(
        fmt::format("not announced, but {} supports S256", c.provider->name),
        "force it: --oidc-pkce-method=S256 (with auto, kubelogin sends no PKCE here)")};
  }
  if (c.provider != nullptr && c.provider->pkce == PkceFact::unsupported) {
    return {info(fmt::format("{} does not support PKCE", c.provider->name),
                 "leave it off: with auto, kubelogin sends no PKCE here")};
  }
  return {info("not announced, which does not mean \"not supported\"",
               "force it: --oidc-pkce-method=S256, and test a login")};
}

Findings
login_scopes(const IssuerCase& c)
{
  for (const auto& probe : c.probes) {
    if (probe.reading.error == "invalid_scope") {
      return {failure("the client may not request a scope: " + probe.reading.message,
                      "allow the scopes of this login for the client at the provider",
                      {{"asked", scopes_for(c.policy.username_claim)}})};
    }
  }
  const auto* document = c.discovery();
  if (document == nullptr) {
    return {skipped(k_no_document)};
  }
  auto wanted = scopes_for(c.policy.username_claim);
  std::vector<std::string> missing;
  for (const auto& scope : wanted) {
    if (!document->scopes.contains(scope)) {
      missing.push_back(scope);
    }
  }
  const Json details{{"wanted", wanted}, {"announced", document->scopes.values}};
  if (!document->scopes.is_listed()) {
    return {info(
        "scopes are not announced; required: " + text::join(wanted, " "), {}, details)};
  }
  if (!missing.empty()) {
    const bool one = missing.size() == 1;
    return {warning(
        fmt::format("{} {} not among the announced scopes, but claim {} requires {}",
                    text::join(missing, " and "),
                    one ? "is" : "are",
                    text::quote(c.policy.username_claim),
                    one ? "it" : "them"),
        "the list is only a hint; check at the provider which scopes the client may "
        "request",
        details)};
  }
  return {pass("announced and sufficient for the claim: " + text::join(wanted, " "),
               details)};
}

Findings
login_client(const IssuerCase& c)
{
  if (c.probes.empty()) {
    return {skipped(why_no_probe(c))};
  }
  if (const auto* probe = find_answer(c, Answer::client_unknown)) {
    return {failure(fmt::format("the provider rejects the client {}: {}",
                                text::quote(c.policy.client_ids.front()),
                                probe->reading.message),
                    "check the client ID, and that it belongs to this issuer")};
  }
  for (const auto& probe : c.probes) {
    const auto& reading = probe.reading;
    if (reading.answer == Answer::returned_error && !is_harmless(reading.error) &&
        reading.error != "invalid_scope") {
      return {failure("the provider rejects the login request: " + reading.message,
                      "allow the code flow with PKCE for this client at the provider")};
    }
  }
  if (find_answer(c, Answer::login_page) != nullptr ||
      find_answer(c, Answer::redirect_refused) != nullptr ||
      find_answer(c, Answer::returned_error) != nullptr) {
    return {pass("the provider accepts the client")};
  }
  return {unknown("cannot tell whether the provider accepts the client: " +
                      c.probes.front().reading.message,
                  "try a login; the provider shows more details in a browser")};
}

Findings
login_redirect(const IssuerCase& c)
{
  if (c.probes.empty()) {
    return {skipped(why_no_probe(c))};
  }
  if (find_answer(c, Answer::client_unknown) != nullptr) {
    return {skipped("the client is unknown")};
  }
  Findings findings;
  for (const auto& [url, reading] : c.probes) {
    const Json details{{"redirectUrl", url}};
    switch (reading.answer) {
    case Answer::login_page:
    case Answer::returned_error:
      findings.push_back(pass(fmt::format("{}: {}", url, reading.message), details));
      break;
    case Answer::redirect_refused:
      findings.push_back(failure(
          fmt::format("{} is not registered for the client: {}", url, reading.message),
          fmt::format(
              "add {} to the redirect URIs of the client, without a slash at the end",
              url),
          details));
      break;
    case Answer::client_unknown:
    case Answer::could_not_tell:
      findings.push_back(
          unknown(fmt::format("{}: cannot tell: {}", url, reading.message),
                  "try a login; the provider shows more details in a browser",
                  details));
      break;
    }
  }
  return findings;
}

Findings
login_secret(const IssuerCase& c)
{
  if (c.provider != nullptr && c.provider->secret == SecretFact::required_with_pkce) {
    return {warning(
        fmt::format("{} requires a client secret even with PKCE", c.provider->name),
        "pass the secret to users in OIDC_CLIENT_SECRET or a file; it is not "
        "confidential for desktop clients")};
  }
  const auto* document = c.discovery();
  if (document == nullptr) {
    return {skipped(k_no_document)};
  }
  if (document->token_auth_methods.contains("none")) {
    return {pass("public clients are announced: PKCE without a secret works")};
  }
  return {info(
      "public clients are not announced, which does not mean that a secret is required",
      "make the client a public (native) one, so that no secret is needed")};
}

Findings
login_refresh(const IssuerCase& c)
{
  const auto* document = c.discovery();
  if (document == nullptr) {
    return {skipped(k_no_document)};
  }
  const auto scope = std::string(refresh_scope(c.provider, document));
  if (!scope.empty()) {
    return {pass("the provider issues a refresh token with scope " + scope,
                 {{"scope", scope}})};
  }
  struct Fact
  {
    RefreshFact fact;
    std::string_view text;
  };
  static constexpr Fact facts[] = {
      {RefreshFact::always_issued,
       "the provider issues a refresh token without a scope; it may reject "
       "offline_access"},
      {RefreshFact::access_type_offline,
       "the provider issues a refresh token with access_type=offline, which login "
       "helpers send"},
      {RefreshFact::application_setting,
       "refresh tokens are enabled in the application's settings at the provider"},
      {RefreshFact::none, "this provider issues no refresh token"},
  };
  for (const auto& fact : facts) {
    if (c.provider != nullptr && c.provider->refresh == fact.fact) {
      return {info(std::string(fact.text), {})};
    }
  }
  const bool grant = document->grant_types.contains("refresh_token");
  return {info(grant ? "the refresh grant is announced, but no scope for it"
                     : "refresh tokens are not announced",
               "without one, users log in again whenever the ID token expires")};
}

Findings
login_device(const IssuerCase& c)
{
  const auto* document = c.discovery();
  if (document == nullptr) {
    return {skipped(k_no_document)};
  }
  if (!document->device_authorization_endpoint.empty()) {
    return {pass("the device flow is announced (for machines without a browser)")};
  }
  return {info("no device flow announced; users need a browser on the same machine", {})};
}

} // namespace oidcctl::checks
