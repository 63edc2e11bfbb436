#include "providers/provider.hpp"
#include "providers/provider_signature.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string_view>

using namespace oidcctl;

namespace {

struct DocumentRow
{
  std::string_view body;
  std::string_view id;
};

std::string_view
id_of(const Provider* provider)
{
  return provider == nullptr ? "" : provider->id;
}

// One row for each way in which chapter "by document" can tell a provider.
const DocumentRow k_document_rows[] = {
    {R"({"access_token_issuer": "http://h/adfs/services/trust"})", "adfs"},
    {R"({"scopes_supported": ["allatclaims"],
         "as_access_token_token_binding_supported": true})",
     "adfs"},
    {R"({"mfa_challenge_endpoint": "https://h/mfa/challenge",
         "token_endpoint": "https://h/oauth/token"})",
     "auth0"},
    {R"({"global_token_revocation_endpoint": "https://h/oauth/global",
         "token_endpoint": "https://h/oauth/token"})",
     "auth0"},
    {R"({"registration_endpoint": "https://h/oidc/register",
         "jwks_uri": "https://h/.well-known/jwks.json",
         "token_endpoint": "https://h/oauth/token"})",
     "auth0"},
    {R"({"authorization_endpoint": "https://h/sub/api/oidc/authorization"})", "authelia"},
    {R"({"authorization_endpoint": "https://h/application/o/authorize/",
         "token_endpoint": "https://h/application/o/token/"})",
     "authentik"},
    {R"({"authorization_endpoint": "https://h/login/oauth/authorize",
         "response_modes_supported": ["query", "link", "login", "code"]})",
     ""},
    {R"({"authorization_endpoint": "https://h/login/oauth/authorize",
         "response_modes_supported": ["link", "login", "code"]})",
     "casdoor"},
    {R"({"authorization_endpoint": "https://h/login/oauth/authorize",
         "token_endpoint": "https://h/api/login/oauth/access_token"})",
     "casdoor"},
    {R"({"token_endpoint": "https://a.auth.eu-west-1.amazoncognito.com/oauth2/token"})",
     "cognito"},
    {R"({"jwks_uri": "https://cognito-idp.eu-west-1.amazonaws.com/p/jwks.json"})",
     "cognito"},
    {R"({"token_endpoint": "https://h/token", "jwks_uri": "https://h/keys",
         "scopes_supported": ["openid", "profile", "groups", "email",
                              "offline_access"]})",
     "dex"},
    {R"({"token_endpoint": "https://h/token", "jwks_uri": "https://h/keys",
         "scopes_supported": ["openid", "email", "groups", "profile"]})",
     ""},
    {R"({"cloud_instance_name": "x", "microsoft_multi_refresh_token": true})",
     "entra-v1"},
    {R"({"cloud_instance_name": "x", "jwks_uri": "https://h/t/discovery/v2.0/keys"})",
     "entra-v2"},
    {R"({"claims_supported": ["applicationId", "authenticationType"]})", "fusionauth"},
    {R"({"claims_supported": ["job_workflow_ref"]})", "github-actions"},
    {R"({"jwks_uri": "https://h/git/oauth/discovery/keys"})", "gitlab"},
    {R"({"claims_supported": ["groups_direct"], "scopes_supported": ["read_api"]})",
     "gitlab"},
    {R"({"claims_supported": ["groups_direct"]})", ""},
    {R"({"credentials_endpoint_draft_00": "https://h/credentials"})", "hydra"},
    {R"({"authorization_endpoint": "https://h/oauth2/auth",
         "end_session_endpoint": "https://h/oauth2/sessions/logout"})",
     "hydra"},
    {R"({"authorization_endpoint": "https://h/oauth2/auth"})", ""},
    {R"({"jwks_uri": "https://h/.well-known/openid-configuration/jwks"})",
     "identityserver"},
    {R"({"authorization_endpoint": "https://h/connect/authorize"})", ""},
    {R"({"authorization_endpoint": "https://h/ui/oauth2",
         "service_documentation": "https://kanidm.github.io/kanidm/master/"})",
     "kanidm"},
    {R"({"authorization_endpoint": "https://h/ui/oauth2",
         "jwks_uri": "https://h/oauth2/openid/c/public_key.jwk"})",
     "kanidm"},
    {R"({"jwks_uri": "https://h/sso/realms/r/protocol/openid-connect/certs"})",
     "keycloak"},
    {R"({"scopes_supported": ["web-origins", "microprofile-jwt"]})", "keycloak"},
    {R"({"authorization_endpoint": "urn:kubernetes:programmatic_authorization"})",
     "kubernetes"},
    {R"({"issuer": "https://h", "jwks_uri": "https://10.0.0.1:6443/openid/v1/jwks",
         "response_types_supported": ["id_token"]})",
     "kubernetes"},
    {R"({"response_types_supported": ["id_token"], "claims_supported": ["sub"]})", ""},
    {R"({"end_session_endpoint": "https://h/oidc/session/end",
         "id_token_signing_alg_values_supported": ["ES384"]})",
     "logto"},
    {R"({"end_session_endpoint": "https://h/oidc/session/end",
         "id_token_signing_alg_values_supported": ["RS256"]})",
     ""},
    {R"({"response_modes_supported": ["okta_post_message"],
         "jwks_uri": "https://id.example.com/oauth2/v1/keys"})",
     "okta-org"},
    {R"({"response_modes_supported": ["okta_post_message"],
         "jwks_uri": "https://id.example.com/oauth2/aus1/v1/keys"})",
     "okta-custom"},
    {R"({"jwks_uri": "https://h/oidc/2/certs"})", "onelogin"},
    {R"({"acr_values_supported": ["onelogin:nist:level:1:re-auth"]})", "onelogin"},
    {R"({"ping_end_session_endpoint": "https://h/idp/startSLO.ping"})", "pingfederate"},
    {R"({"ping_revoked_sris_endpoint": "https://h/pf-ws"})", "pingfederate"},
    {R"({"authorization_endpoint": "https:\/\/h\/as\/authorization.oauth2",
         "jwks_uri": "https:\/\/h\/pf\/JWKS"})",
     "pingfederate"},
    {R"({"end_session_endpoint": "https://h/as/signoff",
         "token_endpoint": "https://h/as/token"})",
     "pingone"},
    {R"({"discovery.supervisor.pinniped.dev/v1alpha1": {}})", "pinniped"},
    {R"({"authorization_endpoint": "https://h/services/oauth2/authorize",
         "jwks_uri": "https://h/id/keys"})",
     "salesforce"},
    {R"({"jwks_uri": "https://h/oauth/v2/keys",
         "end_session_endpoint": "https://h/oidc/v1/end_session"})",
     "zitadel"},
    // Members of a wrong type or without a value are not marks.
    {"{}", ""},
    {R"({"ping_end_session_endpoint": null, "jwks_uri": 7, "scopes_supported": "x",
         "claims_supported": [7, null, {"job_workflow_ref": 1}]})",
     ""},
};

} // namespace

TEST_CASE("provider: told by marks in the document")
{
  std::set<std::string_view> seen;
  for (const auto& row : k_document_rows) {
    CAPTURE(row.body);
    const auto document = Discovery::parse(row.body).value();
    CHECK(id_of(recognise("https://id.example.com", &document)) == row.id);
    seen.insert(row.id);
  }
  for (const auto& signature : document_signatures()) {
    CAPTURE(signature.provider);
    CHECK(seen.count(signature.provider) == 1);
  }
}
