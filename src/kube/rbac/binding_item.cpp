#include "kube/rbac/binding_item.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace oidcctl::rbac {

namespace {

tl::unexpected<Error>
wrong(std::string message, std::string hint = {})
{
  return fail(ErrorCode::local_file, std::move(message), std::move(hint));
}

} // namespace

bool
BindingItem::is_binding() const
{
  if (kind.empty() && api_version.empty()) {
    return !role_name.empty();
  }
  const bool is_ours = api_version.substr(0, api_version.find('/')) == k_api_group;
  return is_ours && (kind == "ClusterRoleBinding" || kind == "RoleBinding");
}

Result<Binding>
BindingItem::make() const
{
  if (const auto problem = name_problem(name)) {
    return wrong("metadata.name: " + *problem);
  }
  if (kind == "RoleBinding" && name_space.empty()) {
    return wrong(
        fmt::format("RoleBinding {} has no metadata.namespace", text::quote(name)),
        "give each manifest its namespace");
  }
  if (kind == "ClusterRoleBinding" && !name_space.empty()) {
    return wrong(fmt::format("ClusterRoleBinding {} has the metadata.namespace {}",
                             text::quote(name),
                             text::quote(name_space)));
  }
  const bool is_cluster_wide = name_space.empty();
  auto role = RoleRef::parse(role_kind, role_group, role_name, is_cluster_wide);
  if (!role) {
    return wrong(fmt::format("{}: roleRef.{}: {}",
                             text::quote(name),
                             role.error().field,
                             role.error().message));
  }
  Binding binding{.name = name,
                  .name_space = name_space,
                  .role = std::move(*role),
                  .subjects = {},
                  .labels = {labels.begin(), labels.end()},
                  .annotations = {annotations.begin(), annotations.end()},
                  .uid = uid,
                  .resource_version = resource_version};
  binding.subjects.reserve(subjects.size());
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    auto subject = Subject::parse(subjects[i], is_cluster_wide);
    if (!subject) {
      return wrong(fmt::format("{}: subjects[{}].{}: {}",
                               text::quote(name),
                               i,
                               subject.error().field,
                               subject.error().message));
    }
    binding.subjects.push_back(std::move(*subject));
  }
  return binding;
}

} // namespace oidcctl::rbac
