#pragma once

#include "cli/framework/command.hpp"

namespace oidcctl::cli {

// Return the commands below `webhook`, in the order of its help.
std::span<const Command> webhook_commands();

void build_webhook_kubeconfig(Parameters& parameters, Invocation& invocation);
void build_webhook_serve(Parameters& parameters, Invocation& invocation);
void build_webhook_test(Parameters& parameters, Invocation& invocation);

} // namespace oidcctl::cli
