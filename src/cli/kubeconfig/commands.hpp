#pragma once

#include "cli/framework/command.hpp"

namespace oidcctl::cli {

// Return the commands below `kubeconfig`, in the order of its help.
std::span<const Command> kubeconfig_commands();

void build_kubeconfig_generate(Parameters& parameters, Invocation& invocation);
void build_kubeconfig_inspect(Parameters& parameters, Invocation& invocation);

} // namespace oidcctl::cli
