#pragma once

#include "app/cluster/cluster_client.hpp"
#include "kube/rbac/snapshot.hpp"

#include <string>
#include <vector>

// The RBAC objects of a cluster, from a dump or through its API.
namespace oidcctl {

struct System;

// Return the roles and bindings of the dump in the file `path` ("-": standard input).
// Errors name the file.
Result<rbac::Snapshot> read_snapshot(System& system, const std::string& path);

struct LiveSnapshot
{
  rbac::Snapshot snapshot = {};
  // What the server does not let the caller list, one sentence each.
  std::vector<std::string> not_read = {};
};

// Return the roles and bindings that the caller may list, which may be none. Where
// RoleBindings and Roles of the whole cluster may not be listed, those of `ns`
// (if there is one) are tried. An error concerns all requests, as that of a call.
Result<LiveSnapshot>
read_live_snapshot(System& system, ClusterClient& client, const std::string& ns);

} // namespace oidcctl
