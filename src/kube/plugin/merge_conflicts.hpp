#pragma once

#include "base/result.hpp"
#include "kube/kubeconfig/edit.hpp"

namespace oidcctl::kube {

// Return a usage error where an entry of `additions` would take the place of one that
// somebody else relies on: a user that does not log in through a plugin for OpenID
// Connect, a context of another user, or, where a context beside those of `additions` names
// it, a user of another issuer or client or a cluster with another server.
Result<void> check_merge(const Kubeconfig& existing, const Additions& additions);

} // namespace oidcctl::kube
