#pragma once

#include "app/cluster/cluster_client.hpp"
#include "checks/access/answer.hpp"
#include "checks/access/identity.hpp"
#include "kube/review/attributes.hpp"

#include <optional>

// "May this user do that?", asked of a cluster.
namespace oidcctl {

struct System;

struct CheckOrder
{
  // `who` is filled in for the caller, when the answer is no.
  access::Question question = {};
  std::optional<review::UserInfo> user = std::nullopt; // nothing: the caller
};

// Ask the API server, one request, and explain the answer: of a yes the rule is read, one
// request more. Of a no the roles and bindings are read as far as the caller may, and who
// the caller is. An error (`unavailable`) when the server does not answer the question.
Result<access::CheckAnswer>
ask_check(System& system, ClusterClient& client, CheckOrder& order);

// The same about the caller, whose identity is known. To explain a no, `reader` (nullptr:
// `client`) reads the roles and bindings and would run the cure.
Result<access::CheckAnswer> ask_check(System& system,
                                      ClusterClient& client,
                                      CheckOrder& order,
                                      const std::optional<access::SeenIdentity>& self,
                                      ClusterClient* reader);

} // namespace oidcctl
