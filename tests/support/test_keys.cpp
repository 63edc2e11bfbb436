#include "test_keys.hpp"

#include <openssl/core_names.h>
#include <openssl/rsa.h>

namespace oidcctl::test {

namespace {

unsigned char*
bytes(std::string& text)
{
  return reinterpret_cast<unsigned char*>(text.data());
}

// Return a number of the key, big-endian, in `size` bytes; 0: as few as it takes.
std::string
number_of(const EVP_PKEY* key, const char* name, int size)
{
  BIGNUM* raw = nullptr;
  EVP_PKEY_get_bn_param(key, name, &raw);
  const jose::BigNumber number(raw);
  const int wanted = size == 0 ? BN_num_bytes(raw) : size;
  std::string out(static_cast<std::size_t>(wanted), '\0');
  BN_bn2binpad(raw, bytes(out), wanted);
  return out;
}

int
coordinate_size(const std::string& curve)
{
  return curve == "P-256" ? 32 : curve == "P-384" ? 48 : 66;
}

bool
is_rsa(const std::string& kind)
{
  return kind.rfind("RSA", 0) == 0;
}

// Return an RSA key of 1024 bits with this public exponent.
jose::Key
rsa_with_exponent(unsigned long long exponent)
{
  constexpr int bits = 1024;
  EVP_PKEY* key = nullptr;
  auto* context = EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr);
  auto* number = BN_new();
  BN_set_word(number, exponent);
  EVP_PKEY_keygen_init(context);
  EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits);
  EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context, number);
  EVP_PKEY_generate(context, &key);
  BN_free(number);
  EVP_PKEY_CTX_free(context);
  return jose::Key(key);
}

} // namespace

jose::Key
make_key(const std::string& kind)
{
  if (kind == "RSA") {
    return jose::Key(EVP_RSA_gen(1024)); // small, because it is quickly made
  }
  if (is_rsa(kind) && kind[4] == 'e') {
    return rsa_with_exponent(std::stoull(kind.substr(5)));
  }
  if (is_rsa(kind)) {
    return jose::Key(EVP_RSA_gen(std::stoul(kind.substr(4))));
  }
  if (kind == "Ed25519") {
    return jose::Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  }
  return jose::Key(EVP_EC_gen(kind.c_str()));
}

Jwk
jwk_of(const EVP_PKEY* key, const std::string& kind)
{
  Jwk out{.key_id = "k"};
  if (is_rsa(kind)) {
    out.type = Jwk::Type::rsa;
    out.modulus = number_of(key, OSSL_PKEY_PARAM_RSA_N, 0);
    out.exponent = number_of(key, OSSL_PKEY_PARAM_RSA_E, 0);
    return out;
  }
  out.curve = kind;
  if (kind == "Ed25519") {
    out.type = Jwk::Type::okp;
    out.x.resize(32);
    std::size_t size = out.x.size();
    EVP_PKEY_get_raw_public_key(key, bytes(out.x), &size);
    return out;
  }
  out.type = Jwk::Type::ec;
  out.x = number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, coordinate_size(kind));
  out.y = number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, coordinate_size(kind));
  return out;
}

std::string
certificate_of(EVP_PKEY* key, const std::string& kind)
{
  const jose::X509Handle certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  ASN1_TIME_set_string(X509_getm_notBefore(certificate.get()), "20260101000000Z");
  ASN1_TIME_set_string(X509_getm_notAfter(certificate.get()), "20360101000000Z");
  X509_set_pubkey(certificate.get(), key);
  X509_sign(certificate.get(), key, kind == "Ed25519" ? nullptr : EVP_sha256());
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate.get(), &der);
  std::string out(reinterpret_cast<const char*>(der),
                  static_cast<std::size_t>(size < 0 ? 0 : size));
  OPENSSL_free(der);
  return out;
}

std::string
digest_of(const std::string& text, const EVP_MD* algorithm)
{
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), bytes(out), &size, algorithm, nullptr);
  out.resize(size);
  return out;
}

} // namespace oidcctl::test
