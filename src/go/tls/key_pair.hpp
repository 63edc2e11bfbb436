#pragma once

#include "go/version.hpp"
#include "go/x509/certificate.hpp"

#include <tl/expected.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

// A certificate and its private key, as crypto/tls takes them from PEM.
namespace oidcctl::go::tls {

// What a private key is to a certificate.
enum class KeyMatch {
  same,       // it is its key
  different,  // it is another key of the same type
  other_type, // it is RSA and the certificate is not, for example
  unknown,    // a type that Go knows and does not use here, such as X25519
  unreadable, // not one of PKCS #1, PKCS #8 and SEC 1 as crypto/x509 reads them
};

// Returns what the private key in `der` is to the certificate whose SubjectPublicKeyInfo
// `spki` is. The mathematics of keys is not done here.
using MatchKey = std::function<KeyMatch(std::string_view der, std::string_view spki)>;

// Return the certificates in `certificate_pem`, the first with its key in `key_pem`, or
// Go's words for why they are not a pair (crypto/tls X509KeyPair). Only the first
// certificate is parsed, as in Go.
tl::expected<x509::Certificate, std::string>
x509_key_pair(std::string_view certificate_pem,
              std::string_view key_pem,
              const MatchKey& match,
              Version go);

} // namespace oidcctl::go::tls
