#include "cli/token/commands.hpp"

namespace oidcctl::cli {

namespace {

constexpr Command k_commands[] = {
    {.name = "inspect",
     .summary = "Decode a token without verifying it",
     .build = build_token_inspect},
    {.name = "verify",
     .summary = "Check whether kube-apiserver would accept a token",
     .build = build_token_verify},
};

} // namespace

std::span<const Command>
token_commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
