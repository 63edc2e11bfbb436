#pragma once

#include "cli/framework/command.hpp"

namespace oidcctl::cli {

// Return the commands below `kubeconfig`, in the order of its help.
std::span<const Command> kubeconfig_commands();

// Return those below `kubeconfig service-account`.
std::span<const Command> service_account_commands();

void build_service_account_create(Parameters& parameters, Invocation& invocation);
void build_service_account_list(Parameters& parameters, Invocation& invocation);
void build_service_account_renew(Parameters& parameters, Invocation& invocation);
void build_service_account_revoke(Parameters& parameters, Invocation& invocation);
void build_kubeconfig_generate(Parameters& parameters, Invocation& invocation);
void build_kubeconfig_inspect(Parameters& parameters, Invocation& invocation);

} // namespace oidcctl::cli
