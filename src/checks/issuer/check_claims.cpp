#include "base/text.hpp"
#include "checks/issuer/issuer_checks.hpp"
#include "providers/provider_hints.hpp"

#include <fmt/format.h>

// What the document and the provider's habits say about claims and about the provider
// itself. `claims_supported` is often incomplete: it is a hint, never a reason to refuse.
namespace oidcctl::checks {

namespace {

constexpr const char* k_no_document = "requires the discovery document";

// Return what is known of the provider and the claim that names users.
ClaimFact
username_fact(const IssuerCase& c)
{
  if (c.provider != nullptr && c.policy.username_claim == "preferred_username") {
    return c.provider->preferred_username;
  }
  return ClaimFact::unknown;
}

Finding
listed_finding(const Discovery& document, const std::string& claim)
{
  if (document.claims.contains(claim)) {
    return pass(fmt::format("{} is announced", text::quote(claim)));
  }
  return info(
      document.claims.is_listed()
          ? fmt::format("{} is not among the announced claims; the list is often "
                        "incomplete",
                        text::quote(claim))
          : "claims are not announced",
      fmt::format("check for {} in a real token (--token-file)", text::quote(claim)));
}

bool
concerns(const IssuerCase& c, HintTopic topic)
{
  switch (topic) {
  case HintTopic::email:
    return c.policy.username_claim == "email";
  case HintTopic::preferred_username:
    return c.policy.username_claim == "preferred_username";
  case HintTopic::groups:
    return !c.policy.groups_claim.empty();
  case HintTopic::redirect:
  case HintTopic::secret:
  case HintTopic::device:
    return !c.policy.client_ids.empty();
  case HintTopic::always:
  case HintTopic::pkce:
  case HintTopic::refresh:
  case HintTopic::issuer:
  case HintTopic::algorithm:
  case HintTopic::lifetime:
    return true;
  }
  return true;
}

} // namespace

Findings
provider_recognised(const IssuerCase& c)
{
  if (c.provider == nullptr) {
    return {info("unknown provider",
                 "this is not an error; there is just no provider-specific advice")};
  }
  return {pass(std::string(c.provider->name), {{"provider", c.provider->id}})};
}

Findings
provider_people(const IssuerCase& c)
{
  if (c.provider == nullptr) {
    return {skipped("unknown provider")};
  }
  if (!c.provider->people_can_log_in) {
    return {
        failure(fmt::format("{} signs tokens for workloads; users cannot log in there",
                            c.provider->name),
                "use the issuer of the identity provider that your users log in to")};
  }
  return {pass("users can log in at this provider")};
}

Findings
provider_hint(const IssuerCase& c)
{
  if (c.provider == nullptr) {
    return {skipped("unknown provider")};
  }
  Findings findings;
  for (const auto& hint : hints_of(*c.provider)) {
    if (!concerns(c, hint.topic)) {
      continue;
    }
    findings.push_back(info(std::string(hint.text), {}, {{"provider", c.provider->id}}));
    if (hint.warning) {
      findings.back().status = Status::warning;
    }
  }
  return findings.empty() ? Findings{skipped("no advice for these settings")} : findings;
}

Findings
claims_username(const IssuerCase& c)
{
  const auto& claim = c.policy.username_claim;
  if (username_fact(c) == ClaimFact::no) {
    return {
        failure(fmt::format("{} never sends {}", c.provider->name, text::quote(claim)),
                "choose another --username-claim: email or sub")};
  }
  const auto* document = c.discovery();
  if (document == nullptr) {
    return {skipped(k_no_document)};
  }
  if (claim == "sub") {
    return {pass("every ID token has \"sub\"")};
  }
  return {listed_finding(*document, claim)};
}

Findings
claims_email_verified(const IssuerCase& c)
{
  if (c.policy.username_claim != "email") {
    return {skipped("the username claim is not email")};
  }
  const auto fact =
      c.provider == nullptr ? ClaimFact::unknown : c.provider->email_verified;
  switch (fact) {
  case ClaimFact::no:
    return {warning(
        fmt::format("{} sends no email_verified; the API server then accepts any address "
                    "that the provider sends",
                    c.provider->name),
        "make sure that users cannot choose their address, or use another claim")};
  case ClaimFact::configured:
    return {info(fmt::format("email_verified depends on the settings of {}; the API "
                             "server rejects the token if it is false",
                             c.provider->name),
                 "check a real token (--token-file): absent or true is fine")};
  case ClaimFact::yes:
    return {pass("the provider sends email_verified; it must be true for each user")};
  case ClaimFact::unknown:
    break;
  }
  const auto* document = c.discovery();
  if (document == nullptr) {
    return {skipped(k_no_document)};
  }
  return {listed_finding(*document, "email_verified")};
}

Findings
claims_groups(const IssuerCase& c)
{
  if (c.policy.groups_claim.empty()) {
    return {skipped("--groups-claim is not set")};
  }
  if (c.provider != nullptr && c.provider->groups == ClaimFact::no) {
    return {warning(
        fmt::format("{} sends no groups; bindings for groups will never match",
                    c.provider->name),
        "bind users, or put a provider in between that adds groups (for example Dex)")};
  }
  const auto* document = c.discovery();
  if (document == nullptr) {
    return {skipped(k_no_document)};
  }
  return {listed_finding(*document, c.policy.groups_claim)};
}

} // namespace oidcctl::checks
