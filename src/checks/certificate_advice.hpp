#pragma once

#include "base/finding.hpp"
#include "base/time.hpp"
#include "model/http/http.hpp"

#include <string>
#include <string_view>
#include <vector>

// What to do about a server's certificates. They were judged by Go's rules (go/x509), or
// by whoever wrote the evidence.
namespace oidcctl::checks {

// Who needs the certificate to be right, for the hints.
struct CertificateReader
{
  std::string_view host = {};
  // How the CA is given: here, and to the program that is judged for.
  std::string_view ca_hint = {};
  // Whose certificate it is.
  std::string_view owner = "the server";
};

// Return what to do about the chain of `tls`, which was refused: one text for each cause.
std::string
certificate_hint(const TlsInfo& tls, Time now, const CertificateReader& reader);

// Return warnings about what Go accepts in the chain and others do not, or what is weak.
std::vector<Finding> certificate_warnings(const TlsInfo& tls, std::string_view host);

} // namespace oidcctl::checks
