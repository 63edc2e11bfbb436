#include "checks/certificate_json.hpp"

namespace oidcctl {

Json
to_json(const Certificate& certificate)
{
  Json out{{"subject", certificate.subject},
           {"issuer", certificate.issuer},
           {"names", certificate.names},
           {"notBefore", to_rfc3339(certificate.not_before)},
           {"notAfter", to_rfc3339(certificate.not_after)},
           {"signatureAlgorithm", certificate.signature_algorithm},
           {"sha256", certificate.sha256}};
  if (!certificate.key_type.empty()) {
    out["keyType"] = certificate.key_type;
    out["keyBits"] = certificate.key_bits;
  }
  if (certificate.is_ca) {
    out["ca"] = true;
  }
  if (!certificate.usages.empty()) {
    out["extendedKeyUsages"] = certificate.usages;
  }
  return out;
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
