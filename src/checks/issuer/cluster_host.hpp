#pragma once

#include <optional>
#include <string_view>

namespace oidcctl::checks {

// How sure it is that a name exists inside a Kubernetes cluster only.
enum class ClusterName {
  certain,  // it ends in .svc, .cluster.local or the like
  possible, // one or two labels, which may be SERVICE or SERVICE.NAMESPACE
};

// Return whether `host` looks like the name of a Service, which only the DNS of a cluster
// knows (kubernetes.io/docs/concepts/services-networking/dns-pod-service), or nothing.
// Addresses, localhost and names below common top-level domains do not.
std::optional<ClusterName> cluster_name(std::string_view host);

} // namespace oidcctl::checks
