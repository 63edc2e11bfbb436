#pragma once

#include "base/result.hpp"
#include "model/apiserver/policy.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl {

// The identity rule, once: how the API server turns a claim's value into the name that
// RBAC sees. Nothing is trimmed, folded or normalised.

// Return the prefix that user names get: as configured, except that with flags an absent
// or empty prefix is the issuer and '#' for every claim but `email`, and `-` is none.
std::string effective_username_prefix(const Policy& policy, const std::string& issuer);

// Return the user name for the claim's `value`.
std::string
user_name(const Policy& policy, const std::string& issuer, std::string_view value);

// Return the name of the group for the claim's `value`; the prefix is always literal.
std::string group_name(const Policy& policy, std::string_view value);

// All that names depend on.
struct IdentityMapping
{
  Policy policy = {};
  std::string issuer = {};        // as the API server has it
  bool has_other_issuers = false; // whose names may look different
};

// Return a usage error when the names of users (or of groups) cannot be distinguished
// from `naming`, because a prefix or the issuer is missing.
Result<void> validate_mapping(const IdentityMapping& identity_mapping, bool is_group);

// Return what an admin should know before binding a `name` (a user's or a group's), or
// nothing: names that begin with "system:" mean something to Kubernetes itself.
std::optional<std::string> name_warning(std::string_view name, bool is_group);

} // namespace oidcctl
