#pragma once

#include "base/byte_stream.hpp"
#include "kube/rbac/binding_item.hpp"

#include <functional>

namespace oidcctl::rbac {

// Call `take` with each object that is not a list, in the order of a text in YAML:
// documents between "---", of which one is in memory. Errors name the line.
Result<void> read_yaml_dump(ByteStream blocks,
                            const std::function<Result<void>(const BindingItem&)>& take);

} // namespace oidcctl::rbac
