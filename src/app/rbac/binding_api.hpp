#pragma once

#include "app/cluster/cluster_client.hpp"
#include "kube/rbac/binding.hpp"
#include "kube/rbac/role.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

// Role bindings of a cluster, read through its API.
namespace oidcctl {

// Return the binding that `object`, an answer of the API, is; an error when it is not
// one.
Result<rbac::Binding> to_binding(const go::Value& object, bool is_cluster_wide);

// The same for a role.
Result<rbac::Role> to_role(const go::Value& object, bool is_cluster_wide);

// Return the path of bindings: of a namespace; of all of them (nothing); of the cluster
// (empty).
std::string bindings_path(const std::optional<std::string>& ns);

// Return the path of one binding.
std::string binding_path(const rbac::Binding& binding);

// Which bindings to read.
struct BindingScope
{
  bool cluster_wide = true;
  bool name_spaces = true; // the RoleBindings of all namespaces
  std::string label = {};  // "name=value"; empty: all
  // Read where the whole cluster may not be listed; else a refusal is an error.
  std::vector<std::string> fallback_namespaces = {};
  // Called with a sentence for each list that is refused, when there is a fallback.
  std::function<void(std::string)> not_read = {};
  // Called with the number of bindings that were read, one call at a time.
  std::function<void(std::size_t)> progress = {};
};

// Return the bindings, read in pages of 500, in the order of the server.
Result<std::vector<rbac::Binding>> list_bindings(ClusterClient& client,
                                                 const BindingScope& scope);

// A binding as it is now; both are nothing when it is not there.
struct ReadBinding
{
  std::optional<rbac::Binding> binding = std::nullopt;
  std::optional<Error> problem = std::nullopt; // the server refuses to show it
};

// Return the binding that has the name and namespace of `wanted`. An error concerns all
// requests, as that of a call.
Result<ReadBinding> read_binding(ClusterClient& client, const rbac::Binding& wanted);

} // namespace oidcctl
