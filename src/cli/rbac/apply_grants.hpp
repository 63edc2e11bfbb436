#pragma once

#include "app/rbac/grant_spec.hpp"
#include "cli/options/cluster_options.hpp"

namespace oidcctl::cli {

// Apply all grants of an order to the cluster, and return what became of them. All of the
// order is read before anything is changed.
Result<Outcome>
apply_grants(System& system, const GrantSpec& spec, const ChangeFlags& flags);

} // namespace oidcctl::cli
