#pragma once

#include "app/issuer/collect.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "checks/issuer/issuer_case.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

struct System;

// Called with the number of issuers that are done and of all.
using Progress = std::function<void(std::size_t done, std::size_t all)>;

// Return the evidence on every issuer, in their order; many are asked at the same time.
// An error means that no request could be made at all.
Result<std::vector<IssuerEvidence>> collect_all(System& system,
                                                const std::vector<std::string>& issuers,
                                                const CollectOptions& options,
                                                const Progress& progress);

// What the evidence is judged by.
struct JudgeInput
{
  Policy policy = {};
  std::vector<std::string> redirect_urls = {};
  std::optional<Secret> token = std::nullopt; // judged, too; never sent anywhere
};

// Return `evidence` parsed for its judges, keys inspected, the token judged.
Result<std::vector<IssuerCase>> make_issuer_cases(System& system,
                                                  std::vector<IssuerEvidence> evidence,
                                                  const JudgeInput& input);

} // namespace oidcctl
