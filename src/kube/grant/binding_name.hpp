#pragma once

#include "kube/rbac/binding.hpp"

#include <string>

namespace oidcctl::rbac {

// Return the name of the object that grants `role` to `subject`: the same for the same
// grant, another for any other, 12 characters of SHA-256 at the end. Whatever the server
// or a tool takes for a name takes it: lower-case letters, digits and single hyphens, at
// most 140. In front of the hash a person can read the role and the claim's value.
std::string binding_name(const RoleRef& role, const Subject& subject);

} // namespace oidcctl::rbac
