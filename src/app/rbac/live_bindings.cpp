#include "app/rbac/live_bindings.hpp"

#include "app/progress.hpp"
#include "app/rbac/binding_api.hpp"

namespace oidcctl {

Result<rbac::BindingCount>
each_live_binding(System& system, ClusterClient& client, const rbac::TakeBinding& take)
{
  std::vector<rbac::Binding> bindings;
  {
    ProgressLine progress(system, "read", 0);
    const auto show = [&progress](std::size_t done) { progress.show(done); };
    TRY_ASSIGN(bindings, list_bindings(client, {.progress = show}));
  }
  rbac::BindingCount count;
  for (const auto& binding : bindings) {
    ++(binding.is_cluster_wide() ? count.cluster_wide : count.in_namespaces);
    TRY(take(binding));
  }
  return count;
}

} // namespace oidcctl
