#pragma once

#include "go/json.hpp"
#include "kube/rbac/binding.hpp"

#include <string>
#include <vector>

// Which fields of an object the server notes as set by this program's apply.
namespace oidcctl {

// Return the fields that `object`, an answer of the API, has in managedFields under our
// name and the operation Apply: "labels/NAME", "annotations/NAME", "roleRef", "subjects",
// sorted. Empty when there is no such entry, or it is of another version of the API.
std::vector<std::string> applied_fields(const go::Value& object);

// Return whether to apply `wanted` again would change nothing: `now` says the same, and
// the fields that we own are just those that it sets.
bool is_applied(const rbac::Binding& now, const rbac::Binding& wanted);

} // namespace oidcctl
