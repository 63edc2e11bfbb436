#include "cli/webhook/commands.hpp"

namespace oidcctl::cli {

namespace {

constexpr Command k_commands[] = {
    {.name = "serve",
     .summary = "Run an authentication webhook for kube-apiserver",
     .build = build_webhook_serve,
     .profile = ProfileUse::never},
    {.name = "test",
     .summary = "Test an authentication webhook as kube-apiserver uses it",
     .build = build_webhook_test},
    {.name = "kubeconfig",
     .summary = "Write the file by which kube-apiserver finds a webhook",
     .build = build_webhook_kubeconfig},
};

} // namespace

std::span<const Command>
webhook_commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
