#include "app/kubeconfig/certificates_file.hpp"

#include "base/text.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr std::size_t k_limit = std::size_t{1} << 20; // bytes

} // namespace

Result<CaCertificates>
read_certificates(System& system, const std::string& path)
{
  TRY_ASSIGN(auto pem, system.files.read(path, k_limit));
  if (has_private_key(pem)) {
    return fail(
        ErrorCode::local_file,
        fmt::format("{} contains a private key, which must not be in a kubeconfig",
                    text::quote(path)),
        "use a file with only the CA certificates");
  }
  auto certificates = CaCertificates::parse(pem);
  if (!certificates) {
    return fail(ErrorCode::local_file,
                fmt::format("{}: {}", text::quote(path), certificates.error()),
                "use a PEM file; `openssl x509 -inform der -in FILE` converts DER");
  }
  return std::move(*certificates);
}

} // namespace oidcctl
