#pragma once

#include "go/json.hpp"
#include "yaml/node.hpp"

namespace oidcctl::yaml {

// Return `node` as sigs.k8s.io/yaml hands it on as JSON: of members with one name only
// the last, and numbers in decimal.
go::Value to_value(const Node& node);

} // namespace oidcctl::yaml
