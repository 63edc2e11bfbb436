#include "authenticator/token_problem.hpp"

#include <algorithm>
#include <cassert>

namespace oidcctl {

namespace {

// clang-format off
constexpr TokenReason k_reasons[] = {
  {"alg_not_allowed", "Its algorithm is accepted", "RFC 7515 4.1.1", ResponsibleParty::cluster,
   "accept the algorithm on the API server (--oidc-signing-algs), or have the provider sign "
   "this client's ID tokens with RS256"},
  {"audience_mismatch", "It is for this cluster's client", "OIDC Core 3.1.3.7", ResponsibleParty::user,
   "log in with the client ID that the API server is configured with"},
  {"cel_not_evaluated", "Its CEL expressions evaluate to true", "AuthenticationConfiguration",
   ResponsibleParty::cluster, "ask the API server (TokenReview); everything else was checked"},
  {"claim_source_missing", "Its distributed claims have sources", "OIDC Core 5.6.2",
   ResponsibleParty::provider, "have the provider send _claim_sources for each entry of _claim_names"},
  {"claims_malformed", "Its registered claims have the right types", "RFC 7519 4.1",
   ResponsibleParty::provider, "have the provider send the claim with the type defined by RFC 7519"},
  {"config_invalid", "The API server starts with these settings", "kube-apiserver flags",
   ResponsibleParty::cluster, "correct the settings; the API server does not start with them"},
  {"distributed_claims", "Its groups can be fetched", "OIDC Core 5.6.2", ResponsibleParty::provider,
   "have the provider include the groups in the token, and only those needed here"},
  {"email_not_verified", "The user's e-mail address is verified", "OIDC Core 5.1", ResponsibleParty::provider,
   "verify the address at the provider, or use another username claim"},
  {"email_verified_type", "email_verified is true or false", "OIDC Core 5.1", ResponsibleParty::provider,
   "have the provider send email_verified as a JSON boolean, or not at all"},
  {"expired", "It has not expired", "RFC 7519 4.1.4", ResponsibleParty::user, "log in again"},
  {"groups_claim_type", "Its groups are strings", "kube-apiserver --oidc-groups-claim",
   ResponsibleParty::provider, "have the provider send a flat list of names"},
  {"jwks_fetch", "The provider's keys can be read", "RFC 7517", ResponsibleParty::provider,
   "run `oidcctl verify-issuer` on the issuer; it reports the invalid key"},
  {"malformed_jwt", "It is a well-formed JWS", "RFC 7515 7.1", ResponsibleParty::user,
   "copy the whole ID token again: three parts separated by dots"},
  {"not_initialized", "The API server can use the provider", "OIDC Discovery 4", ResponsibleParty::cluster,
   "run `oidcctl verify-issuer` on the issuer; the API server rejects every token until discovery works"},
  {"not_yet_valid", "Its nbf time has passed", "RFC 7519 4.1.5", ResponsibleParty::provider,
   "synchronize the clocks of provider and API server (NTP)"},
  {"required_claim_mismatch", "Its required claims have the right values",
   "kube-apiserver --oidc-required-claim", ResponsibleParty::cluster,
   "change the user's value at the provider, or the required value"},
  {"required_claim_missing", "It has the required claims",
   "kube-apiserver --oidc-required-claim", ResponsibleParty::provider,
   "have the provider add the claim to the ID token"},
  {"required_claim_type", "Its required claims are strings",
   "kube-apiserver --oidc-required-claim", ResponsibleParty::cluster,
   "require a claim that contains a single string"},
  {"signature", "It is signed by the provider", "RFC 7515 5.2", ResponsibleParty::user,
   "get a new token from this provider; this one was modified, or its key was removed"},
  {"skipped", "It is for this issuer", "OIDC Core 3.1.3.7", ResponsibleParty::cluster,
   "configure exactly the token's issuer; until then the server only reports \"invalid bearer token\""},
  {"uid_claim", "It has the claim for the user's uid", "AuthenticationConfiguration",
   ResponsibleParty::provider, "have the provider add the claim to the ID token as a string"},
  {"unsupported_setting", "The Kubernetes version supports these settings",
   "AuthenticationConfiguration", ResponsibleParty::cluster, "upgrade the cluster or remove the setting"},
  {"username_claim_missing", "It has the username claim",
   "kube-apiserver --oidc-username-claim", ResponsibleParty::provider,
   "request the scope for the claim, or have the provider add it to the ID token"},
  {"username_claim_type", "The username claim is a string",
   "kube-apiserver --oidc-username-claim", ResponsibleParty::cluster, "choose a claim that contains a single string"},
};
// clang-format on

} // namespace

std::string_view
to_string(ResponsibleParty responsible)
{
  switch (responsible) {
  case ResponsibleParty::provider:
    return "provider";
  case ResponsibleParty::cluster:
    return "cluster";
  case ResponsibleParty::user:
    return "user";
  }
  return "user";
}

std::span<const TokenReason>
token_reasons()
{
  return k_reasons;
}

const TokenReason&
token_reason(std::string_view id)
{
  const auto* found = std::find_if(std::begin(k_reasons),
                                   std::end(k_reasons),
                                   [id](const TokenReason& r) { return r.id == id; });
  assert(found != std::end(k_reasons));
  return *found;
}

} // namespace oidcctl
