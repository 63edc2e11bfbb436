#include "cli/cluster_config/commands.hpp"

namespace oidcctl::cli {

namespace {

constexpr Command k_commands[] = {
    {.name = "convert",
     .summary = "Write settings in the form of another cloud or distribution",
     .build = build_cluster_config_convert},
    {.name = "diff",
     .summary = "Show what a change of settings does to people and bindings",
     .build = build_cluster_config_diff},
    {.name = "drift",
     .summary = "Check whether a running API server has these settings",
     .build = build_cluster_config_drift},
    {.name = "generate",
     .summary = "Write settings in the form of a cloud or distribution",
     .build = build_cluster_config_generate},
    {.name = "lint",
     .summary = "Check the settings that an API server is to start with",
     .build = build_cluster_config_lint},
    {.name = "targets",
     .summary = "List clouds and distributions, and what each can express",
     .build = build_cluster_config_targets,
     .profile = ProfileUse::never},
};

} // namespace

std::span<const Command>
cluster_config_commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
