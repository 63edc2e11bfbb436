#pragma once

#include "cli/framework/command.hpp"

namespace oidcctl::cli {

// Return the commands below `endpoint`, in the order of its help.
std::span<const Command> endpoint_commands();

void build_endpoint_managed(Parameters& parameters, Invocation& invocation);
void build_endpoint_unmanaged(Parameters& parameters, Invocation& invocation);
void build_endpoint_convert(Parameters& parameters, Invocation& invocation);
void build_endpoint_inspect(Parameters& parameters, Invocation& invocation);
void build_endpoint_probe(Parameters& parameters, Invocation& invocation);

} // namespace oidcctl::cli
