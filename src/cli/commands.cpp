#include "cli/commands.hpp"

#include "cli/completion_words.hpp"
#include "cli/kubeconfig/kubeconfig_login.hpp"
#include "cli/login/login_commands.hpp"
#include "cli/login/token_options.hpp"

#include <algorithm>

namespace oidcctl::cli {

namespace {

constexpr Completion k_verify_issuer_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"certificate-authority", Offer::files},
    {"username-claim", Offer::words, usual_claims},
    {"signing-algs", Offer::words, algorithms},
    {"issuers-file", Offer::files},
    {"token-file", Offer::files},
    {"evidence", Offer::files},
    {"save-evidence", Offer::files},
    {"only", Offer::words, check_names},
    {"skip", Offer::words, check_names},
    {"fail-on", Offer::words, thresholds},
    {"client-secret-file", Offer::files},
    {"oidc-pkce-method", Offer::words, token_pkce_words},
    {"grant-type", Offer::words, grant_words},
    {"browser-command", Offer::files},
    {"interactive", Offer::words, interaction_words},
    {"token-cache-dir", Offer::files},
    {"token-cache-storage", Offer::words, storage_words},
};

constexpr Completion k_token_verify_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"certificate-authority", Offer::files},
    {"username-claim", Offer::words, usual_claims},
    {"signing-algs", Offer::words, algorithms},
    {"discovery-file", Offer::files},
    {"jwks-file", Offer::files},
    {"client-secret-file", Offer::files},
    {"oidc-pkce-method", Offer::words, token_pkce_words},
    {"grant-type", Offer::words, grant_words},
    {"browser-command", Offer::files},
    {"interactive", Offer::words, interaction_words},
    {"token-cache-dir", Offer::files},
    {"token-cache-storage", Offer::words, storage_words},
    {"", Offer::files},
};

constexpr Completion k_token_inspect_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"", Offer::files},
};

constexpr Completion k_plain_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
};

constexpr Completion k_endpoint_convert_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"to", Offer::words, endpoint_kinds},
};

constexpr Completion k_endpoint_probe_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"certificate-authority", Offer::files},
};

constexpr Completion k_kubeconfig_generate_completions[] = {
    {"output", Offer::words, kubeconfig_formats},
    {"color", Offer::words, colour_words},
    {"username-claim", Offer::words, usual_claims},
    {"signing-algs", Offer::words, algorithms},
    {"plugin", Offer::words, plugin_words},
    {"exec-api-version", Offer::words, exec_version_words},
    {"offline-access", Offer::words, offline_access_words},
    {"grant-type", Offer::words, grant_type_words},
    {"oidc-pkce-method", Offer::words, pkce_words},
    {"oidc-ca-file", Offer::files},
    {"client-secret-file", Offer::files},
    {"certificate-authority", Offer::files},
    {"from-kubeconfig", Offer::files},
    {"clusters-file", Offer::files},
    {"output-file", Offer::files},
    {"output-directory", Offer::files},
    {"merge-into", Offer::files},
};

constexpr Completion k_rbac_grant_completions[] = {
    {"output", Offer::words, manifest_formats},
    {"color", Offer::words, colour_words},
    {"username-claim", Offer::words, usual_claims},
    {"signing-algs", Offer::words, algorithms},
    {"cluster-role", Offer::words, usual_roles},
    {"from-file", Offer::files},
    {"kubeconfig", Offer::files},
    {"dry-run", Offer::words, dry_run_modes},
};

constexpr Completion k_kubeconfig_inspect_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"username-claim", Offer::words, usual_claims},
    {"only", Offer::words, kubeconfig_check_names},
    {"skip", Offer::words, kubeconfig_check_names},
    {"fail-on", Offer::words, thresholds},
    {"", Offer::files},
};

constexpr Completion k_rbac_list_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"username-claim", Offer::words, usual_claims},
    {"signing-algs", Offer::words, algorithms},
    {"cluster-role", Offer::words, usual_roles},
    {"filename", Offer::files},
    {"token-file", Offer::files},
    {"kubeconfig", Offer::files},
};

constexpr Completion k_rbac_revoke_completions[] = {
    {"output", Offer::words, plan_formats},
    {"color", Offer::words, colour_words},
    {"username-claim", Offer::words, usual_claims},
    {"signing-algs", Offer::words, algorithms},
    {"cluster-role", Offer::words, usual_roles},
    {"filename", Offer::files},
    {"from-file", Offer::files},
    {"token-file", Offer::files},
    {"kubeconfig", Offer::files},
    {"dry-run", Offer::words, dry_run_modes},
};

