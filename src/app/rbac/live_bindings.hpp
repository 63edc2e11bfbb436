#pragma once

#include "app/cluster/cluster_client.hpp"
#include "kube/rbac/binding_reader.hpp"

namespace oidcctl {

// Read all role bindings of the cluster, then call `take` with each. Return how many of
// each kind there are. Shows progress on a terminal.
Result<rbac::BindingCount>
each_live_binding(System& system, ClusterClient& client, const rbac::TakeBinding& take);

} // namespace oidcctl
