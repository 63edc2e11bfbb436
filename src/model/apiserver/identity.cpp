#include "model/apiserver/identity.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace oidcctl {

std::string
effective_username_prefix(const Policy& policy, const std::string& issuer)
{
  auto given = policy.username_prefix.value_or("");
  if (policy.structured) {
    return given;
  }
  if (given == "-") {
    return {};
  }
  return given.empty() && policy.username_claim != "email" ? issuer + "#" : given;
}

std::string
user_name(const Policy& policy, const std::string& issuer, std::string_view value)
{
  return effective_username_prefix(policy, issuer) + std::string(value);
}

std::string
group_name(const Policy& policy, std::string_view value)
{
  return policy.groups_prefix.value_or("") + std::string(value);
}

Result<void>
validate_mapping(const IdentityMapping& identity_mapping, bool is_group)
{
  const auto& policy = identity_mapping.policy;
  if (is_group ? policy.has_groups_expression : policy.has_username_expression) {
    return fail(ErrorCode::unavailable,
                fmt::format("the names of {} come from a CEL expression, which is not "
                            "evaluated here: {}",
                            is_group ? "groups" : "users",
                            text::quote(policy.expressions.front())),
                "ask the API server for the name: `kubectl auth whoami`");
  }
  const auto& prefix = is_group ? policy.groups_prefix : policy.username_prefix;
  if (policy.structured && !prefix) {
    const auto* option = is_group ? "--groups-prefix" : "--username-prefix";
    return usage_error(
        {"--structured", option},
        fmt::format("--structured requires {}: an AuthenticationConfiguration "
                    "has no default for it",
                    option),
        fmt::format("use {}= for no prefix", option));
  }
  // With `#` alone as prefix the name would be one that no cluster knows.
  if (!is_group && identity_mapping.issuer.empty() && prefix.value_or("").empty() &&
      effective_username_prefix(policy, identity_mapping.issuer) == "#") {
    return usage_error(
        {"--issuer-url"},
        fmt::format("user names from claim {} are prefixed with the issuer, but "
                    "--issuer-url is not set",
                    text::quote(policy.username_claim)),
        "set --issuer-url to the API server's value, or set --username-prefix");
  }
  return {};
}

std::optional<std::string>
name_warning(std::string_view name, bool is_group)
{
  const auto begins = [name](std::string_view start) {
    return name.rfind(start, 0) == 0;
  };
  if (name.empty()) {
    return is_group ? "cannot bind a group with an empty name"
                    : "cannot bind a user with an empty name";
  }
  if (!is_group && begins("system:serviceaccount:")) {
    return "also matches ServiceAccount subjects of that name in every binding";
  }
  if (!is_group && name == "system:anonymous") {
    return "a user with this name is not added to the group system:authenticated";
  }
  if (is_group && name == "system:masters") {
    return "members of system:masters can do everything, regardless of RBAC";
  }
  if (begins("system:")) {
    return "names that start with system: are reserved for Kubernetes";
  }
  return std::nullopt;
}

} // namespace oidcctl
