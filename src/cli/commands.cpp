#include "cli/commands.hpp"

#include "cli/access/commands.hpp"
#include "cli/cluster_config/commands.hpp"
#include "cli/endpoint/commands.hpp"
#include "cli/issuer/commands.hpp"
#include "cli/kubeconfig/commands.hpp"
#include "cli/login/commands.hpp"
#include "cli/rbac/commands.hpp"
#include "cli/token/commands.hpp"
#include "cli/webhook/commands.hpp"

namespace oidcctl::cli {

namespace {

constexpr Command k_config_commands[] = {
    {.name = "view",
     .summary = "Show option values and where they come from",
     .build = build_config_view},
};

std::span<const Command>
config_commands()
{
  return k_config_commands;
}

const Command k_commands[] = {
    {.name = "verify-issuer",
     .summary = "Check an issuer as kube-apiserver and login plugins see it",
     .build = build_verify_issuer},
    {.name = "token",
     .summary = "Decode and verify ID tokens",
     .children = token_commands},
    {.name = "access",
     .summary = "Who may do what, and why not",
     .children = access_commands},
    {.name = "endpoint",
     .summary = "Build, convert and probe API server URLs",
     .children = endpoint_commands},
    {.name = "cluster-config",
     .summary = "A cluster's OIDC settings, in the form that it takes",
     .children = cluster_config_commands},
    {.name = "rbac",
     .summary = "Map identities to RBAC and manage role bindings",
     .children = rbac_commands},
    {.name = "webhook",
     .summary = "Authentication by webhook",
     .children = webhook_commands},
    {.name = "kubeconfig",
     .summary = "Generate and check kubeconfigs for OpenID Connect",
     .children = kubeconfig_commands},
    {.name = "login",
     .summary = "Log in and show your cluster identity",
     .build = build_login},
    {.name = "logout",
     .summary = "Remove cached logins, and revoke them at the provider",
     .build = build_logout},
    {.name = "cache",
     .summary = "Manage cached logins (shared with kubelogin)",
     .children = cache_commands},
    {.name = "config", .summary = "Manage option profiles", .children = config_commands},
    {.name = "get-token",
     .summary = "Print a token for kubectl (credential plugin)",
     .build = build_get_token,
     .profile = ProfileUse::when_asked},
    {.name = "completion",
     .summary = "Print the completion script for a shell",
     .build = build_completion,
     .profile = ProfileUse::never},
};

} // namespace

std::span<const Command>
commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
