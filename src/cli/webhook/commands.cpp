#include "cli/webhook/commands.hpp"

namespace oidcctl::cli {

namespace {

constexpr Command k_commands[] = {
    {.name = "serve",
     .summary = "Run an authentication webhook for kube-apiserver",
     .build = build_webhook_serve,
     .profile = ProfileUse::never},
};

} // namespace

std::span<const Command>
webhook_commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
