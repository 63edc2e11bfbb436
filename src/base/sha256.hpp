#pragma once

#include <string>
#include <string_view>

namespace oidcctl {

// Return the SHA-256 digest (FIPS 180-4) of `bytes`: 32 bytes. It makes names and
// fingerprints where the network module with its OpenSSL is not loaded; signatures and
// their keys belong to `Jose`.
std::string sha256(std::string_view bytes);

// Return the same in 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

} // namespace oidcctl
