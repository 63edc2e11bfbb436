#pragma once

#include "base/result.hpp"
#include "yaml/node.hpp"

#include <string>
#include <string_view>

namespace oidcctl::yaml {

// Return what a bare word means to kubectl's reader (sigs.k8s.io/yaml over go-yaml v2):
// null, a boolean, a number or a string. An error for .nan and .inf, which have no form
// in JSON; kubectl refuses a file with them.
Result<Node> resolve(std::string text);

// Return `text` as one YAML scalar that every reader of YAML 1.1 and 1.2 takes for this
// very string: bare where no one can mistake it, else in double quotes on one line.
// Invalid UTF-8 becomes U+FFFD.
std::string scalar(std::string_view text);

} // namespace oidcctl::yaml
