#pragma once

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl {

// CA certificates that may be handed to others. The bytes are made here, from
// certificates that were read one by one, so that nothing else of the source gets
// through: no private key, no comment, no other block.
class CaCertificates
{
public:
  // No certificates: the system's roots are meant.
  CaCertificates() = default;

  // Return the certificates of the CERTIFICATE blocks (RFC 7468) in `pem`. ByteStream of
  // other types and all text between blocks are left out. An error, without the name of
  // the source, when there is no CERTIFICATE block, or when one of them is not a
  // certificate.
  static tl::expected<CaCertificates, std::string> parse(std::string_view pem);

  bool
  empty() const
  {
    return m_pem.empty();
  }

  // Return the certificates as PEM, with lines of 64 characters.
  const std::string&
  pem() const
  {
    return m_pem;
  }

private:
  std::string m_pem = {};
};

// Return whether `pem` has a block with a private key of any kind, whole or not.
bool has_private_key(std::string_view pem);

} // namespace oidcctl
