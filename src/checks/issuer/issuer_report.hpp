#pragma once

#include "checks/issuer/issuer_checks.hpp"

namespace oidcctl {

// Return the report on one issuer: `kind: IssuerReport` of the output format.
Json issuer_report(const IssuerCase& issuer_case, const Selection& selection);

} // namespace oidcctl
