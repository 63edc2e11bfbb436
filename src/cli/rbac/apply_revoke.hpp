#pragma once

#include "cli/options/cluster_options.hpp"
#include "cli/rbac/revoke_document.hpp"

#include <vector>

namespace oidcctl::cli {

// A plan that was made of the bindings of a cluster.
struct RevokeWork
{
  const rbac::RevokePlanner& planner;
  const RevokeReport& report;
  std::vector<rbac::Binding> bindings = {}; // those with a step
};

// Carry the plan out, and return what became of each binding, with the findings on what
// remains. Where bindings are to be deleted, the plan is shown and a person asked before;
// with `shows_plan` it is shown in any case.
Result<Outcome> apply_revoke(System& system,
                             const ClusterSession& session,
                             const ChangeFlags& flags,
                             const RevokeWork& work,
                             bool shows_plan);

} // namespace oidcctl::cli
