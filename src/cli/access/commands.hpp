#pragma once

#include "cli/framework/command.hpp"

namespace oidcctl::cli {

// Return the commands below `access`.
std::span<const Command> access_commands();

void build_access_check(Parameters& parameters, Invocation& invocation);
void build_access_diagnose(Parameters& parameters, Invocation& invocation);
void build_access_list(Parameters& parameters, Invocation& invocation);
void build_access_matrix(Parameters& parameters, Invocation& invocation);
void build_access_review(Parameters& parameters, Invocation& invocation);
void build_access_test(Parameters& parameters, Invocation& invocation);
void build_access_whoami(Parameters& parameters, Invocation& invocation);
void build_access_who(Parameters& parameters, Invocation& invocation);

} // namespace oidcctl::cli
