#pragma once

#include <string>
#include <string_view>

namespace oidcctl {

// Return the SHA-1 digest (RFC 3174) of `bytes` in 40 lower-case hexadecimal digits. It
// computes names that others derive with SHA-1; it must protect nothing, because SHA-1 is
// broken. Signatures and their keys belong to `Jose`.
std::string sha1_hex(std::string_view bytes);

} // namespace oidcctl
