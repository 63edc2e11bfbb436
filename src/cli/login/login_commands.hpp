#pragma once

#include "cli/commands.hpp"

#include <array>

// The rows of what logs in and of its cache.
namespace oidcctl::cli {

extern const Completion k_get_token_completions[10];
extern const std::array<Completion, 13> k_login_completions; // of `login` and `logout`
extern const Command k_cache_commands[3];

} // namespace oidcctl::cli
