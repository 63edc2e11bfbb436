#include "signing.hpp"

#include "base/base64.hpp"
#include "test_keys.hpp"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <map>
#include <memory>

namespace oidcctl::test {

namespace {

using DigestContext = std::unique_ptr<EVP_MD_CTX, jose::Freeing<EVP_MD_CTX_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, jose::Freeing<ECDSA_SIG_free>>;

unsigned char*
bytes(std::string& text)
{
  return reinterpret_cast<unsigned char*>(text.data());
}

const unsigned char*
bytes(std::string_view text)
{
  return reinterpret_cast<const unsigned char*>(text.data());
}

const EVP_MD*
digest(std::string_view algorithm)
{
  const auto size = algorithm.substr(2);
  return size == "256" ? EVP_sha256() : size == "384" ? EVP_sha384() : EVP_sha512();
}

// Return r and s side by side, as JOSE wants them, of OpenSSL's DER.
std::string
raw_signature(std::string_view algorithm, std::string_view der)
{
  const auto* start = bytes(der);
  const EcdsaSignature signature(
      d2i_ECDSA_SIG(nullptr, &start, static_cast<long>(der.size())));
  const int size = algorithm == "ES256" ? 32 : algorithm == "ES384" ? 48 : 66;
  std::string r(static_cast<std::size_t>(size), '\0');
  auto s = r;
  BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes(r), size);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes(s), size);
  return r + s;
}

} // namespace

std::string
base64url(std::string_view bytes)
{
  return base64::encode(bytes, base64::Alphabet::url);
}

std::string
unsigned_token(std::string_view payload)
{
  return base64url(R"({"alg":"ES256"})") + "." + base64url(payload) + ".c2ln";
}

Signer::Signer(const std::string& kind) : m_kind(kind), m_key(make_key(kind)) {}

const Signer&
Signer::of(const std::string& name)
{
  static std::map<std::string, std::unique_ptr<Signer>> made;
  auto& signer = made[name];
  if (!signer) {
    const auto kind = name.substr(0, name.find('/'));
    signer.reset(new Signer(kind == "RSA" ? "RSA-2048" : kind));
  }
  return *signer;
}

Jwk
Signer::key(const std::string& key_id) const
{
  auto out = jwk_of(m_key.get(), m_kind);
  out.key_id = key_id;
  return out;
}

Json
Signer::jwk(const std::string& key_id) const
{
  const auto key = this->key(key_id);
  Json out;
  if (key.type == Jwk::Type::rsa) {
    out = {{"kty", "RSA"}, {"n", base64url(key.modulus)}, {"e", base64url(key.exponent)}};
  } else {
    out = {{"kty", "EC"},
           {"crv", key.curve},
           {"x", base64url(key.x)},
           {"y", base64url(key.y)}};
  }
  if (!key_id.empty()) {
    out["kid"] = key_id;
  }
  return out;
}

std::string
Signer::private_pem() const
{
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(memory, m_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  char* data = nullptr;
  const auto size = BIO_get_mem_data(memory, &data);
  std::string pem(data, static_cast<std::size_t>(size));
  BIO_free(memory);
  return pem;
}

Json
Signer::private_jwk(const std::string& key_id) const
{
  const auto number = [this](const char* name) {
    BIGNUM* raw = nullptr;
    EVP_PKEY_get_bn_param(m_key.get(), name, &raw);
    std::string out(static_cast<std::size_t>(BN_num_bytes(raw)), '\0');
    BN_bn2bin(raw, bytes(out));
    BN_free(raw);
    return base64url(out);
  };
  auto out = jwk(key_id);
  const bool is_rsa = out["kty"] == "RSA";
  out["d"] = number(is_rsa ? OSSL_PKEY_PARAM_RSA_D : OSSL_PKEY_PARAM_PRIV_KEY);
  if (is_rsa) {
    out["p"] = number(OSSL_PKEY_PARAM_RSA_FACTOR1);
    out["q"] = number(OSSL_PKEY_PARAM_RSA_FACTOR2);
    out["dp"] = number(OSSL_PKEY_PARAM_RSA_EXPONENT1);
    out["dq"] = number(OSSL_PKEY_PARAM_RSA_EXPONENT2);
    out["qi"] = number(OSSL_PKEY_PARAM_RSA_COEFFICIENT1);
  }
  return out;
}

std::string
Signer::sign(std::string_view algorithm, std::string_view input, int salt_length) const
{
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;
  EVP_DigestSignInit(
      context.get(), &key_context, digest(algorithm), nullptr, m_key.get());
  if (algorithm.substr(0, 2) == "PS") {
    EVP_PKEY_CTX_set_rsa_padding(key_context, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(
        key_context, salt_length < 0 ? RSA_PSS_SALTLEN_DIGEST : salt_length);
  }
  std::size_t size = 0;
  EVP_DigestSign(context.get(), nullptr, &size, bytes(input), input.size());
  std::string out(size, '\0');
  EVP_DigestSign(context.get(), bytes(out), &size, bytes(input), input.size());
  out.resize(size);
  return algorithm.substr(0, 2) == "ES" ? raw_signature(algorithm, out) : out;
}

std::string
Signer::compact(std::string_view algorithm,
                std::string_view header,
                std::string_view payload,
                int salt_length) const
{
  const auto input = base64url(header) + "." + base64url(payload);
  return input + "." + base64url(sign(algorithm, input, salt_length));
}

std::string
Signer::token(const Json& header, const Json& claims) const
{
  return compact(header.at("alg").get<std::string>(), header.dump(), claims.dump());
}

std::string
key_set(const Json& keys)
{
  return Json{{"keys", keys}}.dump();
}

std::string
short_document(const std::string& issuer)
{
  return Json{{"issuer", issuer}, {"jwks_uri", issuer + "/keys"}}.dump();
}

} // namespace oidcctl::test
