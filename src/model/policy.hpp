#pragma once

#include <string>
#include <vector>

namespace oidcctl {

// What the API server is, or will be, told about its issuer: the `--oidc-*` flags, or one
// `jwt` entry of an AuthenticationConfiguration when `structured` is set.
struct Policy
{
  bool structured = false;
  std::vector<std::string> client_ids = {};
  std::string username_claim = "sub";
  std::string groups_claim = {};
  std::string discovery_url = {};              // structured only; moves the request alone
  std::vector<std::string> signing_algorithms = {}; // empty: the default of the rule set

  // Return the algorithms that are accepted: those given, else RS256 for flags and all
  // nine for a structured configuration.
  std::vector<std::string> accepted_algorithms() const;
};

// Return the scopes a login must ask for so that the ID token carries `username_claim`:
// `openid` first, `email` for email, `profile` for preferred_username (OIDC Core 5.4).
std::vector<std::string> scopes_for(const std::string& username_claim);

} // namespace oidcctl
