#pragma once

#include "model/oidc/jose.hpp"

#include <memory>

namespace oidcctl::jose {

// Return `key` ready for use (see `Jose::public_key`).
std::unique_ptr<PublicKey> make_public_key(const Jwk& key);

} // namespace oidcctl::jose
