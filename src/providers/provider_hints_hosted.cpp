#include "providers/provider_hints.hpp"

namespace oidcctl {

namespace {

using enum HintTopic;

constexpr bool k_warning = true;
constexpr bool k_advice = false;

// Of both kinds of Entra issuer.
constexpr std::string_view k_entra_email =
    "Grant by oid or sub, not by email: Entra never sends email_verified and addresses "
    "can change. If it must be email, require the optional claim xms_edov in a CEL rule.";
constexpr std::string_view k_entra_groups =
    "Send only the groups assigned to the application, or use app roles (claim roles): "
    "above 200 groups Entra sends a link instead of the list, and kube-apiserver "
    "refuses the login.";
constexpr std::string_view k_entra_group_ids =
    "Set groupMembershipClaims in the app registration and bind object ids: names come "
    "only where on-premises names are configured. No scope is needed for groups.";
constexpr std::string_view k_entra_pkce =
    "Force PKCE with S256: it works although the document does not announce it, and "
    "login helpers that follow the document leave it out.";
constexpr std::string_view k_entra_redirect =
    "Register http://localhost for the platform \"Mobile and desktop\", once: the port "
    "is free, the path is not. 127.0.0.1 goes through the manifest only.";
constexpr std::string_view k_entra_device =
    "Turn on \"Allow public client flows\" before using the device flow; Conditional "
    "Access may restrict it as well.";

// Of both kinds of Okta server.
constexpr std::string_view k_okta_redirect =
    "Register each redirect URI of the login helper with its port, usually "
    "http://localhost:8000 and http://localhost:18000.";
constexpr std::string_view k_okta_secret =
    "Create a native application: it logs in with PKCE and has no secret.";
constexpr std::string_view k_okta_refresh =
    "Tick the Refresh Token grant of the application and ask for offline_access.";
constexpr std::string_view k_okta_email =
    "Look at email_verified of people who come from Active Directory: it may be false, "
    "and kube-apiserver refuses that when email is the username claim.";
constexpr std::string_view k_okta_device =
    "Tick the device grant of the application before using the device flow.";
constexpr std::string_view k_okta_lifetime =
    "Plan for ID tokens of one hour: the access token policy does not change that.";

// clang-format off
// Sorted by provider.
constexpr ProviderHint k_hints[] = {
    {"auth0", issuer, k_warning,
     "Keep the slash at the end of the issuer: Auth0 has it in its document and tokens."},
    {"auth0", issuer, k_advice,
     "With a custom domain, let people log in through that domain only: the issuer in "
     "the token usually follows the domain of the login."},
    {"auth0", algorithm, k_warning,
     "Set the signing algorithm of the application to RS256: old applications may have "
     "HS256, which kube-apiserver refuses."},
    {"auth0", groups, k_advice,
     "Add groups as a custom claim, usually named with a URL such as "
     "https://example.com/groups, and give kube-apiserver that name: none come by "
     "themselves."},
    {"auth0", preferred_username, k_warning,
     "Take email or sub as the username claim: Auth0 sends nickname and no "
     "preferred_username."},
    {"auth0", email, k_advice,
     "Let people confirm their address first: email_verified is false until they follow "
     "the link in the mail."},
    {"auth0", secret, k_advice,
     "Choose the application type Native: it logs in with PKCE and needs no secret."},
    {"auth0", redirect, k_advice,
     "Register each callback URL with its port, usually http://localhost:8000 and "
     "http://localhost:18000."},
    {"auth0", refresh, k_advice,
     "Turn on the Refresh Token grant of the application and ask for offline_access."},
    {"cloudflare-access", issuer, k_warning,
     "Compare the document's issuer with iss in a token: tokens have been seen with the "
     "bare team domain, while discovery is below the long path. They must be equal."},
    {"cloudflare-access", issuer, k_advice,
     "Use the issuer of this application, which ends in its client id: each application "
     "has its own."},
    {"cloudflare-access", secret, k_advice,
     "Turn on both PKCE and PKCE without a client secret in the application, so that "
     "kubeconfigs need no secret."},
    {"cognito", refresh, k_warning,
     "Do not ask for offline_access: Cognito answers invalid_scope. A refresh token "
     "comes without it."},
    {"cognito", groups, k_advice,
     "Take cognito:groups as the groups claim and ask for no scope groups: Cognito "
     "answers invalid_scope."},
    {"cognito", preferred_username, k_advice,
     "Take cognito:username or sub as the username claim: preferred_username comes only "
     "when the attribute is set."},
    {"cognito", email, k_advice,
     "Look at email_verified of federated users: it is usually false unless the "
     "attribute is mapped."},
    {"cognito", pkce, k_advice,
     "Force PKCE with S256: Cognito supports it without announcing it."},
    {"cognito", secret, k_advice,
     "Create the app client without a secret: it is then a public client."},
    {"cognito", redirect, k_warning,
     "Register http://localhost with the exact port: Cognito takes http for this name "
     "only and refuses 127.0.0.1."},
    {"cognito", device, k_warning,
     "Plan for a browser: Cognito has no device flow."},
    {"cognito", issuer, k_advice,
     "Give the user pool a domain: without one there is usually no login page."},
    {"cognito", lifetime, k_advice,
     "Set the lifetime of ID tokens on the app client, from 5 minutes to a day; it is "
     "one hour unless set."},
    {"duo", issuer, k_advice,
     "Use the issuer of this application, which ends in its client id: each application "
     "has its own."},
    {"duo", always, k_advice,
     "Look into a real ID token before choosing claims: Duo has names of its own, such "
     "as firstname and lastname."},
    {"entra-external-id", always, k_advice,
     "Look into a real ID token before choosing claims: what holds for a workforce "
     "tenant need not hold here."},
    {"entra-external-id", issuer, k_advice,
     "Copy the issuer from the discovery document of the tenant, byte for byte."},
    {"entra-v1", issuer, k_warning,
     "Use https://sts.windows.net/<tenant id>/ with its slash: the document below the "
     "login host without /v2.0 names this issuer, so that URL never matches."},
    {"entra-v1", issuer, k_advice,
     "Look at iss in a real token: the endpoint and the app's "
     "requestedAccessTokenVersion decide between the v1.0 and the v2.0 issuer."},
    {"entra-v1", preferred_username, k_advice,
     "Add preferred_username as an optional claim, or take upn, which is sent by default; neither is permanent."},
    {"entra-v1", email, k_warning, k_entra_email},
    {"entra-v1", groups, k_warning, k_entra_groups},
    {"entra-v1", groups, k_advice, k_entra_group_ids},
    {"entra-v1", pkce, k_warning, k_entra_pkce},
    {"entra-v1", redirect, k_advice, k_entra_redirect},
    {"entra-v1", device, k_advice, k_entra_device},
    {"entra-v2", issuer, k_warning,
     "Put the GUID of the tenant into the issuer: common, organizations, consumers and "
     "domain names never work, because the document then names another issuer."},
    {"entra-v2", issuer, k_advice,
     "End the issuer with /v2.0 and no slash."},
    {"entra-v2", preferred_username, k_warning,
     "Ask for the scope profile: without it preferred_username stays away. It can "
     "change, so grant to oid or sub what must last."},
    {"entra-v2", always, k_advice,
     "Take oid where several clients must agree on a person: sub differs for each app "
     "registration."},
    {"entra-v2", email, k_warning, k_entra_email},
    {"entra-v2", email, k_advice,
     "Add email as an optional claim or ask for its scope: by default only guests have "
     "it."},
    {"entra-v2", groups, k_warning, k_entra_groups},
    {"entra-v2", groups, k_advice, k_entra_group_ids},
    {"entra-v2", pkce, k_warning, k_entra_pkce},
    {"entra-v2", redirect, k_advice, k_entra_redirect},
    {"entra-v2", device, k_advice, k_entra_device},
    {"google", secret, k_warning,
     "Give the client secret to the login helper as well: Google wants it even with PKCE "
     "from a Desktop client, where it is not confidential."},
    {"google", always, k_warning,
     "Require your Workspace domain in the claim hd with a claim validation rule: "
     "without it any Gmail account logs in."},
    {"google", groups, k_warning,
     "Bind single people, or put Dex with its Google connector in between: Google sends "
     "no groups."},
    {"google", preferred_username, k_warning,
     "Take email or sub as the username claim: Google sends no preferred_username."},
    {"google", refresh, k_warning,
     "Do not ask for offline_access. A Desktop client usually gets a refresh token by "
     "itself; send access_type=offline and prompt=consent where none comes."},
    {"google", redirect, k_advice,
     "Create a client of the type Desktop: it takes any loopback port with nothing "
     "registered. A web client compares the whole URI."},
    {"google", device, k_warning,
     "Create a client of the type \"TVs and Limited Input devices\" for the device flow: "
     "a Desktop client usually fails there."},
    {"jumpcloud", issuer, k_warning,
     "Keep the slash at the end of the issuer: https://oauth.id.jumpcloud.com/."},
    {"jumpcloud", always, k_warning,
     "Accept your own client id only: all customers share one issuer, so the audience "
     "is what keeps the others out."},
    {"jumpcloud", groups, k_advice,
     "Map the groups to a custom attribute of the application, usually memberOf or "
     "groups."},
    {"jumpcloud", refresh, k_advice,
     "Ask for offline_access, or no refresh token comes."},
    {"okta-custom", groups, k_warning,
     "Ask for the scope groups only if you created it on this server; otherwise the "
     "answer is usually invalid_scope."},
    {"okta-custom", groups, k_advice,
     "Add a claim groups to the ID token, always included: kubelogin sends no scopes "
     "when it refreshes, so a claim that hangs on a scope gets lost."},
    {"okta-custom", always, k_advice,
     "Give the server an access policy. In production it takes the API Access Management "
     "licence."},
    {"okta-custom", issuer, k_warning,
     "Leave no slash at the end of the issuer."},
    {"okta-custom", email, k_advice, k_okta_email},
    {"okta-custom", redirect, k_advice, k_okta_redirect},
    {"okta-custom", secret, k_advice, k_okta_secret},
    {"okta-custom", refresh, k_advice, k_okta_refresh},
    {"okta-custom", device, k_advice, k_okta_device},
    {"okta-custom", lifetime, k_advice, k_okta_lifetime},
    {"okta-org", groups, k_warning,
     "Use a custom authorization server if groups stay away: with an access token beside "
     "it, the org server's ID token is thin and groups are only at userinfo."},
    {"okta-org", groups, k_advice,
     "Set a groups claim filter on the Sign On tab of the application and ask for the "
     "scope groups."},
    {"okta-org", always, k_advice,
     "Assign users to the application: Okta rejects all others."},
    {"okta-org", issuer, k_warning,
     "Use the host of the organisation, not the -admin one, and no slash at the end."},
    {"okta-org", email, k_advice, k_okta_email},
    {"okta-org", redirect, k_advice, k_okta_redirect},
    {"okta-org", secret, k_advice, k_okta_secret},
    {"okta-org", refresh, k_advice, k_okta_refresh},
    {"okta-org", device, k_advice, k_okta_device},
    {"okta-org", lifetime, k_advice, k_okta_lifetime},
    {"onelogin", groups, k_warning,
     "Add a groups parameter to the application and ask for the scope groups. Look at "
     "the result: it may be one string, which kube-apiserver takes as one group."},
    {"onelogin", refresh, k_advice,
     "Turn on refresh tokens in the application; offline_access is not announced."},
    {"onelogin", issuer, k_advice,
     "Use https://<subdomain>.onelogin.com/oidc/2: the legacy issuer and its endpoints "
     "are on different hosts."},
    {"onelogin", algorithm, k_advice,
     "Keep the ID token at RS256: OneLogin offers HS256 too, which kube-apiserver "
     "refuses."},
    {"pingone", email, k_advice,
     "Map email_verified in the application: PingOne does not announce it."},
    {"pingone", groups, k_advice,
     "Map groups in the application (attribute groupNames or memberOf): PingOne sends "
     "none by itself."},
    {"pingone", refresh, k_advice,
     "Turn on the refresh token grant of the application; ask for offline_access only "
     "where the document lists it."},
    {"pingone", redirect, k_advice,
     "Register a loopback redirect URI: its port is free, for localhost as well."},
    {"pingone", issuer, k_advice,
     "End the issuer with /as and no slash."},
    {"salesforce", groups, k_warning,
     "Bind single people: Salesforce sends no groups."},
    {"salesforce", refresh, k_advice,
     "Ask for offline_access or refresh_token."},
    {"salesforce", secret, k_advice,
     "Switch off the secret on the connected app, or give it to the login helper: it is "
     "usually required."},
    {"salesforce", issuer, k_advice,
     "Copy the issuer from the document: it is the login host, the sandbox host or My "
     "Domain, without a slash."},
};
// clang-format on

} // namespace

std::span<const ProviderHint>
hosted_hints()
{
  return k_hints;
}

} // namespace oidcctl
