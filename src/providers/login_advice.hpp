#pragma once

#include "base/notice.hpp"
#include "providers/login_plan.hpp"

// What is known of issuers, claims and refresh tokens that a login depends on, in words.
namespace oidcctl {

// Return what to say of the issuer's URL: a slash at its end that should not be there, or
// the other way round. `provider` may be nullptr.
std::vector<Notice> issuer_advice(const std::string& issuer_url,
                                  const Provider* provider);

// Return the warnings on claims that `provider` does not send, or sends only when it is
// told to.
std::vector<Notice> claim_advice(const LoginRequirements& requirements,
                                 const Provider* provider);

// Return why the scope offline_access brings nothing at `provider`, or an empty text.
std::string refresh_doubt(const Provider* provider);

} // namespace oidcctl
