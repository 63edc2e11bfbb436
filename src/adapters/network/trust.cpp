#include "adapters/network/trust.hpp"

#include "go/x509/pem.hpp"

#include <openssl/x509.h>

#include <fstream>
#include <iterator>

namespace oidcctl {

namespace {

std::string
content_of(const char* path)
{
  std::ifstream file(path == nullptr ? "" : path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

} // namespace

Result<std::vector<go::x509::Certificate>>
roots_from_pem(const std::string& pem, go::Version go)
{
  auto roots = go::x509::parse_certs_pem(pem, go);
  if (!roots) {
    return fail(
        ErrorCode::local_file,
        "the certificate authority cannot be used: " + roots.error(),
        "use a PEM file in which every CERTIFICATE block is valid: the API server does "
        "not start with another one");
  }
  return std::move(*roots);
}

Result<std::vector<go::x509::Certificate>>
system_roots(const char* path, go::Version go)
{
  for (const auto* file : {path, X509_get_default_cert_file()}) {
    auto roots = go::x509::append_certs_from_pem(content_of(file), go);
    if (!roots.empty()) {
      return roots;
    }
  }
  return fail(ErrorCode::local_file,
              "the system's root certificates cannot be read",
              "install the package ca-certificates, or use --certificate-authority");
}

} // namespace oidcctl
