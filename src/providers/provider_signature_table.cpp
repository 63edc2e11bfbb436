#include "providers/provider_signature.hpp"

namespace oidcctl {

namespace {

constexpr auto k_present = Mark::Kind::present;
constexpr auto k_absent = Mark::Kind::absent;
constexpr auto k_equals = Mark::Kind::equals;
constexpr auto k_host = Mark::Kind::host;
constexpr auto k_path = Mark::Kind::path;
constexpr auto k_contains = Mark::Kind::contains;
constexpr auto k_only = Mark::Kind::only;

constexpr std::string_view k_authorization = "authorization_endpoint";
constexpr std::string_view k_claims = "claims_supported";
constexpr std::string_view k_device = "device_authorization_endpoint";
constexpr std::string_view k_jwks = "jwks_uri";
constexpr std::string_view k_logout = "end_session_endpoint";
constexpr std::string_view k_response_modes = "response_modes_supported";
constexpr std::string_view k_response_types = "response_types_supported";
constexpr std::string_view k_scopes = "scopes_supported";
constexpr std::string_view k_token = "token_endpoint";

// clang-format off

// Sorted by provider. No URL fits two rows, but for those of one provider.
constexpr UrlSignature k_host_signatures[] = {
    {"apple", "appleid.apple.com", ""},
    {"auth0", "**.auth0.com", ""},
    {"cloudflare-access", "**.cloudflareaccess.com", ""},
    {"cognito", "cognito-idp.*.amazonaws.com", ""},
    {"cognito", "cognito-idp.*.amazonaws.com.cn", ""},
    {"discord", "discord.com", ""},
    {"duo", "**.sso.duosecurity.com", "/oidc/**"},
    {"eks", "oidc.eks.*.amazonaws.com", "/id/*"},
    {"eks", "oidc.eks.*.amazonaws.com.cn", "/id/*"},
    {"entra-external-id", "**.b2clogin.com", ""},
    {"entra-external-id", "**.ciamlogin.com", ""},
    // Below the login host, without /v2.0, is the document of the v1 issuer.
    {"entra-v1", "login.microsoftonline.com", "/*"},
    {"entra-v1", "login.microsoftonline.us", "/*"},
    {"entra-v1", "login.partner.microsoftonline.cn", "/*"},
    {"entra-v1", "sts.chinacloudapi.cn", ""},
    {"entra-v1", "sts.windows.net", ""},
    {"entra-v2", "login.microsoftonline.com", "/*/v2.0"},
    {"entra-v2", "login.microsoftonline.us", "/*/v2.0"},
    {"entra-v2", "login.partner.microsoftonline.cn", "/*/v2.0"},
    {"facebook", "www.facebook.com", ""},
    {"github-actions", "token.actions.githubusercontent.com", ""},
    {"gitlab", "gitlab.com", ""},
    {"gke", "container.googleapis.com", "/v1/projects/**"},
    {"google", "accounts.google.com", ""},
    {"jumpcloud", "oauth.id.*.jumpcloud.com", ""},
    {"jumpcloud", "oauth.id.jumpcloud.com", ""},
    {"kubernetes", "kubernetes.default.svc", ""},
    {"kubernetes", "kubernetes.default.svc.cluster.local", ""},
    {"line", "access.line.me", ""},
    {"logto", "**.logto.app", "/oidc"},
    {"okta-custom", "**.okta-emea.com", "/oauth2/*"},
    {"okta-custom", "**.okta-gov.com", "/oauth2/*"},
    {"okta-custom", "**.okta.com", "/oauth2/*"},
    {"okta-custom", "**.oktapreview.com", "/oauth2/*"},
    {"okta-org", "**.okta-emea.com", "/"},
    {"okta-org", "**.okta-gov.com", "/"},
    {"okta-org", "**.okta.com", "/"},
    {"okta-org", "**.oktapreview.com", "/"},
    {"onelogin", "**.onelogin.com", "/oidc"},
    {"onelogin", "**.onelogin.com", "/oidc/2"},
    {"pingone", "auth.pingone.asia", "/*/as"},
    {"pingone", "auth.pingone.ca", "/*/as"},
    {"pingone", "auth.pingone.com", "/*/as"},
    {"pingone", "auth.pingone.com.au", "/*/as"},
    {"pingone", "auth.pingone.eu", "/*/as"},
    {"salesforce", "**.my.salesforce.com", ""},
    {"salesforce", "login.salesforce.com", ""},
    {"salesforce", "test.salesforce.com", ""},
    {"slack", "slack.com", ""},
    {"yahoo", "api.login.yahoo.com", ""},
    {"zitadel", "**.zitadel.cloud", ""},
};

constexpr UrlSignature k_path_signatures[] = {
    {"adfs", "", "**/adfs"},
    {"authentik", "", "/application/o/*"},
    {"dex", "", "**/dex"},
    {"github-actions", "", "/_services/token"}, // GitHub Enterprise Server
    {"kanidm", "", "/oauth2/openid/*"},
    {"keycloak", "", "/auth/realms/*"},
    {"keycloak", "", "/realms/*"},
};

// Sorted by provider; several rows of one are alternatives. Google, Apple, LINE, Yahoo
// and Slack show nothing of their own.
constexpr DocumentSignature k_document_signatures[] = {
    {"adfs", {{{k_path, "access_token_issuer", "**/adfs/services/trust"}}}},
    {"adfs", {{{k_contains, k_scopes, "allatclaims"},
               {k_present, "as_access_token_token_binding_supported", ""}}}},
    {"auth0", {{{k_path, k_token, "**/oauth/token"},
                {k_present, "mfa_challenge_endpoint", ""}}}},
    {"auth0", {{{k_path, k_token, "**/oauth/token"},
                {k_present, "global_token_revocation_endpoint", ""}}}},
    {"auth0", {{{k_path, k_token, "**/oauth/token"},
                {k_path, k_jwks, "**/.well-known/jwks.json"},
                {k_path, "registration_endpoint", "**/oidc/register"}}}},
    {"authelia", {{{k_path, k_authorization, "**/api/oidc/authorization"}}}},
    {"authentik", {{{k_path, k_authorization, "**/application/o/authorize"},
                    {k_path, k_token, "**/application/o/token"}}}},
    {"casdoor", {{{k_path, k_authorization, "**/login/oauth/authorize"},
                  {k_only, k_response_modes, "login code link"}}}},
    {"casdoor", {{{k_path, k_authorization, "**/login/oauth/authorize"},
                  {k_path, k_token, "**/api/login/oauth/access_token"}}}},
    {"cognito", {{{k_host, k_token, "**.amazoncognito.com"},
                  {k_path, k_token, "/oauth2/token"}}}},
    {"cognito", {{{k_host, k_jwks, "cognito-idp.*.amazonaws.com"}}}},
    {"dex", {{{k_path, k_token, "**/token"},
              {k_path, k_jwks, "**/keys"},
              {k_only, k_scopes, "openid email groups profile offline_access"}}}},
    {"entra-v1", {{{k_present, "cloud_instance_name", ""},
                   {k_present, "microsoft_multi_refresh_token", ""}}}},
    {"entra-v2", {{{k_present, "cloud_instance_name", ""},
                   {k_path, k_jwks, "**/discovery/v2.0/keys"}}}},
    {"fusionauth", {{{k_contains, k_claims, "applicationId"},
                     {k_contains, k_claims, "authenticationType"}}}},
    {"fusionauth", {{{k_path, k_device, "**/oauth2/device_authorize"},
                     {k_path, k_token, "**/oauth2/token"}}}},
    {"github-actions", {{{k_contains, k_claims, "job_workflow_ref"},
                         {k_absent, k_token, ""}}}},
    {"gitlab", {{{k_path, k_jwks, "**/oauth/discovery/keys"}}}},
    {"gitlab", {{{k_contains, k_claims, "groups_direct"},
                 {k_contains, k_scopes, "read_api"}}}},
    {"hydra", {{{k_present, "credentials_endpoint_draft_00", ""}}}},
    {"hydra", {{{k_path, k_authorization, "**/oauth2/auth"},
                {k_path, k_logout, "**/oauth2/sessions/logout"}}}},
    {"hydra", {{{k_path, k_authorization, "**/oauth2/auth"},
                {k_present, "id_token_signed_response_alg", ""}}}},
    // Not /connect/authorize: Slack's endpoint ends like this too.
    {"identityserver", {{{k_path, k_jwks, "**/.well-known/openid-configuration/jwks"}}}},
    {"kanidm", {{{k_path, k_authorization, "**/ui/oauth2"},
                 {k_host, "service_documentation", "kanidm.github.io"}}}},
    {"kanidm", {{{k_path, k_authorization, "**/ui/oauth2"},
                 {k_path, k_jwks, "**/public_key.jwk"}}}},
    {"keycloak", {{{k_path, k_jwks, "**/protocol/openid-connect/certs"}}}},
    {"keycloak", {{{k_contains, k_scopes, "microprofile-jwt"},
                   {k_contains, k_scopes, "web-origins"}}}},
    {"kubernetes", {{{k_equals, k_authorization,
                      "urn:kubernetes:programmatic_authorization"}}}},
    // The API server's own document says no more. Issuers for CI jobs list their claims.
    {"kubernetes", {{{k_only, k_response_types, "id_token"},
                     {k_absent, k_token, ""},
                     {k_absent, k_authorization, ""},
                     {k_absent, k_claims, ""}}}},
    {"logto", {{{k_path, k_logout, "**/oidc/session/end"},
                {k_contains, "id_token_signing_alg_values_supported", "ES384"}}}},
    {"okta-custom", {{{k_contains, k_response_modes, "okta_post_message"},
                      {k_path, k_jwks, "**/oauth2/*/v1/keys"}}}},
    {"okta-org", {{{k_contains, k_response_modes, "okta_post_message"},
                   {k_path, k_jwks, "/oauth2/v1/keys"}}}},
    {"onelogin", {{{k_path, k_jwks, "**/oidc/2/certs"}}}},
    {"onelogin", {{{k_contains, "acr_values_supported",
                    "onelogin:nist:level:1:re-auth"}}}},
    {"pingfederate", {{{k_present, "ping_end_session_endpoint", ""}}}},
    {"pingfederate", {{{k_present, "ping_revoked_sris_endpoint", ""}}}},
    {"pingfederate", {{{k_path, k_authorization, "**/as/authorization.oauth2"},
                       {k_path, k_jwks, "**/pf/JWKS"}}}},
    {"pingone", {{{k_path, k_logout, "**/as/signoff"},
                  {k_path, k_token, "**/as/token"}}}},
    {"pinniped", {{{k_present, "discovery.supervisor.pinniped.dev/v1alpha1", ""}}}},
    {"salesforce", {{{k_path, k_authorization, "**/services/oauth2/authorize"},
                     {k_path, k_jwks, "**/id/keys"}}}},
    {"zitadel", {{{k_path, k_jwks, "**/oauth/v2/keys"},
                  {k_path, k_logout, "**/oidc/v1/end_session"}}}},
};

// clang-format on

} // namespace

std::span<const UrlSignature>
host_signatures()
{
  return k_host_signatures;
}

std::span<const UrlSignature>
path_signatures()
{
  return k_path_signatures;
}

std::span<const DocumentSignature>
document_signatures()
{
  return k_document_signatures;
}

} // namespace oidcctl
