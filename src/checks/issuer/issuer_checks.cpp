#include "checks/issuer/issuer_checks.hpp"

namespace oidcctl {

namespace {

using enum VerdictEffect;

// clang-format off
constexpr Check k_issuer_checks[] = {
  {"issuer/url", "The issuer is a URL that the API server accepts",
   "k8s.io/apiserver validateIssuerURL", both, false, checks::issuer_url},

  {"network/resolve", "The host name resolves",
   "RFC 1035", both, false, checks::network_resolve},
  {"network/public-address", "The addresses are publicly reachable",
   "RFC 6890", neither, false, checks::network_public_address},
  {"network/connect", "The host accepts connections",
   "RFC 9293", both, false, checks::network_connect},
  {"tls/certificate", "The certificate is trusted and matches the host",
   "RFC 9525; Go crypto/x509", both, false, checks::tls_certificate},
  {"tls/expiry", "The certificate is valid for two more weeks",
   "RFC 5280 4.1.2.5", neither, false, checks::tls_expiry},

  {"discovery/reply", "The discovery document arrives",
   "OIDC Discovery 4", both, true, checks::discovery_reply},
  {"discovery/status", "It has status 200",
   "OIDC Discovery 4.2; go-oidc NewProvider", both, true, checks::discovery_status},
  {"discovery/redirect", "It is served at the expected URL",
   "OIDC Discovery 4.1", neither, false, checks::discovery_redirect},
  {"discovery/document", "kube-apiserver can decode it",
   "OIDC Discovery 3; go-oidc NewProvider", both, true, checks::discovery_document},
  {"discovery/duplicates", "It has no duplicate members",
   "RFC 8259 4", neither, false, checks::discovery_duplicates},
  {"discovery/media-type", "Its content type is JSON",
   "OIDC Discovery 4.2", neither, false, checks::discovery_media_type},
  {"discovery/issuer-match", "It contains the requested issuer",
   "OIDC Discovery 4.3", both, true, checks::discovery_issuer_match},
  {"discovery/keys-url", "It contains the URL of the key set",
   "OIDC Discovery 3", both, true, checks::discovery_keys_url},
  {"discovery/algorithms", "It announces an algorithm that the API server accepts",
   "OIDC Discovery 3", neither, false, checks::discovery_algorithms},

  {"keys/reply", "The key set arrives",
   "RFC 7517 5", both, true, checks::keys_reply},
  {"keys/status", "It has status 200 and is served at the expected URL",
   "go-oidc remoteKeySet", both, true, checks::keys_status},
  {"keys/readable", "kube-apiserver can read every key in it",
   "RFC 7517; go-jose v2", api_server, true, checks::keys_readable},
  {"keys/usable", "A key in it can verify a signature",
   "RFC 7518 3.1", both, true, checks::keys_usable},
  {"keys/algorithms", "The API server accepts an algorithm of the keys",
   "kube-apiserver --oidc-signing-algs", api_server, true, checks::keys_algorithms},
  {"keys/ids", "All key IDs are unique",
   "RFC 7517 4.5", neither, false, checks::keys_ids},
  {"keys/strength", "No RSA key is weak",
   "RFC 7518 3.3", neither, false, checks::keys_strength},
  {"keys/private", "No private key is published",
   "RFC 7517 9.2", neither, false, checks::keys_private},
  {"keys/cache", "A rotated key is noticed within a day",
   "RFC 9111; go-oidc remoteKeySet", neither, false, checks::keys_cache},

  {"clock/skew", "The provider's clock agrees with ours",
   "OIDC Core 3.1.3.7", neither, false, checks::clock_skew},

  {"provider/recognised", "The provider is a known one",
   "", neither, false, checks::provider_recognised},
  {"provider/people", "Users can log in at the provider",
   "", login, false, checks::provider_people},
  {"provider/hint", "Advice on this provider",
   "", neither, false, checks::provider_hint},

  {"login/endpoints", "There is an authorization and a token endpoint",
   "OIDC Discovery 3", login, true, checks::login_endpoints},
  {"login/code-flow", "The authorization code flow is allowed",
   "OIDC Core 3.1", login, true, checks::login_code_flow},
  {"login/pkce", "PKCE with S256 is allowed",
   "RFC 7636 4.3", login, true, checks::login_pkce},
  {"login/scopes", "The scopes for the username claim can be requested",
   "OIDC Core 5.4", login, false, checks::login_scopes},
  {"login/client", "The provider accepts the client",
   "RFC 6749 4.1.2.1", login, true, checks::login_client},
  {"login/redirect", "The client may use each redirect URL",
   "RFC 6749 3.1.2; RFC 8252 7.3", login, true, checks::login_redirect},
  {"login/secret", "A public client needs no secret",
   "RFC 8252 8.5", neither, false, checks::login_secret},
  {"login/refresh", "Users stay logged in with a refresh token",
   "OIDC Core 11", neither, false, checks::login_refresh},
  {"login/device", "Machines without a browser can log in",
   "RFC 8628", neither, false, checks::login_device},

  {"claims/username", "The username claim is available",
   "OIDC Core 5.1", login, false, checks::claims_username},
  {"claims/email-verified", "The user's e-mail address is verified",
   "kube-apiserver --oidc-username-claim", neither, false, checks::claims_email_verified},
  {"claims/groups", "The groups claim is available",
   "kube-apiserver --oidc-groups-claim", neither, false, checks::claims_groups},

  {"token/accepted", "The API server accepts the token",
   "k8s.io/apiserver AuthenticateToken", api_server, false, checks::token_accepted},
  {"token/remarks", "There are no warnings about the token",
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
