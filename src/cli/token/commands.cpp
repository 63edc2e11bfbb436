#include "cli/token/commands.hpp"

#include "cli/login/login_options.hpp"
#include "cli/options/completion_words.hpp"

namespace oidcctl::cli {

namespace {

constexpr Completion k_token_inspect_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"", Offer::files},
};

constexpr Completion k_token_verify_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"certificate-authority", Offer::files},
    {"username-claim", Offer::words, usual_claims},
    {"signing-algs", Offer::words, algorithms},
    {"authentication-config", Offer::files},
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

constexpr Command k_commands[] = {
    {.name = "inspect",
     .summary = "Show what stands in a token, without verifying it",
     .build = build_token_inspect,
     .completions = k_token_inspect_completions},
    {.name = "verify",
     .summary = "Tell what kube-apiserver would say of a token, and why",
     .build = build_token_verify,
     .completions = k_token_verify_completions},
};

} // namespace

std::span<const Command>
token_commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
