#include "cli/kubeconfig/commands.hpp"

#include "cli/kubeconfig/login_config.hpp"
#include "cli/options/completion_words.hpp"

namespace oidcctl::cli {

namespace {

constexpr Completion k_kubeconfig_generate_completions[] = {
    {"output", Offer::words, kubeconfig_formats},
    {"color", Offer::words, colour_words},
    {"username-claim", Offer::words, usual_claims},
    {"signing-algs", Offer::words, algorithms},
    {"authentication-config", Offer::files},
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

constexpr Completion k_kubeconfig_inspect_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"username-claim", Offer::words, usual_claims},
    {"only", Offer::words, kubeconfig_check_names},
    {"skip", Offer::words, kubeconfig_check_names},
    {"fail-on", Offer::words, thresholds},
    {"", Offer::files},
};

constexpr Command k_commands[] = {
    {.name = "generate",
     .summary = "Write kubeconfigs whose users log in with OpenID Connect",
     .build = build_kubeconfig_generate,
     .completions = k_kubeconfig_generate_completions},
    {.name = "inspect",
     .summary = "Tell what kubectl does with a kubeconfig, and what is wrong",
     .build = build_kubeconfig_inspect,
     .completions = k_kubeconfig_inspect_completions},
};

} // namespace

std::span<const Command>
kubeconfig_commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
