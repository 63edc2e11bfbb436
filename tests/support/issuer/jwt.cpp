#include "jwt.hpp"

#include "base/base64.hpp"

#include <fmt/format.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>

#include <algorithm>
#include <array>
#include <memory>

namespace oidcctl::test_issuer {

namespace {

struct Algorithm
{
  std::string_view name = {};
  const EVP_MD* (*digest)() = nullptr; // null: the algorithm brings its own
  std::size_t coordinate = 0;          // bytes of r and of s; 0: not ECDSA
};

constexpr std::array k_algorithms{
    Algorithm{"ES256", EVP_sha256, 32},
    Algorithm{"ES384", EVP_sha384, 48},
    Algorithm{"EdDSA"},
    Algorithm{"RS256", EVP_sha256},
};

using EcdsaPtr = std::unique_ptr<ECDSA_SIG, Freeing<ECDSA_SIG_free>>;

// Return an ECDSA signature as RFC 7518 chapter 3.4 wants it: r and s in a fixed width,
// where OpenSSL gives DER.
std::optional<std::string>
to_jose(const std::string& der, std::size_t coordinate)
{
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  const EcdsaPtr parts(d2i_ECDSA_SIG(nullptr, &bytes, static_cast<long>(der.size())));
  std::string joined(2 * coordinate, '\0');
  auto* out = reinterpret_cast<unsigned char*>(joined.data());
  const int width = static_cast<int>(coordinate);
  if (!parts || BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), out, width) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), out + coordinate, width) < 0) {
    return std::nullopt;
  }
  return joined;
}

Result<std::string>
sign(const std::string& input, const SigningKey& key)
{
  const auto* algorithm =
      std::find_if(k_algorithms.begin(), k_algorithms.end(), [&key](const auto& row) {
        return row.name == key.alg;
      });
  if (algorithm == k_algorithms.end()) {
    return fail(ErrorCode::usage, fmt::format("key {} does not sign", key.kid));
  }
  const DigestPtr context(EVP_MD_CTX_new());
  const auto* digest = algorithm->digest == nullptr ? nullptr : algorithm->digest();
  const auto* data = reinterpret_cast<const unsigned char*>(input.data());
  std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key.key.get()));
  std::string signature(size, '\0');
  if (!context ||
      EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key.key.get()) != 1 ||
      EVP_DigestSign(context.get(),
                     reinterpret_cast<unsigned char*>(signature.data()),
                     &size,
                     data,
                     input.size()) != 1) {
    return openssl_failure("sign with " + key.kid);
  }
  signature.resize(size);
  if (algorithm->coordinate == 0) {
    return signature;
  }
  auto joined = to_jose(signature, algorithm->coordinate);
  return joined ? Result<std::string>(*joined) : openssl_failure("read a signature");
}

} // namespace

Result<std::string>
mint(const Json& header, const Json& claims, const SigningKey* key)
{
  const auto encode = [](const std::string& bytes) {
    return base64::encode(bytes, base64::Alphabet::url);
  };
  const auto input = encode(to_text(header, -1)) + "." + encode(to_text(claims, -1));
  if (key == nullptr) {
    return input + ".";
  }
  TRY_ASSIGN(const auto signature, sign(input, *key));
  return input + "." + encode(signature);
}

} // namespace oidcctl::test_issuer
