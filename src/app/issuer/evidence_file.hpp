#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "checks/issuer/evidence.hpp"

#include <string_view>
#include <vector>

namespace oidcctl {

// The largest evidence file that is read, in bytes.
inline constexpr std::size_t k_max_evidence = std::size_t{256} << 20;

// Return `items` as the document that --save-evidence writes. It holds public documents
// and addresses, never a token.
Json evidence_to_json(const std::vector<IssuerEvidence>& items);

// Return the evidence in a document of that form, or what is wrong with it.
Result<std::vector<IssuerEvidence>> evidence_from_text(std::string_view text);

} // namespace oidcctl
