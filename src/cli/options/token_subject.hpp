#pragma once

#include "base/time.hpp"
#include "cli/framework/outcome.hpp"
#include "model/apiserver/identity.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oidcctl {
struct System;
}

namespace oidcctl::cli {

// A person as a token has them, which no one has verified: good for looking them up,
// never for a decision about access.
struct TokenSubject
{
  std::string user = {};                // the name that RBAC sees
  std::vector<std::string> groups = {}; // the same
  // Groups of the token that are not counted, because no groups claim is set.
  std::vector<std::string> uncounted_groups = {};
  std::optional<Time> expiry = std::nullopt;
  std::vector<Notice> notices =
      {}; // what speaks against the token, and what is not counted
};

// Return the person of the token in the file `path` ("-": standard input). An error when
// it is not a token, or has no user name.
Result<TokenSubject> read_token_subject(System& system,
                                        const std::string& path,
                                        const IdentityMapping& identity_mapping);

} // namespace oidcctl::cli
