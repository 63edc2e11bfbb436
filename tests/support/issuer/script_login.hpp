#pragma once

#include "site.hpp"

namespace oidcctl::test_issuer {

// Read the member "login" of a script into `login`; what does not fit is an exception of
// the JSON library.
Result<void> read_login(Login& login, const Json& script);

} // namespace oidcctl::test_issuer
