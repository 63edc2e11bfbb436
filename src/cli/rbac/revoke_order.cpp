#include "cli/rbac/revoke_order.hpp"

#include "app/rbac/grant_source.hpp"
#include "cli/options/token_subject.hpp"
#include "kube/rbac/grant.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_most_targets = 1'000'000;

Result<void>
check(const RevokeFlags& flags)
{
  const bool has_words = !flags.subjects.users.empty() || !flags.subjects.groups.empty();
  if (!has_words && flags.from_file.empty() && flags.token_file.empty()) {
    return fail(ErrorCode::usage,
                "nobody is named",
                "give --user, --group, --from-file or --token-file, for example --user "
                "jane@example.com");
  }
  if (has_words && !flags.from_file.empty()) {
    return fail(ErrorCode::usage,
                "--user and --group cannot be given with --from-file",
                "write them into the file, or call the program twice");
  }
  TRY(check_change_flags(flags.change));
  TRY(check_source(flags.dump, flags.change.cluster));
  if (flags.dump && flags.change.apply) {
    return fail(ErrorCode::usage,
                "--filename and --apply cannot both be given",
                "--apply reads the bindings from the cluster that it changes");
  }
  const auto files = {flags.dump.value_or(""), flags.from_file, flags.token_file};
  if (std::count(files.begin(), files.end(), "-") > 1) {
    return fail(ErrorCode::usage,
                "two of --filename, --from-file and --token-file are standard input",
                "give one of them as a file");
  }
  return check_namespaces(flags.role);
}

Result<void>
add_target(RevokeOrder& order,
           const RevokeFlags& flags,
           rbac::AccessRow row,
           const std::optional<rbac::RoleRef>& role)
{
  const rbac::GrantRules rules{order.rules.naming, flags.allow_system};
  TRY_ASSIGN(auto checked, rbac::check_subject(rules, row.is_group, row.value));
  order.targets.push_back(
      {std::move(checked.subject),
       row.role ? std::move(row.role) : role,
       row.namespaces.empty() ? flags.role.namespaces : std::move(row.namespaces)});
  return {};
}

Result<void>
add_token(System& system, RevokeOrder& order, const RevokeFlags& flags)
{
  TRY_ASSIGN(auto person, read_person(system, flags.token_file, order.rules.naming));
  auto& groups = order.rules.member_of;
  groups.insert(groups.end(), person.groups.begin(), person.groups.end());
  order.expiry = person.expiry;
  order.notes = std::move(person.notes);
  if (order.targets.empty()) {
    TRY_ASSIGN(auto role, role_of(flags.role));
    order.targets.push_back({{rbac::SubjectKind::user, std::move(person.user), {}},
                             std::move(role),
                             flags.role.namespaces});
  }
  return {};
}

} // namespace

Result<RevokeOrder>
revoke_order(System& system, const RevokeFlags& flags)
{
  RevokeOrder order;
  TRY(check(flags));
  TRY_ASSIGN(order.rules.naming, naming_of(flags.subjects));
  TRY_ASSIGN(const auto role, role_of(flags.role));
  order.rules.keep_empty = flags.keep_empty;
  for (const auto& value : flags.member_of) {
    order.rules.member_of.push_back(group_name(order.rules.naming.policy, value));
  }
  for (const auto& value : flags.subjects.users) {
    TRY(add_target(order, flags, {.is_group = false, .value = value}, role));
  }
  for (const auto& value : flags.subjects.groups) {
    TRY(add_target(order, flags, {.is_group = true, .value = value}, role));
  }
  if (!flags.from_file.empty()) {
    TRY(each_access_row(
        system, flags.from_file, [&](rbac::AccessRow row) -> Result<void> {
          return order.targets.size() < k_most_targets
                     ? add_target(order, flags, std::move(row), role)
                     : fail(ErrorCode::local_file,
                            fmt::format("more than {} rows", k_most_targets),
                            "split the file");
        }));
  }
  if (!flags.token_file.empty()) {
    TRY(add_token(system, order, flags));
  }
  return order;
}

} // namespace oidcctl::cli
