#include "model/policy.hpp"

#include "model/jwks.hpp"

namespace oidcctl {

std::vector<std::string>
Policy::accepted_algorithms() const
{
  if (structured) {
    return known_algorithms();
  }
  return signing_algorithms.empty() ? std::vector<std::string>{"RS256"} : signing_algorithms;
}

std::vector<std::string>
scopes_for(const std::string& username_claim)
{
  std::vector<std::string> scopes{"openid"};
  if (username_claim == "email") {
    scopes.emplace_back("email");
  } else if (username_claim == "preferred_username") {
    scopes.emplace_back("profile");
  }
  return scopes;
}

} // namespace oidcctl
