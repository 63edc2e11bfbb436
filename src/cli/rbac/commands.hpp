#pragma once

#include "cli/framework/command.hpp"

namespace oidcctl::cli {

// Return the commands below `rbac`, in the order of its help.
std::span<const Command> rbac_commands();

void build_rbac_grant(Parameters& parameters, Invocation& invocation);
void build_rbac_identity(Parameters& parameters, Invocation& invocation);
void build_rbac_list(Parameters& parameters, Invocation& invocation);
void build_rbac_revoke(Parameters& parameters, Invocation& invocation);

} // namespace oidcctl::cli
