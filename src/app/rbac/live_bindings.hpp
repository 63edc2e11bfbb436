#pragma once

#include "app/cluster/cluster_client.hpp"
#include "kube/rbac/binding_reader.hpp"

namespace oidcctl {

// Read all role bindings of the cluster, then call `take` with each. Return how many of
// each kind there are. Shows progress on a terminal. Who may not list those of the whole
// cluster gets those of `namespaces`, and what was not read in the result; without any,
// an error.
Result<rbac::BindingCount> each_live_binding(System& system,
                                             ClusterClient& client,
                                             const std::vector<std::string>& namespaces,
                                             const rbac::TakeBinding& take);

} // namespace oidcctl
