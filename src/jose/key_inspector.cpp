#include "jose/key_inspector.hpp"

#include "go/x509/certificate.hpp"
#include "jose/openssl.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>

#include <array>
#include <string_view>

namespace oidcctl::jose {

namespace {

int
curve_id(std::string_view curve)
{
  return curve == "P-256"   ? NID_X9_62_prime256v1
         : curve == "P-384" ? NID_secp384r1
                            : NID_secp521r1;
}

bool
is_on_curve(const Jwk& key)
{
  const Group group(EC_GROUP_new_by_curve_name(curve_id(key.curve)));
  const Point point(group ? EC_POINT_new(group.get()) : nullptr);
  const auto x = big_number(key.x);
  const auto y = big_number(key.y);
  // Setting the coordinates already refuses a point off the curve.
  return point && x && y &&
         EC_POINT_set_affine_coordinates(
             group.get(), point.get(), x.get(), y.get(), nullptr) == 1;
}

BigNumber
parameter(const EVP_PKEY* key, const char* name)
{
  BIGNUM* value = nullptr;
  EVP_PKEY_get_bn_param(key, name, &value);
  return BigNumber(value);
}

bool
equals(const BigNumber& number, std::string_view big_endian)
{
  const auto other = big_number(big_endian);
  return number && other && BN_cmp(number.get(), other.get()) == 0;
}

// Return whether the certificate's key is the very key that the JWK spells out.
bool
matches(const EVP_PKEY* public_key, const Jwk& key)
{
  if (public_key == nullptr) {
    return false;
  }
  switch (key.type) {
  case Jwk::Type::rsa:
    return EVP_PKEY_get_base_id(public_key) == EVP_PKEY_RSA &&
           equals(parameter(public_key, OSSL_PKEY_PARAM_RSA_N), key.modulus) &&
           equals(parameter(public_key, OSSL_PKEY_PARAM_RSA_E), key.exponent);
  case Jwk::Type::ec: {
    std::array<char, 64> name{};
    return EVP_PKEY_get_base_id(public_key) == EVP_PKEY_EC &&
           EVP_PKEY_get_utf8_string_param(public_key,
                                          OSSL_PKEY_PARAM_GROUP_NAME,
                                          name.data(),
                                          name.size(),
                                          nullptr) == 1 &&
           OBJ_txt2nid(name.data()) == curve_id(key.curve) &&
           equals(parameter(public_key, OSSL_PKEY_PARAM_EC_PUB_X), key.x) &&
           equals(parameter(public_key, OSSL_PKEY_PARAM_EC_PUB_Y), key.y);
  }
  case Jwk::Type::okp: {
    std::array<unsigned char, 32> raw{};
    std::size_t size = raw.size();
    return EVP_PKEY_get_raw_public_key(public_key, raw.data(), &size) == 1 &&
           key.x == std::string_view(reinterpret_cast<const char*>(raw.data()), size);
  }
  case Jwk::Type::symmetric:
  case Jwk::Type::unknown:
    return false;
  }
  return false;
}

bool
has_digest(const std::string& der, const EVP_MD* algorithm, const std::string& wanted)
{
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  return wanted.empty() ||
         (EVP_Digest(der.data(), der.size(), digest.data(), &size, algorithm, nullptr) ==
              1 &&
          wanted == std::string_view(reinterpret_cast<const char*>(digest.data()), size));
}

Key
public_key_of(const go::x509::Certificate& certificate)
{
  const auto* at = bytes(certificate.spki);
  return Key(d2i_PUBKEY(nullptr, &at, static_cast<long>(certificate.spki.size())));
}

std::optional<std::string>
certificate_problem(const Jwk& key)
{
  for (std::size_t i = 0; i < key.certificates.size(); ++i) {
    // By the laxest Go that is known: which one counts is for who has the Kubernetes
    // version.
    const auto certificate =
        go::x509::parse_certificate(key.certificates[i], go::version_of_kubernetes(0));
    if (!certificate) {
      return "`x5c` has an element that is not a certificate";
    }
    // A key of a kind that crypto/x509 does not know is nil there, and not compared.
    if (i == 0 && certificate->key_algorithm != go::x509::KeyAlgorithm::unknown &&
        !matches(public_key_of(*certificate).get(), key)) {
      return "the first certificate in `x5c` belongs to another key";
    }
  }
  if (key.certificates.empty()) {
    return std::nullopt;
  }
  const auto& leaf = key.certificates.front();
  if (!has_digest(leaf, EVP_sha1(), key.sha1_thumbprint)) {
    return "`x5t` is not the SHA-1 digest of the first certificate in `x5c`";
  }
  if (!has_digest(leaf, EVP_sha256(), key.sha256_thumbprint)) {
    return "`x5t#S256` is not the SHA-256 digest of the first certificate in `x5c`";
  }
  return std::nullopt;
}

} // namespace

std::optional<std::string>
key_problem(const Jwk& key)
{
  std::optional<std::string> problem;
  if (key.type == Jwk::Type::ec && !is_on_curve(key)) {
    problem = "the point is not on the curve " + key.curve;
  } else {
    problem = certificate_problem(key);
  }
  ERR_clear_error(); // what OpenSSL refused is an answer, not an error to leave behind
  return problem;
}

} // namespace oidcctl::jose
