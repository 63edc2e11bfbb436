#pragma once

#include "base/result.hpp"
#include "kube/kubeconfig/edit.hpp"

#include <string>
#include <vector>

namespace oidcctl::kube {

// Return a usage error where an entry of `additions` would take the place of one that a
// person else relies on: a user that does not log in through a plugin for OpenID Connect,
// a context of another user, or, where a context beside those of `additions` names it, a
// user of another issuer or client or a cluster with another server.
Result<void> check_merge(const Kubeconfig& existing, const Additions& additions);

// Return a usage error where an entry of `additions` is to be written to the file
// `written`, one of `files` (in the order of KUBECONFIG), and an entry of the same name
// that means something else is in force from another one: ours would hide it, or would
// not count.
Result<void> check_places(const std::vector<Kubeconfig>& files,
                          const std::string& written,
                          const Additions& additions);

} // namespace oidcctl::kube
