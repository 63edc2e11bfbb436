#pragma once

#include "base/time.hpp"
#include "openssl.hpp"

#include <filesystem>
#include <string>

// One certificate with its key, made with OpenSSL and kept as two PEM files.
namespace oidcctl::test_issuer {

struct CertificatePlan
{
  std::string common_name = {};
  std::string names = {}; // subject alternative names as "DNS:a,IP:b"; empty: none
  bool authority = false; // may sign others
  bool client = false;    // for clients, not for servers
  Seconds begins{0};      // from now
  Seconds ends{0};        // from now
};

struct Identity
{
  CertificatePtr certificate = nullptr;
  KeyPtr key = nullptr;
};

// Return a new P-256 key with the certificate that `plan` describes, signed by `signer`,
// or by itself when that is null.
Result<Identity> make_identity(const CertificatePlan& plan, const Identity* signer);

// Write `identity` to `stem`.pem and, readable by the owner alone, `stem`.key.
Result<void> save_identity(const Identity& identity, const std::filesystem::path& stem);

// Return the identity that `save_identity` wrote.
Result<Identity> load_identity(const std::filesystem::path& stem);

} // namespace oidcctl::test_issuer
