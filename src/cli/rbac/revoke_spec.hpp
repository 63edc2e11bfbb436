#pragma once

#include "base/time.hpp"
#include "cli/framework/outcome.hpp"
#include "cli/options/binding_source.hpp"
#include "cli/options/role_options.hpp"
#include "cli/options/subject_options.hpp"
#include "kube/grant/revoke.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oidcctl::cli {

// The options of `rbac revoke`.
struct RevokeFlags
{
  SubjectFlags subjects = {};
  RoleFlags role = {};
  std::optional<std::string> dump = std::nullopt;
  std::string from_file = {};
  std::string token_file = {};
  std::vector<std::string> member_of = {};
  bool keep_empty = false;
  bool allow_system = false;
  ChangeFlags change = {};
};

// What is to be planned.
struct RevokeSpec
{
  rbac::RevokeRules rules = {};
  std::vector<rbac::RevokeTarget> targets = {};
  std::optional<Time> expiry = std::nullopt; // of the token that is given
  std::vector<Notice> notices = {};
};

// Return what is to be planned, by the options and the files that they name.
Result<RevokeSpec> revoke_spec(System& system, const RevokeFlags& flags);

} // namespace oidcctl::cli