constexpr Completion k_rbac_identity_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"username-claim", Offer::words, usual_claims},
    {"signing-algs", Offer::words, algorithms},
    {"token-file", Offer::files},
};

constexpr Completion k_completion_completions[] = {
    {"", Offer::words, shells},
};

constexpr Command k_token_commands[] = {
    {"inspect",
     "Show what stands in a token, without verifying it",
     build_token_inspect,
     {},
     k_token_inspect_completions},
    {"verify",
     "Tell what kube-apiserver would say of a token, and why",
     build_token_verify,
     {},
     k_token_verify_completions},
};

constexpr Command k_endpoint_commands[] = {
    {"managed",
     "Print the URL of a cluster's managed endpoint",
     build_endpoint_managed,
     {},
     k_plain_completions},
    {"unmanaged",
     "Print the URL of a cluster's unmanaged endpoint",
     build_endpoint_unmanaged,
     {},
     k_plain_completions},
    {"convert",
     "Print one endpoint's URL, given the other's",
     build_endpoint_convert,
     {},
     k_endpoint_convert_completions},
    {"inspect",
     "Show the parts of an endpoint and which credentials it takes",
     build_endpoint_inspect,
     {},
     k_plain_completions},
    {"probe",
     "Tell whether a Kubernetes API server replies at a URL",
     build_endpoint_probe,
     {},
     k_endpoint_probe_completions},
};

constexpr Command k_kubeconfig_commands[] = {
    {"generate",
     "Write kubeconfigs whose users log in with OpenID Connect",
     build_kubeconfig_generate,
     {},
     k_kubeconfig_generate_completions},
    {"inspect",
     "Tell what kubectl does with a kubeconfig, and what is wrong",
     build_kubeconfig_inspect,
     {},
     k_kubeconfig_inspect_completions},
};

constexpr Command k_rbac_commands[] = {
    {"grant",
     "Give a role to people and groups: manifests, or in the cluster",
     build_rbac_grant,
     {},
     k_rbac_grant_completions},
    {"identity",
     "Print the name that RBAC sees for a claim's value",
     build_rbac_identity,
     {},
     k_rbac_identity_completions},
    {"list",
     "List who may do what, and through which binding",
     build_rbac_list,
     {},
     k_rbac_list_completions},
    {"revoke",
     "Take away roles, and tell what access remains",
     build_rbac_revoke,
     {},
     k_rbac_revoke_completions},
};

constexpr Completion k_config_view_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"", Offer::words, command_words},
};

constexpr Command k_config_commands[] = {
    {"view",
     "Show the values of options and where they come from",
     build_config_view,
     {},
     k_config_view_completions},
};

constexpr Command k_commands[] = {
    {"verify-issuer",
     "Check an issuer as kube-apiserver and a login helper see it",
     build_verify_issuer,
     {},
     k_verify_issuer_completions},
    {"token", "Look into ID tokens and judge them", nullptr, k_token_commands, {}},
    {"endpoint", "Addresses of API servers", nullptr, k_endpoint_commands, {}},
    {"rbac", "Who is who in RBAC, and may do what", nullptr, k_rbac_commands, {}},
    {"kubeconfig", "Kubeconfigs for OpenID Connect", nullptr, k_kubeconfig_commands, {}},
    {"login",
     "Log in, and say who you are to a cluster",
     build_login,
     {},
     k_login_completions},
    {"logout",
     "Forget a login, and have the provider end it",
     build_logout,
     {},
     k_login_completions},
    {"cache", "Logins that are kept, by kubelogin too", nullptr, k_cache_commands, {}},
    {"config", "Profiles: options that are written once", nullptr, k_config_commands, {}},
    {"get-token",
     "Print a token for kubectl, which calls this as a plugin",
     build_get_token,
     {},
     k_get_token_completions,
     ProfileUse::when_asked},
    {"completion",
     "Print the completion script for a shell",
     build_completion,
     {},
     k_completion_completions,
     ProfileUse::never},
};

} // namespace

std::span<const Command>
commands()
{
  return k_commands;
}

const Command*
find_command(std::span<const Command> list, std::string_view name)
{
  const auto found = std::find_if(
      list.begin(), list.end(), [name](const Command& c) { return c.name == name; });
  return found == list.end() ? nullptr : &*found;
}

} // namespace oidcctl::cli
