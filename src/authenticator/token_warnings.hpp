#pragma once

#include "authenticator/token_verdict.hpp"

namespace oidcctl {

// Return what is to be said where the token is one of a service account, as a list.
std::vector<TokenFinding> service_account_remarks(const go::Value& claims,
                                                  const Policy& policy);

// Return what an admin should know about a token although it is not a reason to refuse
// it: a service account token, unverified addresses, groups left out, a huge token, and
// names of Kubernetes' own when `identity`, that of an accepted user, is there.
std::vector<TokenFinding> token_remarks(std::string_view token,
                                        const go::Value& claims,
                                        const Policy& policy,
                                        const Identity* identity);

} // namespace oidcctl
