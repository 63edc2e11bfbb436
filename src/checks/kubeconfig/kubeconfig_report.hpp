#pragma once

#include "checks/check_table.hpp"
#include "checks/kubeconfig/kubeconfig_case.hpp"

#include <span>

namespace oidcctl {

// Return all checks of a kubeconfig, in the order in which kubectl meets what they look
// at.
std::span<const CheckOf<KubeconfigCase>> kubeconfig_checks();

// Return the report on a kubeconfig: `kind: KubeconfigReport` of the output format. Of
// each context it says what client-go would do with it; no secret is in it.
Json kubeconfig_report(const KubeconfigCase& judged, const Selection& selection);

// The functions of the table.
namespace checks {

using Findings = std::vector<Finding>;

Findings kubeconfig_readable(const KubeconfigCase&);
Findings kubeconfig_yaml(const KubeconfigCase&);
Findings kubeconfig_members(const KubeconfigCase&);
Findings kubeconfig_shadowed(const KubeconfigCase&);
Findings kubeconfig_mode(const KubeconfigCase&);

Findings kubeconfig_current_context(const KubeconfigCase&);
Findings kubeconfig_cluster(const KubeconfigCase&);
Findings kubeconfig_user(const KubeconfigCase&);

Findings kubeconfig_server(const KubeconfigCase&);
Findings kubeconfig_endpoint(const KubeconfigCase&);
Findings kubeconfig_authority(const KubeconfigCase&);
Findings kubeconfig_proxy(const KubeconfigCase&);

Findings kubeconfig_credentials(const KubeconfigCase&);
Findings kubeconfig_credential_files(const KubeconfigCase&);
Findings kubeconfig_client_certificate(const KubeconfigCase&);
Findings kubeconfig_token(const KubeconfigCase&);
Findings kubeconfig_expiry(const KubeconfigCase&);
Findings kubeconfig_service_account(const KubeconfigCase&);
Findings kubeconfig_auth_provider(const KubeconfigCase&);
Findings kubeconfig_exec(const KubeconfigCase&);
Findings kubeconfig_exec_version(const KubeconfigCase&);

Findings kubeconfig_plugin(const KubeconfigCase&);
Findings kubeconfig_plugin_name(const KubeconfigCase&);
Findings kubeconfig_plugin_options(const KubeconfigCase&);
Findings kubeconfig_client_secret(const KubeconfigCase&);
Findings kubeconfig_scopes(const KubeconfigCase&);
Findings kubeconfig_install_hint(const KubeconfigCase&);

} // namespace checks
} // namespace oidcctl
