#pragma once

#include <string>
#include <string_view>

namespace oidcctl::jose {

// Return HMAC-SHA-256 (RFC 2104) of `bytes` under `key`, as `oidcctl::hmac_sha256` does,
// by OpenSSL, which has it in the instructions of many processors.
std::string hmac_sha256(std::string_view key, std::string_view bytes);

} // namespace oidcctl::jose
