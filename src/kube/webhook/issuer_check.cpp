#include "kube/webhook/issuer_check.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace oidcctl::webhook {

namespace {

Result<void>
check_issuer(const Issuer& issuer)
{
  const auto& policy = issuer.entry.policy;
  const auto name = text::quote(issuer.entry.issuer);
  if (!policy.expressions.empty()) {
    return fail(
        ErrorCode::local_file,
        fmt::format("the issuer {} has CEL expressions, which are not evaluated", name),
        "use claim and prefix in claimMappings, and rules for what else is "
        "required");
  }
  if (const auto problem = policy_problem(policy, issuer.entry.issuer)) {
    return fail(ErrorCode::local_file,
                fmt::format("no API server starts with the issuer {}: {}",
                            name,
                            text::printable(problem->message)));
  }
  if (policy.username_prefix.value_or("").empty() && !issuer.rules.allows_no_prefix) {
    return fail(ErrorCode::local_file,
                fmt::format("the issuer {} has no prefix for user names: its users could "
                            "have the names of others",
                            name),
                "set claimMappings.username.prefix, or allowNoPrefix: true in its rules");
  }
  const bool has_groups = !policy.groups_claim.empty();
  if (has_groups && policy.groups_prefix.value_or("").empty() &&
      !issuer.rules.allows_no_prefix && issuer.rules.keeps_unmapped_groups) {
    return fail(ErrorCode::local_file,
                fmt::format("the issuer {} has no prefix for groups", name),
                "set claimMappings.groups.prefix, dropUnmappedGroups: true, or "
                "allowNoPrefix: true in its rules");
  }
  return {};
}

// Return an error where a user or group of one issuer could have the name of one of
// another issuer.
Result<void>
check_prefixes(const Config& config)
{
  const auto prefixes_of = [](const Issuer& issuer) {
    const auto& policy = issuer.entry.policy;
    const bool has_groups =
        !policy.groups_claim.empty() && issuer.rules.keeps_unmapped_groups;
    return std::pair(policy.username_prefix.value_or(""),
                     has_groups ? policy.groups_prefix : std::nullopt);
  };
  for (const auto& one : config.issuers) {
    for (const auto& other : config.issuers) {
      const auto [users, groups] = prefixes_of(one);
      const auto [other_users, other_groups] = prefixes_of(other);
      const bool same_users = !users.empty() && other_users.starts_with(users);
      const bool same_groups = groups && !groups->empty() && other_groups &&
                               other_groups->starts_with(*groups);
      const bool is_meant =
          one.rules.allows_shared_prefix && other.rules.allows_shared_prefix;
      if (&one == &other || is_meant || (!same_users && !same_groups)) {
        continue;
      }
      return fail(
          ErrorCode::local_file,
          fmt::format("the prefix {} of {} for {} fits those of {}, too",
                      text::quote(same_users ? users : *groups),
                      text::quote(one.entry.issuer),
                      same_users ? "users" : "groups",
                      text::quote(other.entry.issuer)),
          "use prefixes of which none begins with another, or, where both issuers may "
          "name the same users, allowSharedPrefix: true in the rules of both");
    }
  }
  return {};
}

} // namespace

Result<void>
check_issuers(const Config& config)
{
  for (const auto& issuer : config.issuers) {
    TRY(check_issuer(issuer));
  }
  return check_prefixes(config);
}

} // namespace oidcctl::webhook
