#pragma once

#include "app/rbac/change_set.hpp"

namespace oidcctl {

// No one can change the roleRef of a binding. Return how `binding` failed because `old`,
// which is there, has another one; with `options.replace` delete that very `old` and
// create `binding`.
Result<BindingChange> recreate_binding(ClusterClient& client,
                                       const rbac::Binding& binding,
                                       const rbac::Binding& old,
                                       const ChangeOptions& options);

} // namespace oidcctl
