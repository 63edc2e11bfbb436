#pragma once

#include "app/rbac/change_set.hpp"

#include <functional>
#include <vector>

namespace oidcctl {

// Delete the very binding that was read: its uid and version are preconditions. One that
// is gone is `unchanged`. A binding that differs by now has `failed` with status 409.
Result<BindingChange>
delete_binding(ClusterClient& client, const rbac::Binding& binding, bool dry_run);

// What is to become of a binding.
struct Revision
{
  enum class Action { keep, take_subjects, remove };

  Action action = Action::keep;
  std::vector<std::size_t> places = {}; // of the subjects that go, ascending
  std::string refusal = {};             // why it has failed to be changed, for `keep`
  std::string hint = {};
};

// Return what is to become of a binding as it is now. Called again, from any thread, when
// it was changed meanwhile.
using Revise = std::function<Revision(const rbac::Binding&)>;

// Revise bindings that were read: only the version that was read is ever changed, and
// nothing of it but the subjects that go. One that differs by now is read and revised
// again.
Changes revise_bindings(ClusterClient& client,
                        const std::vector<rbac::Binding>& bindings,
                        const Revise& revise,
                        const ChangeOptions& options);

} // namespace oidcctl
