#pragma once

#include "go/tls/key_pair.hpp"

#include <string_view>

namespace oidcctl::jose {

// Return what the private key in `der` is to the certificate with the public key `spki`,
// a SubjectPublicKeyInfo in DER. The key is read as crypto/tls does: PKCS #1, then PKCS
// #8, then SEC 1; encrypted ones are unreadable.
go::tls::KeyMatch key_match(std::string_view der, std::string_view spki);

} // namespace oidcctl::jose
