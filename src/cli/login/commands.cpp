#include "cli/login/commands.hpp"

namespace oidcctl::cli {

namespace {

constexpr Command k_cache_commands[] = {
    {.name = "list", .summary = "List cached logins", .build = build_cache_list},
    {.name = "show",
     .summary = "Show the token of a cached login",
     .build = build_cache_show},
    {.name = "remove", .summary = "Remove cached logins", .build = build_cache_remove},
};

} // namespace

std::span<const Command>
cache_commands()
{
  return k_cache_commands;
}

} // namespace oidcctl::cli
