#include "cli/access/commands.hpp"

namespace oidcctl::cli {

namespace {

constexpr Command k_commands[] = {
    {.name = "check",
     .summary = "Answer whether a user may do something, and why not",
     .build = build_access_check},
    {.name = "diagnose",
     .summary = "Find out why a login or a permission fails, and the cure",
     .build = build_access_diagnose},
    {.name = "list",
     .summary = "List what a user may do, and through which binding",
     .build = build_access_list},
    {.name = "matrix",
     .summary = "Show users and groups against namespaces or resources",
     .build = build_access_matrix},
    {.name = "review",
     .summary = "Answer SubjectAccessReview objects as the API server does",
     .build = build_access_review},
    {.name = "test",
     .summary = "Test what users may do against expectations, for CI",
     .build = build_access_test},
    {.name = "who",
     .summary = "List who may do something, and through which binding",
     .build = build_access_who},
    {.name = "whoami",
     .summary = "Show who you are to a cluster, and who you should be",
     .build = build_access_whoami},
};

} // namespace

std::span<const Command>
access_commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
