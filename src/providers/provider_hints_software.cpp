#include "providers/provider_hints.hpp"

namespace oidcctl {

namespace {

using enum HintTopic;

constexpr bool k_warning = true;
constexpr bool k_advice = false;

// clang-format off
// Sorted by provider.
constexpr ProviderHint k_hints[] = {
    {"adfs", issuer, k_warning,
     "Copy the issuer from the document: AD FS keeps upper-case letters of the federation "
     "service name, and kube-apiserver compares byte for byte."},
    {"adfs", email, k_warning,
     "Take upn or unique_name as the username claim: AD FS announces no email claim."},
    {"adfs", groups, k_advice,
     "Add an issuance rule for groups and ask for allatclaims. To reach the ID token it "
     "usually also takes a resource equal to the client id."},
    {"adfs", pkce, k_advice,
     "Try PKCE with S256 although it is not announced: AD FS 2019 and later usually take "
     "it."},
    {"adfs", refresh, k_advice,
     "Do not ask for offline_access: AD FS does not announce it. Look at its single "
     "sign-on settings instead."},
    {"adfs", always, k_advice,
     "Give kube-apiserver the certificate authority (--oidc-ca-file): it is usually a "
     "private one."},
    {"authelia", always, k_warning,
     "Give the client a claims_policy with groups, email, email_verified and "
     "preferred_username in the ID token: since 4.39 they are otherwise at userinfo "
     "only."},
    {"authelia", redirect, k_advice,
     "Register http://localhost:8000 with its port: only loopback IP addresses may come "
     "with another one."},
    {"authelia", refresh, k_advice,
     "Give the client the refresh_token grant and ask for offline_access."},
    {"authelia", algorithm, k_advice,
     "Look at the settings of the client: it signs with RS256 unless configured otherwise, whatever the document lists."},
    {"authentik", issuer, k_warning,
     "Keep the slash at the end of the issuer and copy it from the document: the issuer "
     "mode of the provider decides whether it has a path."},
    {"authentik", email, k_warning,
     "Write a scope mapping with email_verified true, or take preferred_username or sub: "
     "since 2025.10 the stock mapping says false, which kube-apiserver refuses."},
    {"authentik", groups, k_advice,
     "Ask for the scope profile: groups usually come with it."},
    {"authentik", refresh, k_warning,
     "Add the offline_access scope mapping to the provider: since 2024.2 there is "
     "usually no refresh token without it."},
    {"authentik", algorithm, k_warning,
     "Choose a signing key for the provider: without one authentik usually signs with "
     "HS256, which kube-apiserver refuses."},
    {"authentik", redirect, k_advice,
     "Enter the redirect URIs with their ports, or as a regular expression that allows "
     "every loopback port."},
    {"casdoor", issuer, k_advice,
     "Copy the issuer from the document, also from one below "
     "/.well-known/<application>/: old and new versions differ there."},
    {"casdoor", always, k_advice,
     "Look at the size of an ID token: it may be very large."},
    {"dex", issuer, k_advice,
     "Copy the issuer from the settings of Dex, with its path and without a slash at the "
     "end."},
    {"dex", redirect, k_advice,
     "Make the client public and leave redirectURIs empty: then every loopback port "
     "fits. Once it is set, nothing else does."},
    {"dex", groups, k_advice,
     "Ask for the scope groups and test the connector: not each one has groups, and some "
     "lose them on refresh."},
    {"dex", email, k_advice,
     "Look at email_verified of your connector; the OIDC connector may need "
     "insecureSkipEmailVerified."},
    {"dex", preferred_username, k_advice,
     "Test preferred_username before using it: it depends on the connector, and sub is "
     "an opaque string."},
    {"dex", pkce, k_advice,
     "Upgrade Dex if it is older than 2.25: it announces neither PKCE nor the device "
     "flow."},
    {"dex", lifetime, k_advice,
     "Look at the expiry settings of Dex: ID tokens usually live 24 hours."},
    {"fusionauth", issuer, k_warning,
     "Set the issuer of the tenant to its https URL: the default acme.com has no scheme, "
     "and kube-apiserver cannot use it."},
    {"fusionauth", algorithm, k_warning,
     "Choose an RSA key for ID tokens: without one FusionAuth usually signs with HS256, "
     "which kube-apiserver refuses."},
    {"fusionauth", groups, k_advice,
     "Take roles as the groups claim: FusionAuth sends no groups."},
    {"fusionauth", pkce, k_advice,
     "Force PKCE with S256: only versions since 2026 announce it."},
    {"gitlab", lifetime, k_warning,
     "Use a login helper that refreshes well: an ID token lives 120 seconds, refresh "
     "tokens rotate, and parallel kubectl runs can lose the race."},
    {"gitlab", groups, k_warning,
     "Take groups_direct as the groups claim: groups is only at userinfo, which "
     "kube-apiserver never asks."},
    {"gitlab", preferred_username, k_warning,
     "Take email or sub as the username claim unless a real ID token shows "
     "preferred_username: older versions have it only at userinfo."},
    {"gitlab", refresh, k_warning,
     "Do not ask for offline_access: GitLab does not announce it and usually answers "
     "invalid_scope. A refresh token comes without it."},
    {"gitlab", secret, k_advice,
     "Untick Confidential on the application so that it needs no secret, and tick every "
     "scope that you ask for."},
    {"gitlab", redirect, k_advice,
     "Register each redirect URI of the login helper with its port."},
    {"gitlab", device, k_advice,
     "Plan for a browser: the document names no device authorization endpoint, so login "
     "helpers cannot find it."},
    {"gitlab", issuer, k_advice,
     "Accept the client id of the login application only: CI jobs have tokens of the "
     "same issuer with other audiences."},
    {"hydra", always, k_advice,
     "Look into a real ID token before choosing claims: the consent application decides, "
     "and the document need not list them."},
    {"hydra", algorithm, k_warning,
     "Look at the algorithm of a real ID token: if it is ES256, allow it with "
     "--oidc-signing-algs, because the default is only RS256."},
    {"hydra", redirect, k_advice,
     "Register http://127.0.0.1 and let the login helper use it: the port is free for "
     "loopback addresses, not for localhost."},
    {"hydra", issuer, k_advice,
     "Copy the issuer from the document: older versions usually end it with a slash."},
    {"hydra", refresh, k_advice,
     "Ask for offline_access, or for offline."},
    {"identityserver", always, k_advice,
     "Look into a real ID token before choosing claims: each installation of "
     "IdentityServer defines its own."},
    {"kanidm", algorithm, k_warning,
     "Allow ES256 (--oidc-signing-algs=ES256 or a structured configuration): Kanidm "
     "signs with it, and the default of kube-apiserver is only RS256."},
    {"kanidm", issuer, k_warning,
     "Use the issuer of this client, https://<host>/oauth2/openid/<client> without a "
     "slash: each client has its own."},
    {"kanidm", groups, k_advice,
     "Ask for groups_name or groups_spn to get names only: the scope groups sends UUIDs "
     "too."},
    {"kanidm", preferred_username, k_advice,
     "Expect name@domain as preferred_username, or set prefer-short-username."},
    {"kanidm", redirect, k_warning,
     "Turn on enable-localhost-redirects for the public client."},
    {"kanidm", pkce, k_advice,
     "Force PKCE with S256: Kanidm refuses a login without it unless configured otherwise."},
    {"kanidm", lifetime, k_advice,
     "Plan for a new login each day: ID tokens live 15 minutes, refresh tokens 16 "
     "hours."},
    {"keycloak", issuer, k_warning,
     "Set KC_HOSTNAME, or give issuer.discoveryURL: otherwise the issuer follows the "
     "Host header, and an address inside the cluster yields another one."},
    {"keycloak", issuer, k_advice,
     "Write the realm with its exact case, and /auth before /realms only on old or "
     "configured servers: other paths answer 404."},
    {"keycloak", email, k_warning,
     "Mark addresses as verified (LDAP: Trust email): email_verified is false for users "
     "that an admin or LDAP made, and kube-apiserver refuses that."},
    {"keycloak", groups, k_advice,
     "Add a Group Membership mapper to the client. Switch \"Full group path\" off, or "
     "bind names with a slash in front."},
    {"keycloak", groups, k_advice,
     "Map realm roles to a flat list before using them as groups: flags cannot read the "
     "nested realm_access.roles."},
    {"keycloak", algorithm, k_advice,
     "Look at the ID token signature algorithm of the client: RS256 by default, whatever "
     "the document lists."},
    {"keycloak", redirect, k_advice,
     "Register http://localhost or http://127.0.0.1 without a port: then every port "
     "fits. The path must be equal."},
    {"keycloak", secret, k_advice,
     "Make the client public: it needs no secret."},
    {"keycloak", refresh, k_advice,
     "Ask for offline_access only where logins must outlive the session: a refresh token "
     "comes without it."},
    {"keycloak", lifetime, k_advice,
     "Use a login helper that refreshes: tokens usually live 5 minutes."},
    {"logto", algorithm, k_warning,
     "Allow ES384 (--oidc-signing-algs=ES384 or a structured configuration): Logto signs "
     "with it by default, and the default of kube-apiserver is only RS256."},
    {"logto", groups, k_advice,
     "Ask for the scope roles and take roles as the groups claim."},
    {"logto", issuer, k_advice,
     "End the issuer with /oidc."},
    {"pingfederate", issuer, k_advice,
     "Copy the issuer with its port, often 9031; a virtual issuer has a document of its "
     "own."},
    {"pingfederate", algorithm, k_warning,
     "Set the ID token algorithm of the client to one that kube-apiserver takes, such as "
     "RS256: PingFederate offers HS256 and none as well."},
    {"pingfederate", pkce, k_advice,
     "Test PKCE before relying on it: old versions do not announce it."},
    {"pinniped", algorithm, k_warning,
     "Allow ES256 (--oidc-signing-algs=ES256 or a structured configuration): Pinniped "
     "signs with it, and the default of kube-apiserver is only RS256."},
    {"pinniped", always, k_advice,
     "Take username and groups as the claims, and ask for the scopes of the same names."},
    {"zitadel", always, k_warning,
     "Tick \"User Info inside ID Token\" on the application: without it the ID token has "
     "no email and no profile claims."},
    {"zitadel", groups, k_warning,
     "Do not take urn:zitadel:iam:org:project:roles as the groups claim: it is an "
     "object, and kube-apiserver refuses the login. Send a flat list from an Action."},
    {"zitadel", algorithm, k_warning,
     "Look at the web keys of the instance: with EdDSA every token is refused, with "
     "ECDSA it takes --oidc-signing-algs."},
    {"zitadel", secret, k_advice,
     "Create a native application with PKCE: it needs no secret."},
    {"zitadel", redirect, k_advice,
     "Choose a native application for loopback redirects: other types usually refuse "
     "http unless development mode is on."},
    {"zitadel", refresh, k_advice,
     "Ask for offline_access, or no refresh token comes."},
};
// clang-format on

} // namespace

std::span<const ProviderHint>
software_hints()
{
  return k_hints;
}

} // namespace oidcctl
