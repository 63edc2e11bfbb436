#pragma once

#include "app/cluster/cluster_client.hpp"
#include "kube/service_account/marker.hpp"

#include <optional>
#include <string>
#include <vector>

// The marker Secrets of service account kubeconfigs, through the API.
namespace oidcctl {

// Create or update a marker by server-side apply, and return it as the server has it. The
// request may be sent more than once. `must_finish`: also when the user interrupts.
Result<kube::Marker>
apply_marker(ClusterClient& client, const kube::Marker& marker, bool must_finish);

// Return the marker called `name` in the namespace; nothing where there is none. An error
// where the caller may not read it.
Result<std::optional<kube::Marker>>
read_marker(ClusterClient& client, const std::string& ns, const std::string& name);

// Delete just this marker, by its uid, and so revoke its token. Return whether it was
// there. The request is finished also when the user interrupts.
Result<bool> delete_marker(ClusterClient& client, const kube::Marker& marker);

// Return all markers of a namespace, or of the cluster (empty), the oldest first.
Result<std::vector<kube::Marker>> list_markers(ClusterClient& client,
                                               const std::string& ns);

// Return `reply`, a refusal, as an error; `what` is the work.
Error refusal_of(const ApiReply& reply, const std::string& what, std::string hint = {});

} // namespace oidcctl
