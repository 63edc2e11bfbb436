#pragma once

#include "cli/framework/command.hpp"

namespace oidcctl::cli {

// Return the commands below `cache`, in the order of its help.
std::span<const Command> cache_commands();

void build_cache_list(Parameters& parameters, Invocation& invocation);
void build_cache_remove(Parameters& parameters, Invocation& invocation);
void build_cache_show(Parameters& parameters, Invocation& invocation);
void build_get_token(Parameters& parameters, Invocation& invocation);
void build_login(Parameters& parameters, Invocation& invocation);
void build_logout(Parameters& parameters, Invocation& invocation);

} // namespace oidcctl::cli
