#pragma once

#include "base/json.hpp"
#include "signing_keys.hpp"

#include <string>

namespace oidcctl::test_issuer {

// Return the compact JWT (RFC 7519) of `header` and `claims`, signed by `key` with the
// algorithm of the key, whatever the header says; null: with an empty signature.
Result<std::string> mint(const Json& header, const Json& claims, const SigningKey* key);

} // namespace oidcctl::test_issuer
