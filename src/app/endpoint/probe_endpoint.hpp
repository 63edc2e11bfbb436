#pragma once

#include "app/issuer/collect.hpp"
#include "checks/endpoint/endpoint_report.hpp"

#include <string>

namespace oidcctl {

// Return what was seen of the API server at `url`: three requests without a credential,
// in `timeout` at most. What could not be had is recorded with the reason.
EndpointEvidence probe_endpoint(const CollectPorts& ports,
                                const std::string& url,
                                const NetworkOptions& network,
                                Milliseconds timeout);

} // namespace oidcctl
