#pragma once

#include "cli/commands.hpp"

// The rows of what logs in and of its cache.
namespace oidcctl::cli {

extern const Completion k_get_token_completions[10];
extern const Completion k_login_completions[13]; // of `login` and `logout`
extern const Command k_cache_commands[3];

} // namespace oidcctl::cli
