#include "adapters/network/trust.hpp"

#include "go/x509/pem.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <openssl/x509.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace oidcctl {

namespace {

using Certificates = std::vector<go::x509::Certificate>;

std::string
content_of(const char* path)
{
  std::ifstream file(path == nullptr ? "" : path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string
ca_hint(const NetworkOptions& options)
{
  if (options.ca_pem.starts_with("\xef\xbb\xbf")) {
    return "the file begins with a byte order mark, which hides the block after it from "
           "Go: "
           "save it as UTF-8 without one";
  }
  return options.every_ca_must_parse
             ? "an API server does not start with this file: have the certificate "
               "reissued, or "
               "remove its block"
             : "use a PEM file with at least one CERTIFICATE block that is valid";
}

// Return the CAs that were given, read as kube-apiserver reads its CA file, or as other
// clients do, who skip what does not parse.
Result<Certificates>
given_roots(const NetworkOptions& options)
{
  auto roots = go::x509::parse_certs_pem(options.ca_pem, options.go);
  if (roots) {
    return std::move(*roots);
  }
  auto lax = options.every_ca_must_parse
                 ? Certificates()
                 : go::x509::append_certs_from_pem(options.ca_pem, options.go);
  if (!lax.empty()) {
    return lax;
  }
  return fail(ErrorCode::local_file,
              fmt::format("certificate authority{}: {}",
                          options.ca_name.empty() ? "" : " " + options.ca_name,
                          roots.error()),
              ca_hint(options));
}

// Return the system's roots, from the first of the files that Go looks for and that
// libcurl and OpenSSL were built with (crypto/x509 root_linux.go). What does not parse is
// skipped.
Result<Certificates>
system_roots(go::Version go)
{
  const char* const files[] = {"/etc/ssl/certs/ca-certificates.crt",
                               "/etc/pki/tls/certs/ca-bundle.crt",
                               "/etc/ssl/ca-bundle.pem",
                               "/etc/pki/tls/cacert.pem",
                               "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                               "/etc/ssl/cert.pem",
                               curl_version_info(CURLVERSION_NOW)->cainfo,
                               X509_get_default_cert_file()};
  for (const auto* file : files) {
    auto roots = go::x509::append_certs_from_pem(content_of(file), go);
    if (!roots.empty()) {
      return roots;
    }
  }
  return fail(ErrorCode::local_file,
              "cannot read the system's root certificates",
              "install the package ca-certificates, or use --certificate-authority");
}

} // namespace

Result<Trust>
make_trust(const NetworkOptions& options, const go::x509::SignatureVerifier& signatures)
{
  constexpr std::size_t most_names = 10;
  Trust trust{.signatures = &signatures, .go = options.go};
  if (options.ca_pem.empty()) {
    TRY_ASSIGN(trust.roots, system_roots(options.go));
    return trust;
  }
  TRY_ASSIGN(trust.roots, given_roots(options));
  for (std::size_t i = 0; i < std::min(most_names, trust.roots.size()); ++i) {
    trust.names.push_back(trust.roots[i].subject.text);
  }
  return trust;
}

} // namespace oidcctl
