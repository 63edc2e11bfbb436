#pragma once

#include "kube/grant/grant.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// What speaks against granting something to a value, rule by rule.
namespace oidcctl::rbac {

// A value, and what the API server makes of it.
struct ValueCase
{
  const GrantRules& rules;
  bool is_group = false;
  const std::string& value;
  std::string prefix = {};
  std::string name = {}; // prefix and value

  const char*
  noun() const
  {
    return is_group ? "group" : "user";
  }
};

struct Objection
{
  bool refuses = false; // a warning otherwise
  Notice notice = {};
};

using ValueRule = std::optional<Objection> (*)(const ValueCase&);

// Return the rules in the order in which they are asked.
std::span<const ValueRule> value_rules();

// Return what speaks against a role, or nothing.
std::optional<Objection> role_objection(const RoleRef& role, bool is_cluster_wide);

} // namespace oidcctl::rbac
