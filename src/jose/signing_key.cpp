#include "jose/signing_key.hpp"

#include "base/base64.hpp"
#include "jose/algorithms.hpp"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>

namespace oidcctl::jose {

namespace {

using DigestContext = std::unique_ptr<EVP_MD_CTX, Freeing<EVP_MD_CTX_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, Freeing<ECDSA_SIG_free>>;
using Memory = std::unique_ptr<BIO, Freeing<BIO_free>>;

unsigned char*
bytes_of(std::string& text)
{
  return reinterpret_cast<unsigned char*>(text.data());
}

// Return a number of the key, big-endian, base64url; `size` bytes, 0: as few as it takes.
std::string
number_of(const EVP_PKEY* key, const char* name, std::size_t size)
{
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &raw) != 1) {
    return {};
  }
  const BigNumber number(raw);
  std::string out(size == 0 ? static_cast<std::size_t>(BN_num_bytes(raw)) : size, '\0');
  if (BN_bn2binpad(raw, bytes_of(out), static_cast<int>(out.size())) < 0) {
    return {};
  }
  return base64::encode(out, base64::Alphabet::url);
}

// Return r and s side by side, as JOSE wants them, of OpenSSL's DER.
std::optional<std::string>
raw_signature(std::string_view der, std::size_t size)
{
  const auto* start = bytes(der);
  const EcdsaSignature signature(
      d2i_ECDSA_SIG(nullptr, &start, static_cast<long>(der.size())));
  std::string r(size, '\0');
  auto s = r;
  const int width = static_cast<int>(size);
  if (!signature ||
      BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes_of(r), width) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes_of(s), width) < 0) {
    return std::nullopt;
  }
  return r + s;
}

// Return the row of the algorithm that a key is usually used with, or nullptr.
const Algorithm*
usual_algorithm(const EVP_PKEY* key)
{
  const bool is_rsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
  std::array<char, 80> name{};
  std::size_t size = 0;
  if (!is_rsa && EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) != 1) {
    return nullptr;
  }
  const int curve = is_rsa ? 0 : OBJ_txt2nid(name.data());
  const auto* row =
      std::find_if(std::begin(k_algorithms), std::end(k_algorithms), [&](const auto& r) {
        return is_rsa ? r.name == "RS256"
                      : r.type == Jwk::Type::ec &&
                            EC_curve_nist2nid(std::string(r.curve).c_str()) == curve;
      });
  return row == std::end(k_algorithms) ? nullptr : row;
}

class OpensslSigningKey : public SigningKey
{
public:
  OpensslSigningKey(Key key, const Algorithm& usual, std::string key_id)
      : m_key(std::move(key)), m_usual(usual), m_key_id(std::move(key_id))
  {}

  std::string
  algorithm() const override
  {
    return std::string(m_usual.name);
  }
  std::string
  key_id() const override
  {
    return m_key_id;
  }
  Json public_jwk() const override;
  std::string public_pem() const override;
  std::optional<std::string> sign(std::string_view algorithm,
                                  std::string_view input) const override;

private:
  std::optional<std::string> sign_by(const Algorithm& row, std::string_view input) const;

  Key m_key;
  const Algorithm& m_usual;
  std::string m_key_id;
};

Json
OpensslSigningKey::public_jwk() const
{
  if (m_usual.type == Jwk::Type::rsa) {
    return {{"kty", "RSA"},
            {"n", number_of(m_key.get(), OSSL_PKEY_PARAM_RSA_N, 0)},
            {"e", number_of(m_key.get(), OSSL_PKEY_PARAM_RSA_E, 0)}};
  }
  return {
      {"kty", "EC"},
      {"crv", m_usual.curve},
      {"x", number_of(m_key.get(), OSSL_PKEY_PARAM_EC_PUB_X, m_usual.coordinate_size)},
      {"y", number_of(m_key.get(), OSSL_PKEY_PARAM_EC_PUB_Y, m_usual.coordinate_size)}};
}

std::string
OpensslSigningKey::public_pem() const
{
  const Memory memory(BIO_new(BIO_s_mem()));
  char* data = nullptr;
  if (!memory || PEM_write_bio_PUBKEY(memory.get(), m_key.get()) != 1) {
    return {};
  }
  const auto size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::optional<std::string>
OpensslSigningKey::sign(std::string_view algorithm, std::string_view input) const
{
  for (const auto& row : k_algorithms) {
    const bool fits = row.type == m_usual.type && row.curve == m_usual.curve;
    if (row.name == algorithm && fits) {
      auto signature = sign_by(row, input);
      ERR_clear_error();
      return signature;
    }
  }
  return std::nullopt;
}

std::optional<std::string>
OpensslSigningKey::sign_by(const Algorithm& row, std::string_view input) const
{
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;
  if (!context ||
      EVP_DigestSignInit(
          context.get(), &key_context, row.digest(), nullptr, m_key.get()) != 1) {
    return std::nullopt;
  }
  if (row.is_pss &&
      (EVP_PKEY_CTX_set_rsa_padding(key_context, RSA_PKCS1_PSS_PADDING) != 1 ||
       EVP_PKEY_CTX_set_rsa_pss_saltlen(key_context, RSA_PSS_SALTLEN_DIGEST) != 1)) {
    return std::nullopt;
  }
  auto size = static_cast<std::size_t>(EVP_PKEY_get_size(m_key.get()));
  std::string out(size, '\0');
  if (EVP_DigestSign(context.get(), bytes_of(out), &size, bytes(input), input.size()) !=
      1) {
    return std::nullopt;
  }
  out.resize(size);
  return row.coordinate_size == 0 ? std::optional(std::move(out))
                                  : raw_signature(out, row.coordinate_size);
}

} // namespace

std::unique_ptr<SigningKey>
make_signing_key(Key key, std::string key_id)
{
  const auto* usual = key ? usual_algorithm(key.get()) : nullptr;
  ERR_clear_error();
  return usual == nullptr ? nullptr
                          : std::make_unique<OpensslSigningKey>(
                                std::move(key), *usual, std::move(key_id));
}

std::unique_ptr<SigningKey>
new_signing_key(std::string_view algorithm)
{
  constexpr unsigned k_rsa_bits = 2048;
  for (const auto& row : k_algorithms) {
    if (row.name == algorithm) {
      Key key(row.type == Jwk::Type::rsa ? EVP_RSA_gen(k_rsa_bits)
                                         : EVP_EC_gen(std::string(row.curve).c_str()));
      return make_signing_key(std::move(key), {});
    }
  }
  return nullptr;
}

} // namespace oidcctl::jose
