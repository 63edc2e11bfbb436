#pragma once

#include "go/version.hpp"
#include "go/x509/certificate.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::go {

// A block of a PEM file.
struct PemBlock
{
  std::string type = {};    // "CERTIFICATE"
  bool has_headers = false; // such as Proc-Type
  std::string bytes = {};   // decoded
};

// Return the next block of `text` that Go can decode and leave in `text` what follows it,
// or nothing when there is none (encoding/pem Decode). Broken blocks are passed over
// without a word.
std::optional<PemBlock> next_pem_block(std::string_view& text, Version go);

namespace x509 {

// Return the certificates in `pem`, at least one, or client-go's words for why there are
// none: blocks of other types and those with headers are skipped, the first CERTIFICATE
// that does not parse is fatal (k8s.io/client-go/util/cert ParseCertsPEM).
tl::expected<std::vector<Certificate>, std::string> parse_certs_pem(std::string_view pem,
                                                                    Version go);

// Return the certificates in `pem` that parse; the others are skipped without a word
// (crypto/x509 CertPool.AppendCertsFromPEM, the system's roots).
std::vector<Certificate> append_certs_from_pem(std::string_view pem, Version go);

} // namespace x509
} // namespace oidcctl::go
