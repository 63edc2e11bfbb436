#include "checks/issuer/issuer_checks.hpp"

namespace oidcctl {

namespace {

using enum VerdictEffect;

// clang-format off
constexpr Check k_issuer_checks[] = {
  {"issuer/url", "The issuer is a URL that an API server takes",
   "k8s.io/apiserver validateIssuerURL", both, false, checks::issuer_url},

  {"network/resolve", "The host name has addresses",
   "RFC 1035", both, false, checks::network_resolve},
  {"network/public-address", "The addresses can be reached from anywhere",
   "RFC 6890", neither, false, checks::network_public_address},
  {"network/connect", "The host takes connections",
   "RFC 9293", both, false, checks::network_connect},
  {"tls/certificate", "The certificate is trusted and for this name",
   "RFC 9525; Go crypto/x509", both, false, checks::tls_certificate},
  {"tls/expiry", "The certificate is valid for two weeks more",
   "RFC 5280 4.1.2.5", neither, false, checks::tls_expiry},

  {"discovery/reply", "The discovery document arrives",
   "OIDC Discovery 4", both, true, checks::discovery_reply},
  {"discovery/status", "It comes with status 200",
   "OIDC Discovery 4.2; go-oidc NewProvider", both, true, checks::discovery_status},
  {"discovery/redirect", "It is served where it is looked for",
   "OIDC Discovery 4.1", neither, false, checks::discovery_redirect},
  {"discovery/document", "It is JSON that kube-apiserver decodes",
   "OIDC Discovery 3; go-oidc NewProvider", both, true, checks::discovery_document},
  {"discovery/duplicates", "No member stands twice",
   "RFC 8259 4", neither, false, checks::discovery_duplicates},
  {"discovery/media-type", "It is announced as JSON",
   "OIDC Discovery 4.2", neither, false, checks::discovery_media_type},
  {"discovery/issuer-match", "It names the issuer it was read from",
   "OIDC Discovery 4.3", both, true, checks::discovery_issuer_match},
  {"discovery/keys-url", "It names the key set",
   "OIDC Discovery 3", both, true, checks::discovery_keys_url},
  {"discovery/algorithms", "It announces an algorithm that the API server accepts",
   "OIDC Discovery 3", neither, false, checks::discovery_algorithms},

  {"keys/reply", "The key set arrives",
   "RFC 7517 5", both, true, checks::keys_reply},
  {"keys/status", "It comes with status 200, from where it is looked for",
   "go-oidc remoteKeySet", both, true, checks::keys_status},
  {"keys/readable", "kube-apiserver can read every key in it",
   "RFC 7517; go-jose v2", api_server, true, checks::keys_readable},
  {"keys/usable", "A key in it can verify a signature",
   "RFC 7518 3.1", both, true, checks::keys_usable},
  {"keys/algorithms", "The API server accepts an algorithm of the keys",
   "kube-apiserver --oidc-signing-algs", api_server, true, checks::keys_algorithms},
  {"keys/ids", "Each key has a name of its own",
   "RFC 7517 4.5", neither, false, checks::keys_ids},
  {"keys/strength", "No RSA key is weak",
   "RFC 7518 3.3", neither, false, checks::keys_strength},
  {"keys/private", "No secret half is published",
   "RFC 7517 9.2", neither, false, checks::keys_private},
  {"keys/cache", "A rotated key is noticed within a day",
   "RFC 9111; go-oidc remoteKeySet", neither, false, checks::keys_cache},

  {"clock/skew", "The provider's clock agrees with ours",
   "OIDC Core 3.1.3.7", neither, false, checks::clock_skew},

  {"provider/recognised", "The provider is one that this program knows",
   "", neither, false, checks::provider_recognised},
  {"provider/people", "People can log in at the provider",
   "", login, false, checks::provider_people},
  {"provider/hint", "Advice on this provider",
   "", neither, false, checks::provider_hint},

  {"login/endpoints", "There is an authorization and a token endpoint",
   "OIDC Discovery 3", login, true, checks::login_endpoints},
  {"login/code-flow", "The authorization code flow is allowed",
   "OIDC Core 3.1", login, true, checks::login_code_flow},
  {"login/pkce", "PKCE with S256 is allowed",
   "RFC 7636 4.3", login, true, checks::login_pkce},
  {"login/scopes", "The scopes for the user name claim may be asked for",
   "OIDC Core 5.4", login, false, checks::login_scopes},
  {"login/client", "The provider knows the client",
   "RFC 6749 4.1.2.1", login, true, checks::login_client},
  {"login/redirect", "The client may use each redirect URL",
   "RFC 6749 3.1.2; RFC 8252 7.3", login, true, checks::login_redirect},
  {"login/secret", "A public client needs no secret",
   "RFC 8252 8.5", neither, false, checks::login_secret},
  {"login/refresh", "Users stay logged in with a refresh token",
   "OIDC Core 11", neither, false, checks::login_refresh},
  {"login/device", "Machines without a browser can log in",
   "RFC 8628", neither, false, checks::login_device},

  {"claims/username", "The claim that names users is there",
   "OIDC Core 5.1", login, false, checks::claims_username},
  {"claims/email-verified", "The address of a user is verified",
   "kube-apiserver --oidc-username-claim", neither, false, checks::claims_email_verified},
  {"claims/groups", "The claim that names groups is there",
   "kube-apiserver --oidc-groups-claim", neither, false, checks::claims_groups},

  {"token/accepted", "The API server accepts the token",
   "k8s.io/apiserver AuthenticateToken", api_server, false, checks::token_accepted},
  {"token/remarks", "Nothing about the token is suspicious",
   "OIDC Core 5.1 and 5.6.2", neither, false, checks::token_remarks},
};
// clang-format on

} // namespace

std::span<const Check>
issuer_checks()
{
  return k_issuer_checks;
}

} // namespace oidcctl
