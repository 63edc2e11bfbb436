#pragma once

#include "model/oidc/jwks.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl::jose {

// Return why go-jose v2 refuses `key`, whose JSON was fine, for reasons that take
// mathematics: a point off its curve, an `x5c` that is not a certificate or is one for
// another key, a thumbprint of another certificate. Nothing when the key is usable.
std::optional<std::string> key_problem(const Jwk& key);

} // namespace oidcctl::jose
