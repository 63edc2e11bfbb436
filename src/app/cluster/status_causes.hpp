#pragma once

#include "app/cluster/cluster_client.hpp"

#include <string>
#include <vector>

namespace oidcctl {

// Return the fields that the causes of a refusal are about, as its Status has them
// (metav1.StatusDetails): "roleRef", ".subjects". Empty when it says nothing of causes.
std::vector<std::string> cause_fields(const ApiReply& refusal);

} // namespace oidcctl
