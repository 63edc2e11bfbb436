#pragma once

#include "app/issuer/collect.hpp"
#include "base/result.hpp"
#include "checks/issuer/issuer_case.hpp"

#include <functional>
#include <string>
#include <vector>

namespace oidcctl {

struct System;

// Called with the number of issuers that are done and of all.
using Progress = std::function<void(std::size_t done, std::size_t all)>;

// Return the evidence on every issuer, in their order; many are asked at the same time.
// An error means that no request could be made at all.
Result<std::vector<IssuerEvidence>> collect_all(System& system,
                                                const NetworkOptions& network,
                                                const std::vector<std::string>& issuers,
                                                const CollectPlan& plan,
                                                const Progress& progress);

// Return `evidence` parsed for its judges, keys inspected.
Result<std::vector<IssuerCase>> make_issuer_cases(System& system,
                                                  std::vector<IssuerEvidence> evidence,
                                                  const CollectPlan& plan);

} // namespace oidcctl
