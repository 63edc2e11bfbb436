#pragma once

#include "checks/access/diagnosis.hpp"

#include <string>
#include <vector>

// What several rungs of a diagnosis have in common.
namespace oidcctl::access {

// Return the finding of a rung that was not reached.
std::vector<Finding> not_reached();

// Return whether the API server refused the credential (401).
bool is_refused(const Diagnosis& d);

// Return the failure of an authentication webhook; `seen` is what shows it.
Finding webhook_failure(const std::string& seen);

} // namespace oidcctl::access
