#pragma once

#include "kube/apiserver/settings_diff.hpp"

#include <string>
#include <vector>

// The parts of `settings_diff` that look at one issuer.
namespace oidcctl::apiserver {

// Return what is in `one` and not in `other`, sorted.
std::vector<std::string> without(const std::vector<std::string>& one,
                                 const std::vector<std::string>& other);

// Return how a name comes about, in words: "oidc:<sub>"; empty: there is none.
std::string words_of(const PrefixedClaimOrExpression& mapping);

// Add what changes for the users of an issuer that is configured before and after.
void issuer_diff(const JwtAuthenticator& before,
                 const JwtAuthenticator& after,
                 std::vector<SettingsChange>& out);

} // namespace oidcctl::apiserver
