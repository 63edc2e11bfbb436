#pragma once

#include "cli/options/binding_source.hpp"
#include "kube/rbac/snapshot.hpp"

#include <optional>
#include <string>
#include <vector>

// The roles and bindings that a command of `access` looks at, from wherever they come.
namespace oidcctl::cli {

struct RbacInput
{
  rbac::Snapshot snapshot = {};
  ClusterSession session = {};      // of a cluster
  std::vector<Notice> notices = {}; // what was not read
  bool is_complete = true;          // all four kinds were read
  std::string default_namespace = "default";
};

// Read the dump, or where there is none the cluster of the kubeconfig. `ns` is
// tried where the whole cluster may not be listed; empty: that of the context.
Result<RbacInput> read_rbac_input(System& system,
                                  const std::optional<std::string>& dump,
                                  const ClusterFlags& cluster,
                                  const std::string& ns);

} // namespace oidcctl::cli
