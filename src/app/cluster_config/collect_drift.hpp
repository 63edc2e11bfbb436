#pragma once

#include "app/cluster/cluster.hpp"
#include "base/secret.hpp"
#include "checks/cluster_config/drift_report.hpp"

#include <optional>
#include <string>

namespace oidcctl {

// Return the settings in the file `path`, and the hash of the AuthenticationConfiguration
// that it is or names. An error when the API server would not start with it.
Result<DriftEvidence> drift_evidence_of_file(System& system,
                                             const std::string& path,
                                             const apiserver::ValidationRules& rules);

// Ask the cluster, which only reads: its metrics, the Pods of its control plane, and,
// where one is given, a TokenReview of `token`.
void collect_drift(const ClusterSession& session,
                   Milliseconds timeout,
                   const std::optional<Secret>& token,
                   DriftEvidence& evidence);

} // namespace oidcctl
