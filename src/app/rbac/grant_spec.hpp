#pragma once

#include "base/result.hpp"
#include "kube/grant/grant.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

struct System;

// Who is to get which role where, as a command was told.
struct GrantSpec
{
  rbac::GrantRules rules = {};
  std::vector<std::string> users = {}; // values of claims
  std::vector<std::string> groups = {};
  std::string file = {}; // a list of them; "-" is standard input, empty: none
  // Of all of them, and of the rows of the list that name none of their own.
  std::optional<rbac::RoleRef> role = std::nullopt;
  std::vector<std::string> namespaces = {}; // none: in all of the cluster
};

using TakeGrant = std::function<Result<void>(const rbac::Grant&)>;

// Call `take` with each grant, in their order, until one of them or `take` fails. A list
// is read row by row; errors in it have the code `local_file` and name the row.
Result<void> each_grant(System& system, const GrantSpec& spec, const TakeGrant& take);

// Return whether the grants can be gone through more than once: standard input and pipes
// are empty the second time.
Result<bool> is_repeatable(System& system, const GrantSpec& spec);

} // namespace oidcctl
