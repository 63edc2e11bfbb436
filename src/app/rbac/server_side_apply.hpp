#pragma once

#include "app/rbac/change_set.hpp"

#include <string>

namespace oidcctl {

// How to apply a binding.
struct ApplyMode
{
  bool dry_run = false;
  bool force = false;       // take fields that another manager set
  bool must_finish = false; // also when the user interrupts
};

// Apply a binding by server-side apply, and return the server's answer. With a resource
// version in it, it is that version or none that gets changed.
Result<ApiReply>
send_apply(ClusterClient& client, const rbac::Binding& binding, const ApplyMode& mode);

// Return whether the server refuses to change the roleRef, as it does for every user.
bool is_role_conflict(const ApiReply& reply);

// Return what `reply`, a refusal, means for the binding, and what to do about it.
BindingChange refused_apply(const rbac::Binding& binding, const ApiReply& reply);

} // namespace oidcctl
