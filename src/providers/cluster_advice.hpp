#pragma once

#include "base/notice.hpp"
#include "kube/kubeconfig/kubeconfig.hpp"
#include "providers/login_plan.hpp"

#include <string>
#include <vector>

namespace oidcctl {

// Return the warnings on `cluster` as the place where people log in with ID tokens: an
// endpoint that refuses them, and addresses to which kubectl sends no credentials.
std::vector<Notice> cluster_advice(const kube::Cluster& cluster);

// Return what to call a cluster that has no name but its server's URL: its first label at
// CoreWeave, else the host with a port other than 443.
std::string name_of_server(const std::string& server);

} // namespace oidcctl
