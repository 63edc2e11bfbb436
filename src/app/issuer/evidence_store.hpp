#pragma once

#include "base/result.hpp"
#include "checks/issuer/evidence.hpp"

#include <string>
#include <vector>

namespace oidcctl {

class Files;

// Return the evidence in the file `path`, which --save-evidence wrote: that on `issuers`,
// in their order, or all of it when there are none. An error (`local_file`) when it is
// not such a file, or lacks one of them.
Result<std::vector<IssuerEvidence>> read_evidence(
    Files& files, const std::string& path, const std::vector<std::string>& issuers);

// Write `evidence` to the file `path`, readable by all: it holds public documents only.
Result<void> write_evidence(Files& files,
                            const std::string& path,
                            const std::vector<IssuerEvidence>& evidence);

} // namespace oidcctl
