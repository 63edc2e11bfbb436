#pragma once

#include "app/cluster/cluster_client.hpp"
#include "base/notice.hpp"
#include "kube/names/role_names.hpp"
#include "kube/rbac/binding.hpp"

#include <vector>

namespace oidcctl {

// Return the names of all roles that the caller may list. What may not be listed is not
// complete in them. An error concerns all requests, as that of a call.
Result<rbac::RoleNames> read_role_names(ClusterClient& client);

// Return a warning for each role of `bindings` that does not exist. Roles that the caller
// may not see are passed over. An error concerns all requests.
Result<std::vector<Notice>> missing_roles(ClusterClient& client,
                                          const std::vector<rbac::Binding>& bindings);

} // namespace oidcctl
