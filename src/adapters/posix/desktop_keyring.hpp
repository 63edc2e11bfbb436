#pragma once

#include "ports/keyring.hpp"

#include <memory>

namespace oidcctl {

// Return the keyring of this platform: the Secret Service by way of libsecret
// (libsecret_keyring.cpp), the login keychain of macOS (keychain_keyring.cpp), or one
// that says that this build has none (absent_keyring.cpp). Entries are those of
// go-keyring, so that kubelogin finds them.
std::unique_ptr<Keyring> desktop_keyring();

} // namespace oidcctl
