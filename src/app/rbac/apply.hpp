#pragma once

#include "app/rbac/change_set.hpp"

#include <functional>
#include <string>
#include <vector>

namespace oidcctl {

// The name under which the server notes which fields are ours.
inline constexpr const char* k_field_manager = "oidcctl";

// Asks whether bindings may be deleted and created again, each with the roleRef that it
// has now in its message; an error means no, and says so.
using ConfirmReplacement = std::function<Result<void>(const std::vector<BindingChange>&)>;

// Apply bindings by server-side apply: what is missing is made, what differs is set, and
// fields that others set are left to them. What is there as meant, with the server noting
// us as the owner of just these fields, is not sent again. Run again, it ends the same.
// With `options.replace` and `confirm`, what has to be replaced comes last, and only when
// it is confirmed.
Changes apply_bindings(ClusterClient& client,
                       const std::vector<rbac::Binding>& bindings,
                       const ChangeOptions& options,
                       const ConfirmReplacement& confirm = {});

} // namespace oidcctl
