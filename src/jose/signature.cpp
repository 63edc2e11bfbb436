#include "jose/signature.hpp"

#include "jose/algorithms.hpp"
#include "jose/openssl.hpp"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <string>

namespace oidcctl::jose {

namespace {

using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freeing<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freeing<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freeing<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freeing<EVP_MD_CTX_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, Freeing<ECDSA_SIG_free>>;

Key
key_from(const char* type, const Builder& builder)
{
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) !=
          1) {
    return nullptr;
  }
  return Key(key);
}

Key
rsa_key(const Jwk& key)
{
  const Builder builder(OSSL_PARAM_BLD_new());
  const auto n = big_number(key.modulus);
  const auto e = big_number(key.exponent);
  if (!builder || !n || !e ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
    return nullptr;
  }
  return key_from("RSA", builder);
}

Key
ec_key(const Jwk& key)
{
  const Builder builder(OSSL_PARAM_BLD_new());
  const std::string point = '\x04' + key.x + key.y; // uncompressed (SEC 1, chapter 2.3.3)
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(
          builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, key.curve.c_str(), 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(
          builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1) {
    return nullptr;
  }
  return key_from("EC", builder);
}

// Return r and s, which JOSE puts side by side, in the DER that OpenSSL wants.
std::string
der_signature(std::string_view raw)
{
  const EcdsaSignature signature(ECDSA_SIG_new());
  auto r = big_number(raw.substr(0, raw.size() / 2));
  auto s = big_number(raw.substr(raw.size() / 2));
  if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) {
    return {};
  }
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &der);
  std::string out(reinterpret_cast<const char*>(der),
                  size > 0 ? static_cast<std::size_t>(size) : 0);
  OPENSSL_free(der);
  return out;
}

class OpensslKey : public PublicKey
{
public:
  OpensslKey(Jwk::Type type, Key key) : m_type(type), m_key(std::move(key)) {}

  bool
  verifies(std::string_view algorithm,
           std::string_view input,
           std::string_view signature) const override
  {
    for (const auto& row : k_algorithms) {
      if (row.name == algorithm && row.type == m_type) {
        const bool good = verify(row, input, signature);
        ERR_clear_error(); // a bad signature is an answer, not an error to leave behind
        return good;
      }
    }
    return false;
  }

private:
  bool
  verify(const Algorithm& algorithm,
         std::string_view input,
         std::string_view signature) const
  {
    std::string der;
    if (algorithm.type == Jwk::Type::ec) {
      if (signature.size() != 2 * algorithm.coordinate_size) {
        return false;
      }
      der = der_signature(signature);
      signature = der;
    }
    const DigestContext context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* key_context = nullptr;
    if (!context ||
        EVP_DigestVerifyInit(
            context.get(), &key_context, algorithm.digest(), nullptr, m_key.get()) != 1) {
      return false;
    }
    if (algorithm.is_pss &&
        (EVP_PKEY_CTX_set_rsa_padding(key_context, RSA_PKCS1_PSS_PADDING) != 1 ||
         EVP_PKEY_CTX_set_rsa_pss_saltlen(key_context, RSA_PSS_SALTLEN_AUTO) != 1)) {
      return false;
    }
    return EVP_DigestVerify(context.get(),
                            bytes(signature),
                            signature.size(),
                            bytes(input),
                            input.size()) == 1;
  }

  Jwk::Type m_type;
  Key m_key;
};

} // namespace

std::unique_ptr<PublicKey>
make_public_key(const Jwk& key)
{
  const bool is_usable = !key.problem && !key.is_private;
  Key handle;
  if (is_usable && key.type == Jwk::Type::rsa) {
    handle = rsa_key(key);
  } else if (is_usable && key.type == Jwk::Type::ec) {
    handle = ec_key(key);
  }
  ERR_clear_error();
  return handle ? std::make_unique<OpensslKey>(key.type, std::move(handle)) : nullptr;
}

} // namespace oidcctl::jose
