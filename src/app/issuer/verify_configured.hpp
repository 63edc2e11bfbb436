#pragma once

#include "app/issuer/verify_issuer.hpp"
#include "kube/apiserver/policies.hpp"

#include <vector>

namespace oidcctl {

// Return the cases of `entries`, in their order, each under its own policy and, where it
// has one, with its own CA as the only root, as the API server asks them. `common` and
// `token` are the same for all; `common.network` is for entries without a CA.
// `keeps_network`: the user set the roots, which then hold for all.
Result<std::vector<IssuerCase>>
verify_configured(System& system,
                  const CollectOptions& common,
                  bool keeps_network,
                  const std::optional<Secret>& token,
                  const std::vector<apiserver::IssuerPolicy>& entries,
                  const Progress& progress);

} // namespace oidcctl
