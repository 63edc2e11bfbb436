#pragma once

#include "cli/framework/outcome.hpp"
#include "cli/options/subject_options.hpp"
#include "kube/review/attributes.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oidcctl {
struct System;
}

// Whose access a command looks at.
namespace oidcctl::cli {

struct IdentityFlags
{
  SubjectFlags subjects = {}; // --user, --group: values of claims
  std::string token_file = {};
  std::optional<std::string> as = std::nullopt; // a user name as the API server sees it
  std::vector<std::string> as_groups = {};
  std::string as_uid = {};

  bool names_someone() const;
};

struct Identity
{
  // As the API server sees it, with the groups that it adds.
  review::UserInfo user = {};
  IdentityMapping naming = {};
  std::vector<std::string> uncounted_groups = {}; // of the token
  std::vector<Notice> notices = {};
  // The options of `oidcctl rbac grant` that name the user, or the first of the groups.
  std::string grant_options = {};
};

// Declare --user, --group, --token-file, --as, --as-group, --as-uid and how the cluster
// makes names of claims.
void add_identity_options(const Parameters& parameters, IdentityFlags& flags);

// Return who is meant. A usage error for contradictions, and where a name cannot be
// computed. Call it only where `names_someone`.
Result<Identity> identity_of(System& system, const IdentityFlags& flags);

// Return the options of `oidcctl rbac grant` that name a user of the API server.
std::string grant_options_for(const review::UserInfo& user);

} // namespace oidcctl::cli
