#pragma once

#include <string>
#include <string_view>

namespace oidcctl {

// Return HMAC-SHA-256 (RFC 2104) of `bytes` under `key`: 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view bytes);

} // namespace oidcctl
