#include "checks/certificate_json.hpp"

namespace oidcctl {

Json
to_json(const Certificate& certificate)
{
  return {{"subject", certificate.subject},
          {"issuer", certificate.issuer},
          {"names", certificate.names},
          {"notBefore", to_rfc3339(certificate.not_before)},
          {"notAfter", to_rfc3339(certificate.not_after)},
          {"signatureAlgorithm", certificate.signature_algorithm},
          {"sha256", certificate.sha256}};
}

Json
chain_json(const TlsInfo& tls)
{
  auto chain = Json::array();
  for (const auto& certificate : tls.chain) {
    chain.push_back(to_json(certificate));
  }
  return chain;
}

} // namespace oidcctl
