#pragma once

#include "kube/kubeconfig/client_config.hpp"

#include <optional>
#include <string>

namespace oidcctl {

struct System;

// Which cluster a command works on: options as kubectl has them.
struct ClusterChoice
{
  std::string kubeconfig = {}; // a file; empty: as kubectl finds one
  std::optional<std::string> context = std::nullopt; // nothing: the current one
};

// Return what client-go makes of the context.
Result<kube::ClientConfig> read_client_config(System& system,
                                              const ClusterChoice& choice);

} // namespace oidcctl
