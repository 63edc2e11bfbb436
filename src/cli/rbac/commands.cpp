#include "cli/rbac/commands.hpp"

#include "cli/options/completion_words.hpp"

namespace oidcctl::cli {

namespace {

constexpr Completion k_rbac_grant_completions[] = {
    {"output", Offer::words, manifest_formats},
    {"color", Offer::words, colour_words},
    {"username-claim", Offer::words, usual_claims},
    {"signing-algs", Offer::words, algorithms},
    {"authentication-config", Offer::files},
    {"cluster-role", Offer::words, usual_roles},
    {"from-file", Offer::files},
    {"kubeconfig", Offer::files},
    {"dry-run", Offer::words, dry_run_modes},
};

constexpr Completion k_rbac_identity_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"username-claim", Offer::words, usual_claims},
    {"signing-algs", Offer::words, algorithms},
    {"authentication-config", Offer::files},
    {"token-file", Offer::files},
};

constexpr Completion k_rbac_list_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"username-claim", Offer::words, usual_claims},
    {"signing-algs", Offer::words, algorithms},
    {"authentication-config", Offer::files},
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
    {"authentication-config", Offer::files},
    {"cluster-role", Offer::words, usual_roles},
    {"filename", Offer::files},
    {"from-file", Offer::files},
    {"token-file", Offer::files},
    {"kubeconfig", Offer::files},
    {"dry-run", Offer::words, dry_run_modes},
};

constexpr Command k_commands[] = {
    {.name = "grant",
     .summary = "Give a role to people and groups: manifests, or in the cluster",
     .build = build_rbac_grant,
     .completions = k_rbac_grant_completions},
    {.name = "identity",
     .summary = "Print the name that RBAC sees for a claim's value",
     .build = build_rbac_identity,
     .completions = k_rbac_identity_completions},
    {.name = "list",
     .summary = "List who may do what, and through which binding",
     .build = build_rbac_list,
     .completions = k_rbac_list_completions},
    {.name = "revoke",
     .summary = "Take away roles, and tell what access remains",
     .build = build_rbac_revoke,
     .completions = k_rbac_revoke_completions},
};

} // namespace

std::span<const Command>
rbac_commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
