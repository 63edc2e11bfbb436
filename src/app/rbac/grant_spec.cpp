#include "app/rbac/grant_spec.hpp"

#include "app/rbac/grant_source.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"
#include "providers/subject_advice.hpp"

namespace oidcctl {

namespace {

// Return what the provider of the issuer, where it is known, sends instead of the value.
std::optional<Notice>
advice_on(const IdentityMapping& mapping, const rbac::GrantRequest& request)
{
  return subject_advice(recognise(mapping.issuer, nullptr),
                        {.is_group = request.is_group,
                         .value = request.value,
                         .username_claim = mapping.policy.username_claim,
                         .groups_claim = mapping.policy.groups_claim});
}

Result<void>
grant_everywhere(const rbac::GrantRules& rules,
                 rbac::GrantRequest request,
                 const std::vector<std::string>& namespaces,
                 const TakeGrant& take,
                 std::vector<Notice> notices = {})
{
  bool is_first = true;
  const auto take_one = [&]() -> Result<void> {
    TRY_ASSIGN(auto grant, rbac::make_grant(rules, request));
    grant.notices.insert(grant.notices.begin(), notices.begin(), notices.end());
    if (auto advice =
            is_first ? advice_on(rules.identity_mapping, request) : std::nullopt) {
      grant.notices.push_back(std::move(*advice));
    }
    notices.clear(); // said once
    is_first = false;
    return take(grant);
  };
  if (namespaces.empty()) {
    return take_one();
  }
  for (const auto& name : namespaces) {
    request.ns = name;
    TRY(take_one());
  }
  return {};
}

Result<void>
grant_row(const GrantSpec& spec, rbac::GrantRow row, const TakeGrant& take)
{
  const auto& role = row.role ? row.role : spec.role;
  if (!role) {
    return fail(ErrorCode::local_file,
                "no role specified",
                "fill in the column cluster-role or role, or use --cluster-role");
  }
  return grant_everywhere(spec.rules,
                          {row.is_group, std::move(row.value), *role, {}},
                          row.namespaces.empty() ? spec.namespaces : row.namespaces,
                          take,
                          std::move(row.notices));
}

} // namespace

Result<void>
each_grant(System& system, const GrantSpec& spec, const TakeGrant& take)
{
  for (const auto* list : {&spec.users, &spec.groups}) {
    for (const auto& value : *list) {
      TRY(grant_everywhere(
          spec.rules,
          {list == &spec.groups, value, spec.role.value_or(rbac::RoleRef{}), {}},
          spec.namespaces,
          take));
    }
  }
  return spec.file.empty() ? Result<void>()
                           : each_grant_row(system, spec.file, [&](rbac::GrantRow row) {
                               return grant_row(spec, std::move(row), take);
                             });
}

Result<bool>
is_repeatable(System& system, const GrantSpec& spec)
{
  if (spec.file.empty()) {
    return true;
  }
  if (spec.file == "-") {
    return false;
  }
  TRY_ASSIGN(const auto status, system.files.status(spec.file));
  return status && status->is_regular;
}

} // namespace oidcctl
