#pragma once

#include <string>

namespace oidcctl {

// Return, as PEM, the certificates that an administrator or the user of this machine made
// trusted in a store other than a file: macOS's keychains. Empty on other systems.
std::string keychain_roots();

} // namespace oidcctl
