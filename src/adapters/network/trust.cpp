#include "adapters/network/trust.hpp"

#include "adapters/network/root_certificates.hpp"
#include "go/x509/pem.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

using Certificates = std::vector<go::x509::Certificate>;

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

// Return the system's roots. What does not parse is skipped, as Go does.
Result<Certificates>
system_roots(go::Version go)
{
  TRY_ASSIGN(const auto pem,
             system_root_certificates(curl_version_info(CURLVERSION_NOW)->cainfo));
  return go::x509::append_certs_from_pem(pem, go);
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
