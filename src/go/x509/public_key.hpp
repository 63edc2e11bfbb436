#pragma once

#include "go/x509/certificate.hpp"
#include "go/x509/der.hpp"

#include <optional>
#include <string>

namespace oidcctl::go::x509 {

// An AlgorithmIdentifier (RFC 5280 4.1.1.2).
struct AlgorithmIdentifier
{
  std::string oid = {};
  std::string_view parameters = {}; // the whole DER element; empty when absent
};

// Read the content of an AlgorithmIdentifier; return Go's words for what is wrong with
// it, or nothing.
std::optional<std::string>
read_algorithm(Der der, Version go, AlgorithmIdentifier& algorithm);

// Return which signature algorithm `identifier` names, `unknown` for one that Go does not
// know, also for RSA-PSS with parameters that Go does not take.
SignatureAlgorithm signature_algorithm(const AlgorithmIdentifier& identifier, Version go);

// Read the SubjectPublicKeyInfo in `certificate.spki` into `certificate`; return Go's
// words for what is wrong with it, or nothing. A key of an unknown type is not looked at.
std::optional<std::string> read_public_key(Certificate& certificate, Version go);

} // namespace oidcctl::go::x509
