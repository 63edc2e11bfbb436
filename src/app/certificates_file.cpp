#include "app/certificates_file.hpp"

#include "base/text.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr std::size_t k_limit = std::size_t{1} << 20; // bytes

} // namespace

Result<std::string>
read_certificates(System& system, const std::string& path)
{
  TRY_ASSIGN(auto pem, system.files.read(path, k_limit));
  if (pem.find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
    return fail(ErrorCode::local_file,
                fmt::format("{} has no BEGIN CERTIFICATE block", text::quote(path)),
                "give a PEM file; `openssl x509 -inform der -in FILE` makes one of DER");
  }
  if (pem.find("PRIVATE KEY-----") != std::string::npos) {
    return fail(ErrorCode::local_file,
                fmt::format("{} has a private key, which must not go into a kubeconfig",
                            text::quote(path)),
                "give a file with the CA certificates alone");
  }
  return pem;
}

} // namespace oidcctl
