#pragma once

#include "app/access/ask.hpp"
#include "app/cluster/cluster_client.hpp"
#include "checks/access/identity.hpp"

#include <string>
#include <vector>

// Who a caller is, found out of servers of every version.
namespace oidcctl {

struct System;

struct FoundIdentity
{
  std::optional<access::SeenIdentity> seen = std::nullopt; // nothing: `refusal`
  NoAnswer refusal = {};                                   // of the last way
  std::vector<std::string> not_served = {}; // ways that the server does not have
};

// Return who the API server takes the caller for: by SelfSubjectReview (one request where
// it is served: Kubernetes 1.28), else by a TokenReview of the caller's own token, by the
// user API of OpenShift, by a dry run of a CertificateSigningRequest, and at last by the
// message of a 403, which has the name only. An error concerns all requests.
Result<FoundIdentity> find_identity(ClusterClient& client);

// Return what is known of the caller of `client`, without asking the API server.
access::IdentityEvidence identity_evidence(System& system, ClusterClient& client);

} // namespace oidcctl
