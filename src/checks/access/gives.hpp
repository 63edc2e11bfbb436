#pragma once

#include "kube/rbac/binding.hpp"
#include "kube/rbac/snapshot.hpp"

#include <optional>
#include <string>

// What the role of a binding gives, which its name does not say.
namespace oidcctl::access {

struct Gives
{
  bool is_missing = false; // there is no such role: the binding gives nothing
  // "write +secrets +exec", as `access matrix` has it; "nothing" of a missing or empty
  // role.
  std::string text = {};
};

// Return what `role`, bound in `ns` (empty: everywhere), gives by the roles of `roles`;
// nothing where roles of its kind were not read.
std::optional<Gives>
gives_of(const rbac::Snapshot& roles, const rbac::RoleRef& role, const std::string& ns);

} // namespace oidcctl::access
