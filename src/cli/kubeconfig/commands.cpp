#include "cli/kubeconfig/commands.hpp"

namespace oidcctl::cli {

namespace {

constexpr Command k_commands[] = {
    {.name = "generate",
     .summary = "Write kubeconfigs that log users in with OpenID Connect",
     .build = build_kubeconfig_generate},
    {.name = "inspect",
     .summary = "Explain and check a kubeconfig",
     .build = build_kubeconfig_inspect},
};

} // namespace

std::span<const Command>
kubeconfig_commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
