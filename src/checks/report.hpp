#pragma once

#include "checks/check.hpp"

namespace oidcctl {

// Return the report on one issuer: `kind: IssuerReport` of the output format.
Json issuer_report(const Case& judged, const Selection& selection);

} // namespace oidcctl
