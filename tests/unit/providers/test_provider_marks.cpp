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
    {.body = R"({"access_token_issuer": "http://h/adfs/services/trust"})", .id = "adfs"},
    {.body = R"({"scopes_supported": ["allatclaims"],
         "as_access_token_token_binding_supported": true})",
     .id = "adfs"},
    {.body = R"({"mfa_challenge_endpoint": "https://h/mfa/challenge",
         "token_endpoint": "https://h/oauth/token"})",
     .id = "auth0"},
    {.body = R"({"global_token_revocation_endpoint": "https://h/oauth/global",
         "token_endpoint": "https://h/oauth/token"})",
     .id = "auth0"},
    {.body = R"({"registration_endpoint": "https://h/oidc/register",
         "jwks_uri": "https://h/.well-known/jwks.json",
         "token_endpoint": "https://h/oauth/token"})",
     .id = "auth0"},
    {.body = R"({"authorization_endpoint": "https://h/sub/api/oidc/authorization"})",
     .id = "authelia"},
    {.body = R"({"authorization_endpoint": "https://h/application/o/authorize/",
         "token_endpoint": "https://h/application/o/token/"})",
     .id = "authentik"},
    {.body = R"({"authorization_endpoint": "https://h/login/oauth/authorize",
         "response_modes_supported": ["query", "link", "login", "code"]})",
     .id = ""},
    {.body = R"({"authorization_endpoint": "https://h/login/oauth/authorize",
         "response_modes_supported": ["link", "login", "code"]})",
     .id = "casdoor"},
    {.body = R"({"authorization_endpoint": "https://h/login/oauth/authorize",
         "token_endpoint": "https://h/api/login/oauth/access_token"})",
     .id = "casdoor"},
    {.body =
         R"({"token_endpoint": "https://a.auth.eu-west-1.amazoncognito.com/oauth2/token"})",
     .id = "cognito"},
    {.body = R"({"jwks_uri": "https://cognito-idp.eu-west-1.amazonaws.com/p/jwks.json"})",
     .id = "cognito"},
    {.body = R"({"token_endpoint": "https://h/token", "jwks_uri": "https://h/keys",
         "scopes_supported": ["openid", "profile", "groups", "email",
                              "offline_access"]})",
     .id = "dex"},
    {.body = R"({"token_endpoint": "https://h/token", "jwks_uri": "https://h/keys",
         "scopes_supported": ["openid", "email", "groups", "profile"]})",
     .id = ""},
    {.body = R"({"cloud_instance_name": "x", "microsoft_multi_refresh_token": true})",
     .id = "entra-v1"},
    {.body =
         R"({"cloud_instance_name": "x", "jwks_uri": "https://h/t/discovery/v2.0/keys"})",
     .id = "entra-v2"},
    {.body = R"({"claims_supported": ["applicationId", "authenticationType"]})",
     .id = "fusionauth"},
    {.body = R"({"claims_supported": ["job_workflow_ref"]})", .id = "github-actions"},
    {.body = R"({"jwks_uri": "https://h/git/oauth/discovery/keys"})", .id = "gitlab"},
    {.body =
         R"({"claims_supported": ["groups_direct"], "scopes_supported": ["read_api"]})",
     .id = "gitlab"},
    {.body = R"({"claims_supported": ["groups_direct"]})", .id = ""},
    {.body = R"({"credentials_endpoint_draft_00": "https://h/credentials"})",
     .id = "hydra"},
    {.body = R"({"authorization_endpoint": "https://h/oauth2/auth",
         "end_session_endpoint": "https://h/oauth2/sessions/logout"})",
     .id = "hydra"},
    {.body = R"({"authorization_endpoint": "https://h/oauth2/auth"})", .id = ""},
    {.body = R"({"jwks_uri": "https://h/.well-known/openid-configuration/jwks"})",
     .id = "identityserver"},
    {.body = R"({"authorization_endpoint": "https://h/connect/authorize"})", .id = ""},
    {.body = R"({"authorization_endpoint": "https://h/ui/oauth2",
         "service_documentation": "https://kanidm.github.io/kanidm/master/"})",
     .id = "kanidm"},
    {.body = R"({"authorization_endpoint": "https://h/ui/oauth2",
         "jwks_uri": "https://h/oauth2/openid/c/public_key.jwk"})",
     .id = "kanidm"},
    {.body = R"({"jwks_uri": "https://h/sso/realms/r/protocol/openid-connect/certs"})",
     .id = "keycloak"},
    {.body = R"({"scopes_supported": ["web-origins", "microprofile-jwt"]})",
     .id = "keycloak"},
    {.body = R"({"authorization_endpoint": "urn:kubernetes:programmatic_authorization"})",
     .id = "kubernetes"},
    {.body =
         R"({"issuer": "https://h", "jwks_uri": "https://10.0.0.1:6443/openid/v1/jwks",
         "response_types_supported": ["id_token"]})",
     .id = "kubernetes"},
    {.body = R"({"response_types_supported": ["id_token"], "claims_supported": ["sub"]})",
     .id = ""},
    {.body = R"({"end_session_endpoint": "https://h/oidc/session/end",
         "id_token_signing_alg_values_supported": ["ES384"]})",
     .id = "logto"},
    {.body = R"({"end_session_endpoint": "https://h/oidc/session/end",
         "id_token_signing_alg_values_supported": ["RS256"]})",
     .id = ""},
    {.body = R"({"response_modes_supported": ["okta_post_message"],
         "jwks_uri": "https://id.example.com/oauth2/v1/keys"})",
     .id = "okta-org"},
    {.body = R"({"response_modes_supported": ["okta_post_message"],
         "jwks_uri": "https://id.example.com/oauth2/aus1/v1/keys"})",
     .id = "okta-custom"},
    {.body = R"({"jwks_uri": "https://h/oidc/2/certs"})", .id = "onelogin"},
    {.body = R"({"acr_values_supported": ["onelogin:nist:level:1:re-auth"]})",
     .id = "onelogin"},
    {.body = R"({"ping_end_session_endpoint": "https://h/idp/startSLO.ping"})",
     .id = "pingfederate"},
    {.body = R"({"ping_revoked_sris_endpoint": "https://h/pf-ws"})",
     .id = "pingfederate"},
    {.body = R"({"authorization_endpoint": "https:\/\/h\/as\/authorization.oauth2",
         "jwks_uri": "https:\/\/h\/pf\/JWKS"})",
     .id = "pingfederate"},
    {.body = R"({"end_session_endpoint": "https://h/as/signoff",
         "token_endpoint": "https://h/as/token"})",
     .id = "pingone"},
    {.body = R"({"discovery.supervisor.pinniped.dev/v1alpha1": {}})", .id = "pinniped"},
    {.body = R"({"authorization_endpoint": "https://h/services/oauth2/authorize",
         "jwks_uri": "https://h/id/keys"})",
     .id = "salesforce"},
    {.body = R"({"jwks_uri": "https://h/oauth/v2/keys",
         "end_session_endpoint": "https://h/oidc/v1/end_session"})",
     .id = "zitadel"},
    // Members of a wrong type or without a value are not marks.
    {.body = "{}", .id = ""},
    {.body =
         R"({"ping_end_session_endpoint": null, "jwks_uri": 7, "scopes_supported": "x",
         "claims_supported": [7, null, {"job_workflow_ref": 1}]})",
     .id = ""},
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
