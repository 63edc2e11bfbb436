#pragma once

#include "jose/openssl.hpp"
#include "model/oidc/signing.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace oidcctl::jose {

// Return `key` ready to sign; nullptr where it is neither RSA nor on a curve of RFC 7518.
std::unique_ptr<SigningKey> make_signing_key(Key key, std::string key_id);

// Return the private key in `text` (see `Signing::read_key`).
Result<std::unique_ptr<SigningKey>> read_signing_key(const Secret& text);

// Return a new key for `algorithm` (see `Signing::make_key`).
std::unique_ptr<SigningKey> new_signing_key(std::string_view algorithm);

// Return a certificate like the first one in `pem` (see `Signing::imitate`).
std::optional<MadeCertificate> imitate_certificate(const std::string& pem);

} // namespace oidcctl::jose
