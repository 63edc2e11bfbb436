#pragma once

#include "kube/kubeconfig/edit.hpp"

#include <string>
#include <vector>

namespace oidcctl::kube {

// What a merge writes, and what it does to settings that users added to the entries.
struct MergeSettings
{
  Additions additions = {};
  // "cluster \"prod\": proxy-url": names only, because values may be secrets.
  std::vector<std::string> kept = {};
  std::vector<std::string> lost = {}; // removed, or replaced by another value
};

// Return `additions` with what the entries of `existing` that they replace have besides:
// members of a cluster with the same server, variables and arguments of the plugin,
// impersonation. What cannot be kept is listed: other credentials, TLS without
// verification, scopes, and what belongs to another server, issuer or client.
MergeSettings keep_settings(const Kubeconfig& existing, Additions additions);

} // namespace oidcctl::kube
