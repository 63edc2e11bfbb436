#pragma once

#include "base/json.hpp"
#include "kube/rbac/binding.hpp"

#include <vector>

namespace oidcctl::rbac {

// Return the object of the API that a binding is, as every consumer takes it: the API
// server, kubectl, and a person who reads the manifest. Members that are empty are left
// out, `subjects` excepted.
Json to_json(const Binding& binding);

// Return its member `subjects`.
Json to_json(const std::vector<Subject>& subjects);

} // namespace oidcctl::rbac
