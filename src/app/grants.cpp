#include "app/grants.hpp"

#include "base/text.hpp"
#include "kube/access_list.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl {

namespace {

constexpr std::size_t k_part = std::size_t{64} << 10; // bytes read at once

Result<void>
grant_everywhere(const rbac::GrantRules& rules,
                 rbac::GrantRequest request,
                 const std::vector<std::string>& namespaces,
                 const std::function<Result<void>(Result<rbac::Grant>)>& take)
{
  if (namespaces.empty()) {
    return take(rbac::make_grant(rules, request));
  }
  for (const auto& name : namespaces) {
    request.name_space = name;
    TRY(take(rbac::make_grant(rules, request)));
  }
  return {};
}

Result<void>
grant_row(const GrantOrder& order,
          rbac::AccessRow row,
          const std::string& place,
          const TakeGrant& take)
{
  const auto& role = row.role ? row.role : order.role;
  if (!role) {
    return tl::make_unexpected(
        Error{.code = ErrorCode::local_file,
              .message = "no role is named",
              .hint = "fill in the column cluster-role or role, or give --cluster-role"}
            .within(place));
  }
  return grant_everywhere(order.rules,
                          {row.is_group, std::move(row.value), *role, {}},
                          row.namespaces.empty() ? order.namespaces : row.namespaces,
                          [&](const Result<rbac::Grant>& grant) -> Result<void> {
                            if (grant) {
                              return take(*grant);
                            }
                            auto error = grant.error();
                            error.code = ErrorCode::local_file;
                            return tl::make_unexpected(std::move(error).within(place));
                          });
}

Result<void>
grant_rows(rbac::AccessReader& reader, const GrantOrder& order, const TakeGrant& take)
{
  while (true) {
    TRY_ASSIGN(auto row, reader.next());
    if (!row) {
      return {};
    }
    TRY(grant_row(order, std::move(*row), reader.place(), take));
  }
}

Result<void>
grant_list(System& system, const GrantOrder& order, const TakeGrant& take)
{
  TRY_ASSIGN(auto opened, system.files.open_reader(order.file));
  // A function object is copied, and what it reads from is one.
  const std::shared_ptr<ByteSource> source = std::move(opened);
  const auto done =
      rbac::AccessReader::open([source] {
        return source->read(k_part);
      }).and_then([&](auto reader) { return grant_rows(reader, order, take); });
  return done ? done
              : tl::make_unexpected(Error(done.error()).within(text::quote(order.file)));
}

} // namespace

Result<void>
each_grant(System& system, const GrantOrder& order, const TakeGrant& take)
{
  const auto take_checked = [&take](const Result<rbac::Grant>& grant) -> Result<void> {
    TRY(grant);
    return take(*grant);
  };
  for (const auto* list : {&order.users, &order.groups}) {
    for (const auto& value : *list) {
      TRY(grant_everywhere(
          order.rules,
          {list == &order.groups, value, order.role.value_or(rbac::RoleRef{}), {}},
          order.namespaces,
          take_checked));
    }
  }
  return order.file.empty() ? Result<void>() : grant_list(system, order, take);
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
