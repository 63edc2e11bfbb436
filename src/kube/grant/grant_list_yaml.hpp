#pragma once

#include "kube/grant/grant_list.hpp"

#include <string>
#include <vector>

namespace oidcctl::rbac {

// Return the entries of a list in YAML, `start` and all that comes after it. Errors
// (`local_file`) name the line.
Result<std::vector<GrantEntry>> read_grant_list_yaml(const ByteStream& blocks,
                                                     std::string start);

} // namespace oidcctl::rbac
