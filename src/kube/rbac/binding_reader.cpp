#include "kube/rbac/binding_reader.hpp"

#include "kube/rbac/binding_json.hpp"
#include "kube/rbac/binding_yaml.hpp"

#include <utility>

namespace oidcctl::rbac {

namespace {

// Return the first bytes of the text, up to one that is neither white space nor a byte
// order mark.
Result<std::string>
start_of(const ByteStream& blocks, char& first)
{
  constexpr std::string_view mark = "\xef\xbb\xbf";
  std::string start;
  auto at = std::string::npos;
  while (at == std::string::npos || start.size() < mark.size()) {
    TRY_ASSIGN(const auto more, blocks());
    if (more.empty()) {
      break;
    }
    start += more;
    at = start.find_first_not_of(" \t\r\n", start.starts_with(mark) ? mark.size() : 0);
  }
  if (at == std::string::npos) {
    return fail(
        ErrorCode::local_file,
        "the input is empty",
        "use the output of kubectl get clusterrolebindings,rolebindings -A -o json");
  }
  first = start[at];
  return start;
}

} // namespace

Result<BindingCount>
read_bindings(ByteStream blocks, const TakeBinding& take)
{
  return read_rbac(std::move(blocks), take, {});
}

Result<BindingCount>
read_rbac(ByteStream blocks, const TakeBinding& take, const TakeRole& take_role)
{
  char first = 0;
  TRY_ASSIGN(auto start, start_of(blocks, first));
  const ByteStream all = [start = std::move(start),
                          blocks = std::move(blocks)]() mutable -> Result<std::string> {
    return start.empty() ? blocks() : std::exchange(start, {});
  };
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
