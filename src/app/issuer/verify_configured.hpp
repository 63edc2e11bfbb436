#pragma once

#include "app/issuer/verify_issuer.hpp"
#include "kube/apiserver/policies.hpp"

#include <vector>

namespace oidcctl {

// Return the cases of `entries`, in their order, each under its own policy and, where it
// has one, with its own CA as the only root, as the API server asks them. `plan` has what
// is the same for all; `network` is for entries without a CA. `keeps_network`: the user
// set the roots, which then hold for all.
Result<std::vector<IssuerCase>>
verify_configured(System& system,
                  const NetworkOptions& network,
                  bool keeps_network,
                  const std::vector<apiserver::IssuerPolicy>& entries,
                  const CollectPlan& plan,
                  const Progress& progress);

} // namespace oidcctl
