#include "cli/kubeconfig/commands.hpp"

namespace oidcctl::cli {

namespace {

constexpr Command k_service_account_commands[] = {
    {.name = "create",
     .summary = "Issue a kubeconfig with a service account token",
     .build = build_service_account_create},
    {.name = "list",
     .summary = "List issued service account kubeconfigs",
     .build = build_service_account_list},
    {.name = "renew",
     .summary = "Replace the token in a service account kubeconfig",
     .build = build_service_account_renew},
    {.name = "revoke",
     .summary = "Revoke issued service account kubeconfigs",
     .build = build_service_account_revoke},
};

constexpr Command k_commands[] = {
    {.name = "generate",
     .summary = "Write kubeconfigs that log users in with OpenID Connect",
     .build = build_kubeconfig_generate},
    {.name = "inspect",
     .summary = "Explain and check a kubeconfig",
     .build = build_kubeconfig_inspect},
    {.name = "service-account",
     .summary = "Issue and revoke kubeconfigs of service accounts",
     .children = service_account_commands},
};

} // namespace

std::span<const Command>
service_account_commands()
{
  return k_service_account_commands;
}

std::span<const Command>
kubeconfig_commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
