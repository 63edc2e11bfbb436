#include "kube/rbac/binding_reader.hpp"

#include "kube/rbac/binding_json.hpp"
#include "kube/rbac/binding_yaml.hpp"

#include <utility>

namespace oidcctl::rbac {

Result<BindingCount>
read_bindings(ByteStream blocks, const TakeBinding& take)
{
  return read_rbac(std::move(blocks), take, {});
}

Result<BindingCount>
read_rbac(ByteStream blocks, const TakeBinding& take, const TakeRole& take_role)
{
  TRY_ASSIGN(auto start, read_start(std::move(blocks)));
  if (!start) {
    return fail(
        ErrorCode::local_file,
        "the input is empty",
        "use the output of kubectl get clusterrolebindings,rolebindings -A -o json");
  }
  const auto first = start->first;
  const auto all = joined(std::move(start->bytes), std::move(start->rest));
  BindingCount count;
  const auto take_item = [&](const BindingItem& item) -> Result<void> {
    if (take_role && item.is_role()) {
      TRY_ASSIGN(const auto role, item.make_role());
      ++(role.kind == RoleKind::cluster_role ? count.cluster_roles : count.roles);
      return take_role(role);
    }
    if (!item.is_binding()) {
      ++count.other;
      count.foreign += item.is_foreign_binding() ? 1 : 0;
      return {};
    }
    TRY_ASSIGN(const auto binding, item.make());
    ++(binding.is_cluster_wide() ? count.cluster_wide : count.in_namespaces);
    return take(binding);
  };
  if (first == '{' || first == '[') {
    TRY(JsonDump(all, take_item).read());
  } else {
    TRY(read_yaml_dump(all, take_item));
  }
  return count;
}

} // namespace oidcctl::rbac
