#include "jose/signature.hpp"

#include "jose/algorithms.hpp"
#include "jose/openssl.hpp"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <array>
#include <iterator>
#include <mutex>
#include <string>
#include <vector>

namespace oidcctl::jose {

namespace {

using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freeing<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freeing<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freeing<EVP_PKEY_CTX_free>>;
using Digest = std::unique_ptr<EVP_MD, Freeing<EVP_MD_free>>;
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

// Verifies signatures of one key by one algorithm, as often as it is asked, but for one
// thread at a time. To make one takes a sixth of the time of a verification.
class Verifier
{
public:
  // Return one, or nullptr where OpenSSL refuses.
  static std::unique_ptr<Verifier>
  make(const Algorithm& algorithm, EVP_PKEY* key)
  {
    auto made = std::make_unique<Verifier>();
    made->m_digest.reset(
        EVP_MD_fetch(nullptr, EVP_MD_get0_name(algorithm.digest()), nullptr));
    made->m_digesting.reset(EVP_MD_CTX_new());
    made->m_key.reset(EVP_PKEY_CTX_new(key, nullptr));
    auto* const context = made->m_key.get();
    const bool works =
        made->m_digest && made->m_digesting && context != nullptr &&
        EVP_PKEY_verify_init(context) == 1 &&
        (algorithm.type != Jwk::Type::rsa || set_padding(context, algorithm)) &&
        EVP_PKEY_CTX_set_signature_md(context, made->m_digest.get()) == 1;
    return works ? std::move(made) : nullptr;
  }

  bool
  verify(std::string_view input, std::string_view signature)
  {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    auto* const context = m_digesting.get();
    return EVP_DigestInit_ex2(context, m_digest.get(), nullptr) == 1 &&
           EVP_DigestUpdate(context, input.data(), input.size()) == 1 &&
           EVP_DigestFinal_ex(context, digest, &size) == 1 &&
           EVP_PKEY_verify(
               m_key.get(), bytes(signature), signature.size(), digest, size) == 1;
  }

private:
  static bool
  set_padding(EVP_PKEY_CTX* context, const Algorithm& algorithm)
  {
    return algorithm.is_pss
               ? EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
                     EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_AUTO) == 1
               : EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
  }

  Digest m_digest = nullptr;
  DigestContext m_digesting = nullptr;
  KeyContext m_key = nullptr;
};

// The verifiers of one algorithm that no thread is using: as many as ever were at once.
class VerifierPool
{
public:
  std::unique_ptr<Verifier>
  take(const Algorithm& algorithm, EVP_PKEY* key)
  {
    {
      const std::lock_guard lock(m_mutex);
      if (!m_free.empty()) {
        auto verifier = std::move(m_free.back());
        m_free.pop_back();
        return verifier;
      }
    }
    return Verifier::make(algorithm, key);
  }
  void
  give_back(std::unique_ptr<Verifier> verifier)
  {
    const std::lock_guard lock(m_mutex);
    m_free.push_back(std::move(verifier));
  }

private:
  std::mutex m_mutex = {};
  std::vector<std::unique_ptr<Verifier>> m_free = {};
};

class OpensslKey : public PublicKey
{
public:
  OpensslKey(Jwk::Type type, Key key) : m_type(type), m_key(std::move(key)) {}

  bool
  verifies(std::string_view algorithm,
           std::string_view input,
           std::string_view signature) const override
  {
    for (std::size_t i = 0; i < std::size(k_algorithms); ++i) {
      const auto& row = k_algorithms[i];
      if (row.name == algorithm && row.type == m_type) {
        const bool good = verify(row, m_pools[i], input, signature);
        ERR_clear_error(); // a bad signature is an answer, not an error to leave behind
        return good;
      }
    }
    return false;
  }

private:
  bool
  verify(const Algorithm& algorithm,
         VerifierPool& pool,
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
    auto verifier = pool.take(algorithm, m_key.get());
    if (!verifier) {
      return false;
    }
    const bool good = verifier->verify(input, signature);
    pool.give_back(std::move(verifier));
    return good;
  }

  Jwk::Type m_type;
  Key m_key;
  mutable std::array<VerifierPool, std::size(k_algorithms)> m_pools = {};
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
