#pragma once

namespace oidcctl {

// The permission bits of what only its owner may use.
inline constexpr unsigned k_private_file = 0600;
inline constexpr unsigned k_private_directory = 0700;

} // namespace oidcctl
