#pragma once

#include "app/cluster/cluster_client.hpp"
#include "kube/rbac/binding_reader.hpp"
#include "kube/rbac/snapshot.hpp"

#include <string>

// Bindings, and beside them the roles that they refer to.
namespace oidcctl {

struct System;

// Call `take` with each role binding of the dump in the file `path`, and put its roles
// into `roles`, whose coverage says which kinds the dump has.
Result<rbac::BindingCount> each_binding_with_roles(System& system,
                                                   const std::string& path,
                                                   const rbac::TakeBinding& take,
                                                   rbac::Snapshot& roles);

// Return the roles of a cluster, as far as the caller may list them: the coverage says
// which kinds were read. An error concerns all requests.
Result<rbac::Snapshot> read_live_roles(ClusterClient& client);

} // namespace oidcctl
