#include "go/x509/certificate.hpp"

#include "base/sha256.hpp"
#include "go/x509/address.hpp"
#include "model/http/http.hpp"

#include <algorithm>

namespace oidcctl {

namespace {

using go::x509::KeyAlgorithm;
using go::x509::SignatureAlgorithm;

// Return the name that OpenSSL has for a signature algorithm; its OID where it is not
// known.
std::string
signature_name(const go::x509::Certificate& certificate)
{
  using enum SignatureAlgorithm;
  static constexpr std::pair<SignatureAlgorithm, std::string_view> names[] = {
      {md2_rsa, "RSA-MD2"},
      {md5_rsa, "RSA-MD5"},
      {sha1_rsa, "RSA-SHA1"},
      {sha256_rsa, "RSA-SHA256"},
      {sha384_rsa, "RSA-SHA384"},
      {sha512_rsa, "RSA-SHA512"},
      {sha256_rsa_pss, "rsassaPss-SHA256"},
      {sha384_rsa_pss, "rsassaPss-SHA384"},
      {sha512_rsa_pss, "rsassaPss-SHA512"},
      {dsa_sha1, "dsaWithSHA1"},
      {dsa_sha256, "dsa_with_SHA256"},
      {ecdsa_sha1, "ecdsa-with-SHA1"},
      {ecdsa_sha256, "ecdsa-with-SHA256"},
      {ecdsa_sha384, "ecdsa-with-SHA384"},
      {ecdsa_sha512, "ecdsa-with-SHA512"},
      {SignatureAlgorithm::ed25519, "ED25519"},
  };
  const auto* found =
      std::find_if(std::begin(names), std::end(names), [&](const auto& row) {
        return row.first == certificate.signature_algorithm;
      });
  return found == std::end(names) ? certificate.signature_oid
                                  : std::string(found->second);
}

std::string
key_name(KeyAlgorithm algorithm)
{
  switch (algorithm) {
  case KeyAlgorithm::rsa:
    return "RSA";
  case KeyAlgorithm::dsa:
    return "DSA";
  case KeyAlgorithm::ecdsa:
    return "ECDSA";
  case KeyAlgorithm::ed25519:
    return "Ed25519";
  case KeyAlgorithm::unknown:
    break;
  }
  return {};
}

} // namespace

Certificate
describe_certificate(std::string_view der)
{
  // The laxest Go reads the most.
  const auto read = go::x509::partial_certificate(der, go::version_of_kubernetes(0));
  Certificate out{.subject = read.subject.text,
                  .issuer = read.issuer.text,
                  .names = read.dns_names,
                  .not_before = read.not_before,
                  .not_after = read.not_after,
                  .signature_algorithm = signature_name(read),
                  .sha256 = sha256_hex(der),
                  .key_type = key_name(read.key_algorithm),
                  .key_bits = read.key_bits,
                  .is_ca = read.is_ca,
                  .usages = read.extended_key_usages};
  for (const auto& address : read.addresses) {
    out.names.push_back(go::x509::ip_text(address));
  }
  return out;
}

} // namespace oidcctl
