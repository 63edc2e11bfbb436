// How many signatures this program verifies in a second: `bench-verify-speed SECONDS`
// prints one line of JSON. Each round parses the token again and verifies with a key that
// is ready, as a server does; the signing itself is outside the measured time.
#include "adapters/network/network_module.hpp"
#include "base/base64.hpp"
#include "model/oidc/jws.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

namespace {

using namespace oidcctl;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

constexpr const char* k_claims =
    R"({"iss":"https://login.example.com","aud":"kubernetes","sub":"4711","exp":1800003600,)"
    R"("iat":1800000000,"email":"jane@example.com","email_verified":true,)"
    R"("groups":["developers","operators","auditors"]})";

std::string
number(const EVP_PKEY* key, const char* name, int size)
{
  BIGNUM* value = nullptr;
  EVP_PKEY_get_bn_param(key, name, &value);
  std::string bytes(static_cast<std::size_t>(size == 0 ? BN_num_bytes(value) : size),
                    '\0');
  BN_bn2binpad(value,
               reinterpret_cast<unsigned char*>(bytes.data()),
               static_cast<int>(bytes.size()));
  BN_free(value);
  return bytes;
}

std::string
sign(EVP_PKEY* key, const std::string& input)
{
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  std::size_t size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(input.data());
  EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key);
  EVP_DigestSign(context.get(), nullptr, &size, bytes, input.size());
  std::string signature(size, '\0');
  EVP_DigestSign(context.get(),
                 reinterpret_cast<unsigned char*>(signature.data()),
                 &size,
                 bytes,
                 input.size());
  signature.resize(size);
  return signature;
}

// Return r and s of a DER signature side by side, 32 bytes each.
std::string
joined(const std::string& der)
{
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free);
  constexpr int half = 32;
  std::string out(2 * half, '\0');
  auto* bytes = reinterpret_cast<unsigned char*>(out.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), bytes, half);
  BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), bytes + half, half);
  return out;
}

double
verifications_per_second(const std::string& algorithm,
                         EVP_PKEY* key,
                         const Jwk& jwk,
                         double seconds)
{
  const auto url = base64::Alphabet::url;
  const auto header = fmt::format(R"({{"alg":"{}","typ":"JWT"}})", algorithm);
  const auto input = base64::encode(header, url) + "." + base64::encode(k_claims, url);
  const auto raw = sign(key, input);
  const auto signature = jwk.type == Jwk::Type::ec ? joined(raw) : raw;
  const auto token = input + "." + base64::encode(signature, url);
  const auto ready = network_module().jose().public_key(jwk);
  std::size_t rounds = 0;
  const auto begun = std::chrono::steady_clock::now();
  std::chrono::duration<double> passed{0};
  while (passed.count() < seconds) {
    constexpr int batch = 64; // so that the clock costs nothing
    for (int i = 0; i < batch; ++i) {
      const auto jws = Jws::parse(token, 36);
      if (!jws ||
          !ready->verifies(jws->algorithm, jws->signing_input(), jws->signature)) {
        std::fputs("verify_speed: a good signature was refused\n", stderr);
        std::exit(1);
      }
    }
    rounds += batch;
    passed = std::chrono::steady_clock::now() - begun;
  }
  return static_cast<double>(rounds) / passed.count();
}

} // namespace

int
main(int argc, char** argv)
{
  const double seconds = argc > 1 ? std::atof(argv[1]) : 1;
  const Key rsa(EVP_RSA_gen(2048), EVP_PKEY_free);
  const Key ec(EVP_EC_gen("P-256"), EVP_PKEY_free);
  Jwk rsa_jwk;
  rsa_jwk.type = Jwk::Type::rsa;
  rsa_jwk.modulus = number(rsa.get(), OSSL_PKEY_PARAM_RSA_N, 0);
  rsa_jwk.exponent = number(rsa.get(), OSSL_PKEY_PARAM_RSA_E, 0);
  Jwk ec_jwk;
  ec_jwk.type = Jwk::Type::ec;
  ec_jwk.curve = "P-256";
  ec_jwk.x = number(ec.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32);
  ec_jwk.y = number(ec.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32);
  const nlohmann::json out{
      {"RS256", verifications_per_second("RS256", rsa.get(), rsa_jwk, seconds)},
      {"ES256", verifications_per_second("ES256", ec.get(), ec_jwk, seconds)}};
  std::printf("%s\n", out.dump().c_str());
  return 0;
}
