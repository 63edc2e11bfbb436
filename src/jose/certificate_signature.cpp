#include "jose/certificate_signature.hpp"

#include "jose/openssl.hpp"

#include <openssl/err.h>
#include <openssl/rsa.h>

namespace oidcctl::jose {

namespace {

using go::x509::SignatureAlgorithm;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freeing<EVP_MD_CTX_free>>;

// Return the hash of `algorithm`; nullptr for Ed25519, which has its own, and for what is
// not verified.
const EVP_MD*
hash_of(SignatureAlgorithm algorithm)
{
  using enum SignatureAlgorithm;
  switch (algorithm) {
  case md5_rsa:
    return EVP_md5();
  case sha1_rsa:
  case dsa_sha1:
  case ecdsa_sha1:
    return EVP_sha1();
  case sha256_rsa:
  case sha256_rsa_pss:
  case dsa_sha256:
  case ecdsa_sha256:
    return EVP_sha256();
  case sha384_rsa:
  case sha384_rsa_pss:
  case ecdsa_sha384:
    return EVP_sha384();
  case sha512_rsa:
  case sha512_rsa_pss:
  case ecdsa_sha512:
    return EVP_sha512();
  case SignatureAlgorithm::ed25519:
  case md2_rsa:
  case unknown:
    break;
  }
  return nullptr;
}

bool
is_pss(SignatureAlgorithm algorithm)
{
  return algorithm == SignatureAlgorithm::sha256_rsa_pss ||
         algorithm == SignatureAlgorithm::sha384_rsa_pss ||
         algorithm == SignatureAlgorithm::sha512_rsa_pss;
}

bool
set_pss(EVP_PKEY_CTX* context)
{
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

} // namespace

bool
CertificateSignatures::verifies(SignatureAlgorithm algorithm,
                                std::string_view spki,
                                std::string_view message,
                                std::string_view signature) const
{
  const auto* hash = hash_of(algorithm);
  if (hash == nullptr && algorithm != SignatureAlgorithm::ed25519) {
    return false;
  }
  const auto* at = bytes(spki);
  const Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(spki.size())));
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr; // belongs to `context`
  const bool is_good =
      key && context &&
      EVP_DigestVerifyInit(context.get(), &options, hash, nullptr, key.get()) == 1 &&
      (!is_pss(algorithm) || set_pss(options)) &&
      EVP_DigestVerify(context.get(),
                       bytes(signature),
                       signature.size(),
                       bytes(message),
                       message.size()) == 1;
  ERR_clear_error(); // what OpenSSL refused is an answer, not an error to leave behind
  return is_good;
}

} // namespace oidcctl::jose
