#include "base/base64.hpp"
#include "base/text.hpp"
#include "go/json.hpp"
#include "jose/signing_key.hpp"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <optional>

namespace oidcctl::jose {

namespace {

using Memory = std::unique_ptr<BIO, Freeing<BIO_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freeing<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freeing<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freeing<EVP_PKEY_CTX_free>>;
// Numbers of a private key: wiped when they are freed.
using SecretNumber = std::unique_ptr<BIGNUM, Freeing<BN_clear_free>>;

constexpr int k_least_rsa_bits = 2048;
constexpr int k_most_rsa_bits = 16384;
constexpr std::string_view k_hint =
    "expected a private RSA or EC key as PEM, without a passphrase, or as a JWK";

tl::unexpected<Error>
refuse(std::string what)
{
  return fail(ErrorCode::local_file, std::move(what), std::string(k_hint));
}

// A key that wants a passphrase is not asked for on the terminal.
int
no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*argument*/)
{
  return -1;
}

Result<Key>
read_pem(const std::string& text)
{
  if (text.find("ENCRYPTED") != std::string::npos) {
    return refuse("the private key is encrypted");
  }
  const Memory memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  Key key(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  if (!key) {
    return refuse("cannot read a private key");
  }
  return key;
}

std::string
text_in(const go::Value& jwk, std::string_view name)
{
  const auto* value = jwk.find(name);
  return value != nullptr && value->is(go::Value::Kind::string) ? value->text
                                                                : std::string();
}

// One number of a JWK, and what OpenSSL calls it.
struct Member
{
  std::string_view name;
  const char* parameter;
  bool is_needed;
};

constexpr Member k_rsa_members[] = {{"n", OSSL_PKEY_PARAM_RSA_N, true},
                                    {"e", OSSL_PKEY_PARAM_RSA_E, true},
                                    {"d", OSSL_PKEY_PARAM_RSA_D, true},
                                    {"p", OSSL_PKEY_PARAM_RSA_FACTOR1, false},
                                    {"q", OSSL_PKEY_PARAM_RSA_FACTOR2, false},
                                    {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1, false},
                                    {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2, false},
                                    {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1, false}};

// The numbers have to live until the key is built; so do the texts, which are the
// caller's.
class KeyBuilder
{
public:
  bool
  number(const char* parameter, const std::string& big_endian)
  {
    m_numbers.emplace_back(
        BN_bin2bn(bytes(big_endian), static_cast<int>(big_endian.size()), nullptr));
    return m_numbers.back() &&
           OSSL_PARAM_BLD_push_BN(m_builder.get(), parameter, m_numbers.back().get()) ==
               1;
  }
  bool
  text(const char* parameter, const std::string& value)
  {
    return OSSL_PARAM_BLD_push_utf8_string(
               m_builder.get(), parameter, value.c_str(), 0) == 1;
  }
  bool
  octets(const char* parameter, const std::string& value)
  {
    return OSSL_PARAM_BLD_push_octet_string(
               m_builder.get(), parameter, value.data(), value.size()) == 1;
  }
  Key
  key(const char* type) const
  {
    const Parameters parameters(OSSL_PARAM_BLD_to_param(m_builder.get()));
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    const bool is_made =
        parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) == 1;
    Key made(is_made ? key : nullptr);
    ERR_clear_error();
    return made;
  }

private:
  std::vector<SecretNumber> m_numbers = {};
  Builder m_builder{OSSL_PARAM_BLD_new()};
};

Result<Key>
read_rsa(const go::Value& jwk)
{
  KeyBuilder builder;
  for (const auto& member : k_rsa_members) {
    const auto decoded = base64::decode(text_in(jwk, member.name), base64::Alphabet::url);
    const bool is_there = decoded && !decoded->empty();
    if (!is_there && member.is_needed) {
      return refuse(fmt::format("the JWK has no member {}", text::quote(member.name)));
    }
    if (is_there && !builder.number(member.parameter, *decoded)) {
      return refuse("cannot read the numbers of the JWK");
    }
  }
  return builder.key("RSA");
}

Result<Key>
read_ec(const go::Value& jwk)
{
  const auto number = [&jwk](std::string_view name) {
    return base64::decode(text_in(jwk, name), base64::Alphabet::url).value_or("");
  };
  const auto x = number("x");
  const auto y = number("y");
  const auto d = number("d");
  if (x.empty() || y.empty() || d.empty()) {
    return refuse("the JWK does not have the members \"x\", \"y\" and \"d\"");
  }
  // OpenSSL keeps where they are until the key is built.
  const auto curve = text_in(jwk, "crv");
  const std::string point = '\x04' + x + y; // uncompressed (SEC 1, chapter 2.3.3)
  KeyBuilder builder;
  const bool is_read = builder.text(OSSL_PKEY_PARAM_GROUP_NAME, curve) &&
                       builder.octets(OSSL_PKEY_PARAM_PUB_KEY, point) &&
                       builder.number(OSSL_PKEY_PARAM_PRIV_KEY, d);
  return is_read ? builder.key("EC") : Key();
}

Result<Key>
read_jwk_key(const go::Value& jwk)
{
  const auto type = text_in(jwk, "kty");
  if (type == "RSA") {
    return read_rsa(jwk);
  }
  if (type == "EC") {
    return read_ec(jwk);
  }
  return refuse(fmt::format("the type of the JWK is {}", text::quote(type)));
}

// Return whether the public half is that of the private one: what signs with another key
// would be found in every answer of the webhook.
bool
is_consistent(const EVP_PKEY* key)
{
  const KeyContext context(
      EVP_PKEY_CTX_new_from_pkey(nullptr, const_cast<EVP_PKEY*>(key), nullptr));
  const bool is_good = context && EVP_PKEY_pairwise_check(context.get()) == 1;
  ERR_clear_error();
  return is_good;
}

} // namespace

Result<std::unique_ptr<SigningKey>>
read_signing_key(const Secret& text)
{
  const auto trimmed = text::trim(text.reveal());
  std::string key_id;
  Key key;
  if (trimmed.starts_with('{')) {
    const auto jwk = go::parse(trimmed);
    if (!jwk) {
      return refuse("the key is neither PEM nor valid JSON");
    }
    key_id = text_in(*jwk, "kid");
    TRY_ASSIGN(key, read_jwk_key(*jwk));
  } else {
    TRY_ASSIGN(key, read_pem(text.reveal()));
  }
  if (!key || !is_consistent(key.get())) {
    return refuse("the numbers of the private key do not fit together");
  }
  const int bits = EVP_PKEY_get_bits(key.get());
  const bool is_rsa = EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA;
  if (is_rsa && (bits < k_least_rsa_bits || bits > k_most_rsa_bits)) {
    return refuse(fmt::format("the RSA key has {} bits, expected {} to {}",
                              bits,
                              k_least_rsa_bits,
                              k_most_rsa_bits));
  }
  auto signing = make_signing_key(std::move(key), std::move(key_id));
  if (!signing) {
    return refuse("the key is neither RSA nor EC on P-256, P-384 or P-521");
  }
  return signing;
}

} // namespace oidcctl::jose
