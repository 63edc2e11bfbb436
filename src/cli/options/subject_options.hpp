#pragma once

#include "cli/options/issuer_options.hpp"
#include "model/apiserver/identity.hpp"

#include <string>
#include <vector>

namespace oidcctl::cli {

// Options of the commands that name people and groups by the values of claims.
struct SubjectFlags
{
  std::vector<std::string> users = {};
  std::vector<std::string> groups = {};
  std::string issuer_url = {};
  IssuerFlags issuer = {};
};

void add_subject_options(const Parameters& parameters, SubjectFlags& flags);

// Return how names are made; a usage error when that cannot be told for one of the users
// and groups that are given.
Result<IdentityMapping> identity_mapping_of(System& system, const SubjectFlags& flags);

} // namespace oidcctl::cli
