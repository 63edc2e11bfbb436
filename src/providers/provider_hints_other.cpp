#include "providers/provider_hints.hpp"

namespace oidcctl {

namespace {

using enum HintTopic;

constexpr bool k_warning = true;
constexpr bool k_advice = false;

constexpr std::string_view k_consumer =
    "Use the identity provider of your organisation instead: this one is made for "
    "consumers, not for clusters.";
constexpr std::string_view k_service_accounts =
    "Use an identity provider for people: this issuer signs service account tokens, and "
    "users cannot log in there.";
constexpr std::string_view k_own_issuer =
    "Do not configure a cluster's own service account issuer as a JWT authenticator: "
    "kube-apiserver does not allow it.";

// clang-format off
// Sorted by provider.
constexpr ProviderHint k_hints[] = {
    {"apple", always, k_warning, k_consumer},
    {"apple", email, k_warning,
     "Take sub as the username claim: Apple may send email_verified as the string "
     "\"true\", which kube-apiserver refuses."},
    {"apple", secret, k_warning,
     "Send a signed JWT as the client secret: Apple has no other kind."},
    {"apple", redirect, k_warning,
     "Do not count on a loopback redirect: Apple usually refuses it."},
    {"discord", always, k_warning, k_consumer},
    {"eks", always, k_warning, k_service_accounts},
    {"eks", issuer, k_advice, k_own_issuer},
    {"facebook", always, k_warning, k_consumer},
    {"facebook", issuer, k_warning,
     "Do not expect the code flow to end: the document names no token endpoint."},
    {"github-actions", always, k_warning,
     "Use an identity provider for people: only workflows get tokens here. Add this "
     "issuer to a structured configuration beside it, if workflows need access."},
    {"github-actions", always, k_warning,
     "Add claim validation rules on repository and repository_owner: workflows of all "
     "repositories share this issuer."},
    {"github-actions", email, k_warning,
     "Take sub as the username claim (repo:<owner>/<name>:ref:...): there is no email."},
    {"github-actions", lifetime, k_advice,
     "Use the token at once: it lives about 5 minutes."},
    {"gke", always, k_warning, k_service_accounts},
    {"gke", issuer, k_advice, k_own_issuer},
    {"kubernetes", always, k_warning, k_service_accounts},
    {"kubernetes", issuer, k_advice, k_own_issuer},
    {"line", always, k_warning, k_consumer},
    {"line", algorithm, k_warning,
     "Do not count on ES256, which the document lists: web logins get HS256 tokens, and "
     "kube-apiserver refuses them."},
    {"slack", always, k_warning, k_consumer},
    {"slack", pkce, k_warning,
     "Switch PKCE off for a test: Slack does not have it."},
    {"slack", refresh, k_advice,
     "Plan for a new login each time a token ends: Slack gives no refresh token."},
    {"yahoo", always, k_warning, k_consumer},
    {"yahoo", algorithm, k_warning,
     "Look at the algorithm of a real ID token: Yahoo has ES256 keys and RSA keys of "
     "only 1024 bits."},
};
// clang-format on

} // namespace

std::span<const ProviderHint>
other_hints()
{
  return k_hints;
}

} // namespace oidcctl
