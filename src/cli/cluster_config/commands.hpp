#pragma once

#include "cli/framework/command.hpp"

namespace oidcctl::cli {

// Return the commands below `cluster-config`, in the order of its help.
std::span<const Command> cluster_config_commands();

void build_cluster_config_convert(Parameters& parameters, Invocation& invocation);
void build_cluster_config_diff(Parameters& parameters, Invocation& invocation);
void build_cluster_config_drift(Parameters& parameters, Invocation& invocation);
void build_cluster_config_generate(Parameters& parameters, Invocation& invocation);
void build_cluster_config_lint(Parameters& parameters, Invocation& invocation);
void build_cluster_config_targets(Parameters& parameters, Invocation& invocation);

} // namespace oidcctl::cli
