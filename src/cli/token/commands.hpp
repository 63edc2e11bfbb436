#pragma once

#include "cli/framework/command.hpp"

namespace oidcctl::cli {

// Return the commands below `token`, in the order of its help.
std::span<const Command> token_commands();

void build_token_inspect(Parameters& parameters, Invocation& invocation);
void build_token_verify(Parameters& parameters, Invocation& invocation);

} // namespace oidcctl::cli
