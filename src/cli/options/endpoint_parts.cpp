#include "cli/options/endpoint_parts.hpp"

namespace oidcctl::cli {

void
add_endpoint_parts(const Parameters& parameters, EndpointParts& parts)
{
  parameters.value(
      "--org-id", "ID", parts.org_id, "CoreWeave organization ID (on the Settings page)");
  parameters.value("--cluster-hash",
                   "HASH",
                   parts.cluster_hash,
                   "The 8 hexadecimal digits in the cluster's API server endpoint");
  parameters.value("--cluster-name",
                   "NAME",
                   parts.cluster_name,
                   "Cluster name, from which the hash is computed");
  parameters.value("--zone", "ZONE", parts.zone, "Zone, for example US-EAST-04A");
  parameters.exclusive({"--cluster-hash", "--cluster-name"});
}

} // namespace oidcctl::cli
