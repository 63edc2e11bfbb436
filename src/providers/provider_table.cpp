#include "providers/provider.hpp"

namespace oidcctl {

namespace {

using P = PkceFact;
using S = SecretFact;
using R = RefreshFact;
using D = RedirectFact;
using C = ClaimFact;

constexpr auto k_public = S::never_needed_for_public_client;
constexpr auto k_offline = R::offline_access_scope;
constexpr auto k_setting = R::application_setting;
constexpr bool k_people = true;
constexpr bool k_workloads = false;
constexpr bool k_device = true;
constexpr bool k_no_device = false;

// clang-format off

// Sorted by id. The lines of a row: who it is; how one logs in; what the ID token holds
// (email_verified, preferred_username, groups, the scope for groups, their claim).
constexpr Provider k_providers[] = {
    {"adfs", "Active Directory Federation Services", k_people,
     P::unknown, S::depends, k_setting, D::unknown, k_device,
     C::unknown, C::unknown, C::configured, "allatclaims", ""},
    {"apple", "Apple", k_people,
     P::unknown, S::required_with_pkce, R::unknown, D::unknown, k_no_device,
     C::yes, C::unknown, C::unknown, "", ""},
    {"auth0", "Auth0", k_people,
     P::announced, k_public, k_offline, D::exact, k_device,
     C::yes, C::no, C::configured, "", ""},
    {"authelia", "Authelia", k_people,
     P::announced, k_public, k_offline, D::any_port_on_address, k_device,
     C::configured, C::configured, C::configured, "groups", "groups"},
    {"authentik", "authentik", k_people,
     P::announced, k_public, k_offline, D::exact, k_device,
     C::yes, C::yes, C::yes, "profile", "groups"},
    {"casdoor", "Casdoor", k_people,
     P::announced, S::depends, k_offline, D::unknown, k_no_device,
     C::unknown, C::unknown, C::unknown, "", ""},
    {"cloudflare-access", "Cloudflare Access", k_people,
     P::unknown, S::depends, R::unknown, D::unknown, k_no_device,
     C::unknown, C::unknown, C::unknown, "", ""},
    {"cognito", "AWS Cognito", k_people,
     P::works_unannounced, k_public, R::always_issued, D::exact, k_no_device,
     C::unknown, C::configured, C::yes, "", "cognito:groups"},
    {"dex", "Dex", k_people,
     P::announced, k_public, k_offline, D::any_port, k_device,
     C::yes, C::configured, C::configured, "groups", "groups"},
    {"discord", "Discord", k_people,
     P::unknown, S::depends, R::unknown, D::unknown, k_no_device,
     C::unknown, C::unknown, C::unknown, "", ""},
    {"duo", "Duo Single Sign-On", k_people,
     P::unknown, S::depends, R::unknown, D::unknown, k_no_device,
     C::unknown, C::unknown, C::unknown, "", ""},
    {"eks", "EKS service accounts", k_workloads,
     P::unknown, S::depends, R::none, D::unknown, k_no_device,
     C::no, C::no, C::no, "", ""},
    {"entra-external-id", "Microsoft Entra External ID or Azure AD B2C", k_people,
     P::unknown, S::depends, R::unknown, D::unknown, k_no_device,
     C::unknown, C::unknown, C::unknown, "", ""},
    {"entra-v1", "Microsoft Entra ID (v1.0)", k_people,
     P::works_unannounced, k_public, R::unknown, D::any_port_on_localhost, k_device,
     C::no, C::configured, C::configured, "", "groups"},
    {"entra-v2", "Microsoft Entra ID (v2.0)", k_people,
     P::works_unannounced, k_public, k_offline, D::any_port_on_localhost, k_device,
     C::no, C::yes, C::configured, "", "groups"},
    {"facebook", "Facebook", k_people,
     P::unknown, S::depends, R::none, D::unknown, k_no_device,
     C::unknown, C::unknown, C::unknown, "", ""},
    {"fusionauth", "FusionAuth", k_people,
     P::works_unannounced, S::depends, k_offline, D::unknown, k_device,
     C::yes, C::yes, C::configured, "", "roles"},
    {"github-actions", "GitHub Actions", k_workloads,
     P::unknown, S::depends, R::none, D::unknown, k_no_device,
     C::no, C::no, C::no, "", ""},
    {"gitlab", "GitLab", k_people,
     P::announced, k_public, R::always_issued, D::exact, k_no_device,
     C::yes, C::unknown, C::yes, "", "groups_direct"},
    {"gke", "GKE service accounts", k_workloads,
     P::unknown, S::depends, R::none, D::unknown, k_no_device,
     C::no, C::no, C::no, "", ""},
    {"google", "Google", k_people,
     P::announced, S::required_with_pkce, R::access_type_offline, D::any_port,
     k_no_device, C::yes, C::no, C::no, "", ""},
    {"hydra", "Ory Hydra (or a service built on it)", k_people,
     P::announced, k_public, k_offline, D::any_port_on_address, k_device,
     C::configured, C::configured, C::configured, "", ""},
    {"identityserver", "IdentityServer", k_people,
     P::announced, S::depends, k_offline, D::unknown, k_device,
     C::unknown, C::unknown, C::unknown, "", ""},
    {"jumpcloud", "JumpCloud", k_people,
     P::announced, S::depends, k_offline, D::unknown, k_no_device,
     C::unknown, C::unknown, C::configured, "", "groups"},
    {"kanidm", "Kanidm", k_people,
     P::announced, k_public, R::unknown, D::unknown, k_no_device,
     C::yes, C::yes, C::configured, "groups", "groups"},
    {"keycloak", "Keycloak", k_people,
     P::announced, k_public, R::always_issued, D::any_port, k_device,
     C::yes, C::yes, C::configured, "", "groups"},
    {"kubernetes", "Kubernetes service accounts", k_workloads,
     P::unknown, S::depends, R::none, D::unknown, k_no_device,
     C::no, C::no, C::no, "", ""},
    {"line", "LINE", k_people,
     P::unknown, S::depends, R::unknown, D::unknown, k_no_device,
     C::unknown, C::unknown, C::unknown, "", ""},
    {"logto", "Logto", k_people,
     P::unknown, S::depends, R::unknown, D::unknown, k_no_device,
     C::unknown, C::unknown, C::configured, "roles", "roles"},
    {"okta-custom", "Okta (custom authorization server)", k_people,
     P::announced, k_public, k_offline, D::exact, k_device,
     C::yes, C::yes, C::configured, "", "groups"},
    {"okta-org", "Okta (org authorization server)", k_people,
     P::announced, k_public, k_offline, D::exact, k_device,
     C::yes, C::yes, C::configured, "groups", "groups"},
    {"onelogin", "OneLogin", k_people,
     P::announced, k_public, k_setting, D::unknown, k_no_device,
     C::yes, C::yes, C::configured, "groups", "groups"},
    {"pingfederate", "PingFederate", k_people,
     P::unknown, S::depends, k_setting, D::unknown, k_no_device,
     C::unknown, C::unknown, C::unknown, "", ""},
    {"pingone", "PingOne", k_people,
     P::announced, S::depends, k_setting, D::any_port, k_device,
     C::configured, C::yes, C::configured, "", ""},
    {"pinniped", "Pinniped Supervisor", k_people,
     P::announced, S::depends, k_offline, D::unknown, k_no_device,
     C::unknown, C::unknown, C::yes, "groups", "groups"},
    {"salesforce", "Salesforce", k_people,
     P::unknown, S::depends, k_offline, D::unknown, k_no_device,
     C::yes, C::yes, C::no, "", ""},
    {"slack", "Slack", k_people,
     P::unsupported, S::depends, R::none, D::unknown, k_no_device,
     C::unknown, C::unknown, C::unknown, "", ""},
    {"yahoo", "Yahoo", k_people,
     P::unknown, S::depends, R::unknown, D::unknown, k_no_device,
     C::yes, C::unknown, C::unknown, "", ""},
    {"zitadel", "Zitadel", k_people,
     P::announced, k_public, k_offline, D::unknown, k_device,
     C::configured, C::configured, C::configured, "", ""},
};

// clang-format on

} // namespace

std::span<const Provider>
providers()
{
  return k_providers;
}

} // namespace oidcctl
