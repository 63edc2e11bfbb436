#include "cli/rbac/commands.hpp"

namespace oidcctl::cli {

namespace {

constexpr Command k_commands[] = {
    {.name = "grant",
     .summary = "Grant a role to users and groups, as manifests or in the cluster",
     .build = build_rbac_grant},
    {.name = "identity",
     .summary = "Print the name that RBAC sees for a claim value",
     .build = build_rbac_identity},
    {.name = "list",
     .summary = "List who has which role, and through which binding",
     .build = build_rbac_list},
    {.name = "revoke",
     .summary = "Revoke roles and report remaining access",
     .build = build_rbac_revoke},
};

} // namespace

std::span<const Command>
rbac_commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
