#include "app/rbac/live_bindings.hpp"

#include "app/progress.hpp"
#include "app/rbac/binding_api.hpp"

#include <algorithm>

namespace oidcctl {

Result<rbac::BindingCount>
each_live_binding(System& system,
                  ClusterClient& client,
                  const std::vector<std::string>& namespaces,
                  const rbac::TakeBinding& take)
{
  rbac::BindingCount count;
  std::vector<rbac::Binding> bindings;
  {
    ProgressLine progress(system, "read", 0);
    const auto show = [&progress](std::size_t done) { progress.show(done); };
    const auto note = [&count](std::string what) {
      count.not_read.push_back(std::move(what));
    };
    const BindingScope scope{
        .fallback_namespaces = namespaces, .not_read = note, .progress = show};
    TRY_ASSIGN(bindings, list_bindings(client, scope).map_error([&](Error error) {
      if (error.message.find("returned 403") != std::string::npos && namespaces.empty()) {
        error.hint += "; use --namespace to read the bindings of one namespace";
      }
      return error;
    }));
  }
  std::sort(count.not_read.begin(), count.not_read.end());
  for (const auto& binding : bindings) {
    ++(binding.is_cluster_wide() ? count.cluster_wide : count.in_namespaces);
    TRY(take(binding));
  }
  return count;
}

} // namespace oidcctl
