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

bool
is_of_rbac(const BindingItem& item)
{
  return item.api_version.substr(0, item.api_version.find('/')) == k_api_group;
}

} // namespace

bool
BindingItem::is_binding() const
{
  if (kind.empty() && api_version.empty()) {
    return !role_name.empty();
  }
  return is_of_rbac(*this) && (kind == "ClusterRoleBinding" || kind == "RoleBinding");
}

bool
BindingItem::is_foreign_binding() const
{
  return !api_version.empty() && !is_of_rbac(*this) &&
         (kind == "ClusterRoleBinding" || kind == "RoleBinding");
}

bool
BindingItem::is_role() const
{
  if (kind.empty() && api_version.empty()) {
    return role_name.empty() && (has_rules || is_aggregated);
  }
  return is_of_rbac(*this) && (kind == "ClusterRole" || kind == "Role");
}

Result<Role>
BindingItem::make_role() const
{
  if (const auto problem = name_problem(name)) {
    return wrong("metadata.name: " + *problem);
  }
  if (kind == "Role" && ns.empty()) {
    return wrong(fmt::format("Role {} has no metadata.namespace", text::quote(name)),
                 "set the namespace in each manifest");
  }
  if (kind == "ClusterRole" && !ns.empty()) {
    return wrong(fmt::format("ClusterRole {} has the metadata.namespace {}",
                             text::quote(name),
                             text::quote(ns)));
  }
  Role role;
  role.kind = ns.empty() ? RoleKind::cluster_role : RoleKind::role;
  role.name = name;
  role.ns = ns;
  role.rules = rules;
  role.is_aggregated = is_aggregated;
  role.labels = {labels.begin(), labels.end()};
  return role;
}

std::string_view
kind_in_list(std::string_view list_kind)
{
  constexpr std::string_view end = "List";
  if (!list_kind.ends_with(end)) {
    return {};
  }
  const auto kind = list_kind.substr(0, list_kind.size() - end.size());
  const bool is_known = kind == "ClusterRole" || kind == "Role" ||
                        kind == "ClusterRoleBinding" || kind == "RoleBinding";
  return is_known ? kind : std::string_view();
}

Result<Binding>
BindingItem::make() const
{
  if (const auto problem = name_problem(name)) {
    return wrong("metadata.name: " + *problem);
  }
  if (kind == "RoleBinding" && ns.empty()) {
    return wrong(
        fmt::format("RoleBinding {} has no metadata.namespace", text::quote(name)),
        "set the namespace in each manifest");
  }
  if (kind == "ClusterRoleBinding" && !ns.empty()) {
    return wrong(fmt::format("ClusterRoleBinding {} has the metadata.namespace {}",
                             text::quote(name),
                             text::quote(ns)));
  }
  const bool is_cluster_wide = ns.empty();
  auto role = RoleRef::parse(role_kind, role_group, role_name, is_cluster_wide);
  if (!role) {
    return wrong(fmt::format("{}: roleRef.{}: {}",
                             text::quote(name),
                             role.error().field,
                             role.error().message));
  }
  Binding binding{.name = name,
                  .ns = ns,
                  .role = std::move(*role),
                  .subjects = {},
                  .labels = {labels.begin(), labels.end()},
                  .annotations = {annotations.begin(), annotations.end()},
                  .uid = uid,
                  .resource_version = resource_version,
                  .restorer = restorer_of({labels, annotations, owners, managers})};
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
