#include "cli/commands.hpp"

#include "cli/cluster_config/commands.hpp"
#include "cli/endpoint/commands.hpp"
#include "cli/issuer/commands.hpp"
#include "cli/kubeconfig/commands.hpp"
#include "cli/login/commands.hpp"
#include "cli/options/completion_words.hpp"
#include "cli/rbac/commands.hpp"
#include "cli/token/commands.hpp"

namespace oidcctl::cli {

namespace {

std::vector<std::string>
command_words()
{
  std::vector<std::string> names;
  for (const auto& command : commands()) {
    names.emplace_back(command.name);
  }
  return names;
}

constexpr Completion k_config_view_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"", Offer::words, command_words},
};

constexpr Completion k_completion_completions[] = {
    {"", Offer::words, shells},
};

constexpr Command k_config_commands[] = {
    {.name = "view",
     .summary = "Show the values of options and where they come from",
     .build = build_config_view,
     .completions = k_config_view_completions},
};

std::span<const Command>
config_commands()
{
  return k_config_commands;
}

const Command k_commands[] = {
    {.name = "verify-issuer",
     .summary = "Check an issuer as kube-apiserver and a login helper see it",
     .build = build_verify_issuer,
     .completions = k_verify_issuer_completions},
    {.name = "token",
     .summary = "Look into ID tokens and judge them",
     .children = token_commands},
    {.name = "endpoint",
     .summary = "Addresses of API servers",
     .children = endpoint_commands},
    {.name = "cluster-config",
     .summary = "A cluster's OIDC settings, in the form that it takes",
     .children = cluster_config_commands},
    {.name = "rbac",
     .summary = "Who is who in RBAC, and may do what",
     .children = rbac_commands},
    {.name = "kubeconfig",
     .summary = "Kubeconfigs for OpenID Connect",
     .children = kubeconfig_commands},
    {.name = "login",
     .summary = "Log in, and say who you are to a cluster",
     .build = build_login,
     .completions = k_login_completions},
    {.name = "logout",
     .summary = "Forget a login, and have the provider end it",
     .build = build_logout,
     .completions = k_login_completions},
    {.name = "cache",
     .summary = "Logins that are kept, by kubelogin too",
     .children = cache_commands},
    {.name = "config",
     .summary = "Profiles: options that are written once",
     .children = config_commands},
    {.name = "get-token",
     .summary = "Print a token for kubectl, which calls this as a plugin",
     .build = build_get_token,
     .completions = k_get_token_completions,
     .profile = ProfileUse::when_asked},
    {.name = "completion",
     .summary = "Print the completion script for a shell",
     .build = build_completion,
     .completions = k_completion_completions,
     .profile = ProfileUse::never},
};

} // namespace

std::span<const Command>
commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
