#pragma once

#include "cli/framework/parameters.hpp"
#include "model/coreweave/endpoint.hpp"

namespace oidcctl::cli {

// Declare the options that name a CoreWeave cluster: --org-id, --cluster-hash or
// --cluster-name, and --zone.
void add_endpoint_parts(const Parameters& parameters, EndpointParts& parts);

} // namespace oidcctl::cli
