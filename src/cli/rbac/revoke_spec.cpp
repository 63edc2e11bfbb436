#include "cli/rbac/revoke_spec.hpp"

#include "app/rbac/grant_source.hpp"
#include "cli/options/token_subject.hpp"
#include "kube/grant/grant.hpp"

#include <fmt/format.h>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_most_targets = 1'000'000;

Result<void>
add_target(RevokeSpec& spec,
           const RevokeFlags& flags,
           rbac::GrantRow row,
           const std::optional<rbac::RoleRef>& role)
{
  const rbac::GrantRules rules{spec.rules.identity_mapping, flags.allow_system};
  TRY_ASSIGN(auto checked, rbac::check_subject(rules, row.is_group, row.value));
  constexpr std::size_t most = 20; // as many as a person reads
  for (auto& notice : row.notices) {
    if (spec.notices.size() < most) {
      spec.notices.push_back(std::move(notice));
    }
  }
  rbac::RevokeTarget target{
      std::move(checked.subject), std::move(row.role), std::move(row.namespaces)};
  if (!target.role) {
    target.role = role;
  }
  if (target.namespaces.empty()) {
    target.namespaces = flags.role.namespaces;
  }
  spec.targets.push_back(std::move(target));
  return {};
}

Result<void>
add_token(System& system, RevokeSpec& spec, const RevokeFlags& flags)
{
  TRY_ASSIGN(auto token_subject,
             read_token_subject(system, flags.token_file, spec.rules.identity_mapping));
  auto& groups = spec.rules.member_of;
  groups.insert(groups.end(), token_subject.groups.begin(), token_subject.groups.end());
  spec.expiry = token_subject.expiry;
  spec.notices.insert(
      spec.notices.end(), token_subject.notices.begin(), token_subject.notices.end());
  if (spec.targets.empty()) {
    auto role = role_of(flags.role);
    spec.targets.push_back({{rbac::SubjectKind::user, std::move(token_subject.user), {}},
                            std::move(role),
                            flags.role.namespaces});
  }
  return {};
}

} // namespace

Result<RevokeSpec>
revoke_spec(System& system, const RevokeFlags& flags)
{
  RevokeSpec spec;
  TRY_ASSIGN(spec.rules.identity_mapping, identity_mapping_of(system, flags.subjects));
  const auto role = role_of(flags.role);
  spec.rules.keep_empty = flags.keep_empty;
  for (const auto& value : flags.member_of) {
    spec.rules.member_of.push_back(group_name(spec.rules.identity_mapping.policy, value));
  }
  for (const auto& value : flags.subjects.users) {
    TRY(add_target(spec, flags, {.is_group = false, .value = value}, role));
  }
  for (const auto& value : flags.subjects.groups) {
    TRY(add_target(spec, flags, {.is_group = true, .value = value}, role));
  }
  if (!flags.from_file.empty()) {
    TRY(each_grant_row(system, flags.from_file, [&](rbac::GrantRow row) -> Result<void> {
      return spec.targets.size() < k_most_targets
                 ? add_target(spec, flags, std::move(row), role)
                 : fail(ErrorCode::local_file,
                        fmt::format("more than {} rows", k_most_targets),
                        "split the file");
    }));
  }
  if (!flags.token_file.empty()) {
    TRY(add_token(system, spec, flags));
  }
  return spec;
}

} // namespace oidcctl::cli
