#pragma once

#include "go/x509/verify.hpp"

namespace oidcctl::jose {

// Signatures of certificates, verified by OpenSSL.
class CertificateSignatures : public go::x509::SignatureVerifier
{
public:
  bool verifies(go::x509::SignatureAlgorithm algorithm,
                std::string_view spki,
                std::string_view message,
                std::string_view signature) const override;
};

} // namespace oidcctl::jose
