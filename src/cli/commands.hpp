#pragma once

#include "cli/framework/command.hpp"

namespace oidcctl::cli {

// Return the commands at the top, in the order in which help shows them.
std::span<const Command> commands();

void build_completion(Parameters& parameters, Invocation& invocation);
void build_config_view(Parameters& parameters, Invocation& invocation);

} // namespace oidcctl::cli
