#pragma once

#include "cli/framework/command.hpp"

#include <array>

namespace oidcctl::cli {

extern const Completion k_get_token_completions[10];
extern const std::array<Completion, 14> k_login_completions; // of `login` and `logout`

// Return the commands below `cache`, in the order of its help.
std::span<const Command> cache_commands();

void build_cache_list(Parameters& parameters, Invocation& invocation);
void build_cache_remove(Parameters& parameters, Invocation& invocation);
void build_cache_show(Parameters& parameters, Invocation& invocation);
void build_get_token(Parameters& parameters, Invocation& invocation);
void build_login(Parameters& parameters, Invocation& invocation);
void build_logout(Parameters& parameters, Invocation& invocation);

} // namespace oidcctl::cli
