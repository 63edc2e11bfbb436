#pragma once

#include "kube/api/resource_type.hpp"
#include "kube/rbac/request.hpp"
#include "model/apiserver/identity.hpp"

#include <string>
#include <vector>

// "May this user do that?", and what is known beside it.
namespace oidcctl::access {

struct Question
{
  rbac::Requester who = {}; // with all of the groups that the API server sees
  rbac::Action action = {};
  const kube::ResourceType* type = nullptr; // of a resource, where it is known
  IdentityMapping naming = {};              // how the cluster makes names of claims
  // Groups of the token that the API server does not count, because it has no groups
  // claim.
  std::vector<std::string> uncounted_groups = {};
};

// Return whether objects of the type are in namespaces; true where that is not known.
bool is_namespaced(const Question& question);

// Return the resource for people: "pods", "pods/log", "deployments.apps".
std::string resource_text(const rbac::Action& action);

// Return the action for people: `list deployments.apps in namespace "apps"`,
// `get nodes at the cluster scope`, `get /healthz`.
std::string describe(const rbac::Action& action, bool is_namespaced);
std::string describe(const Question& question);

// Return `words` as people list them: "get, list and watch".
std::string listed(const std::vector<std::string>& words);

} // namespace oidcctl::access
