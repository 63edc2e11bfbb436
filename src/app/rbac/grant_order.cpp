#include "app/rbac/grant_order.hpp"

#include "app/rbac/grant_source.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

namespace oidcctl {

namespace {

Result<void>
grant_everywhere(const rbac::GrantRules& rules,
                 rbac::GrantRequest request,
                 const std::vector<std::string>& namespaces,
                 const TakeGrant& take)
{
  if (namespaces.empty()) {
    TRY_ASSIGN(const auto grant, rbac::make_grant(rules, request));
    return take(grant);
  }
  for (const auto& name : namespaces) {
    request.name_space = name;
    TRY_ASSIGN(const auto grant, rbac::make_grant(rules, request));
    TRY(take(grant));
  }
  return {};
}

Result<void>
grant_row(const GrantOrder& order, rbac::AccessRow row, const TakeGrant& take)
{
  const auto& role = row.role ? row.role : order.role;
  if (!role) {
    return fail(ErrorCode::local_file,
                "no role is named",
                "fill in the column cluster-role or role, or give --cluster-role");
  }
  return grant_everywhere(order.rules,
                          {row.is_group, std::move(row.value), *role, {}},
                          row.namespaces.empty() ? order.namespaces : row.namespaces,
                          take);
}

} // namespace

Result<void>
each_grant(System& system, const GrantOrder& order, const TakeGrant& take)
{
  for (const auto* list : {&order.users, &order.groups}) {
    for (const auto& value : *list) {
      TRY(grant_everywhere(
          order.rules,
          {list == &order.groups, value, order.role.value_or(rbac::RoleRef{}), {}},
          order.namespaces,
          take));
    }
  }
  return order.file.empty()
             ? Result<void>()
             : each_access_row(system, order.file, [&](rbac::AccessRow row) {
                 return grant_row(order, std::move(row), take);
               });
}

Result<bool>
is_repeatable(System& system, const GrantOrder& order)
{
  if (order.file.empty()) {
    return true;
  }
  if (order.file == "-") {
    return false;
  }
  TRY_ASSIGN(const auto status, system.files.status(order.file));
  return status && status->is_regular;
}

} // namespace oidcctl
