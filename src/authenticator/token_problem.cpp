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
  {"cel_not_evaluated", "Its CEL expressions come out right", "AuthenticationConfiguration",
   ResponsibleParty::cluster, "ask the API server itself (a TokenReview); everything else was judged"},
  {"claim_source_missing", "Its distributed claims have sources", "OIDC Core 5.6.2",
   ResponsibleParty::provider, "have the provider send _claim_sources for each entry of _claim_names"},
  {"claims_malformed", "Its registered claims have the right types", "RFC 7519 4.1",
   ResponsibleParty::provider, "have the provider send the claim with the type that RFC 7519 gives it"},
  {"config_invalid", "The API server starts with these settings", "kube-apiserver flags",
   ResponsibleParty::cluster, "correct the settings; the API server does not start with them"},
  {"distributed_claims", "Its groups can be fetched", "OIDC Core 5.6.2", ResponsibleParty::provider,
   "have the provider put the groups into the token, and only those that matter here"},
  {"email_not_verified", "The user's address is verified", "OIDC Core 5.1", ResponsibleParty::provider,
   "verify the address at the provider, or name users by another claim"},
  {"email_verified_type", "email_verified is true or false", "OIDC Core 5.1", ResponsibleParty::provider,
   "have the provider send email_verified as a JSON boolean, or not at all"},
  {"expired", "It has not ended", "RFC 7519 4.1.4", ResponsibleParty::user, "log in again"},
  {"groups_claim_type", "Its groups are strings", "kube-apiserver --oidc-groups-claim",
   ResponsibleParty::provider, "have the provider send a flat list of names"},
  {"jwks_fetch", "The provider's keys can be read", "RFC 7517", ResponsibleParty::provider,
   "run `oidcctl verify-issuer` on the issuer; it names the key that is wrong"},
  {"malformed_jwt", "It is a well-formed JWS", "RFC 7515 7.1", ResponsibleParty::user,
   "copy the ID token again, whole: three parts between dots"},
  {"not_initialized", "The API server knows the provider", "OIDC Discovery 4", ResponsibleParty::cluster,
   "run `oidcctl verify-issuer` on the issuer; until discovery works every token is refused"},
  {"not_yet_valid", "It is valid already", "RFC 7519 4.1.5", ResponsibleParty::provider,
   "set the clocks of provider and API server by NTP"},
  {"required_claim_mismatch", "Its required claims have the right values",
   "kube-apiserver --oidc-required-claim", ResponsibleParty::cluster,
   "give the user the value at the provider, or change the required value"},
  {"required_claim_missing", "It has the required claims",
   "kube-apiserver --oidc-required-claim", ResponsibleParty::provider,
   "have the provider put the claim into the ID token"},
  {"required_claim_type", "Its required claims are strings",
   "kube-apiserver --oidc-required-claim", ResponsibleParty::cluster,
   "require a claim that holds one string"},
  {"signature", "It is signed by the provider", "RFC 7515 5.2", ResponsibleParty::user,
   "take a fresh token of this provider; this one was changed, or its key is gone"},
  {"skipped", "It is for this issuer", "OIDC Core 3.1.3.7", ResponsibleParty::cluster,
   "configure exactly the token's issuer; until then the server says just \"invalid bearer "
   "token\""},
  {"uid_claim", "It has the claim for the user's uid", "AuthenticationConfiguration",
   ResponsibleParty::provider, "have the provider put the claim into the ID token as a string"},
  {"unsupported_setting", "That Kubernetes version has these settings",
   "AuthenticationConfiguration", ResponsibleParty::cluster, "upgrade the cluster or drop the setting"},
  {"username_claim_missing", "It has the claim that names the user",
   "kube-apiserver --oidc-username-claim", ResponsibleParty::provider,
   "ask for the scope that brings the claim, or have the provider put it into the ID token"},
  {"username_claim_type", "The claim that names the user is a string",
   "kube-apiserver --oidc-username-claim", ResponsibleParty::cluster, "choose a claim that holds one string"},
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
