#include "jose/mac.hpp"

#include "base/hmac.hpp"
#include "jose/openssl.hpp"

#include <initializer_list>
#include <optional>

namespace oidcctl::jose {

namespace {

using Digest = std::unique_ptr<EVP_MD, Freeing<EVP_MD_free>>;
using Digesting = std::unique_ptr<EVP_MD_CTX, Freeing<EVP_MD_CTX_free>>;

constexpr std::size_t k_block = 64; // bytes
constexpr std::size_t k_size = 32;

// Return SHA-256 of `parts` one after the other; nothing where OpenSSL refuses.
std::optional<std::string>
sha256_of(std::initializer_list<std::string_view> parts)
{
  // Fetched once: that would take longer than the hash.
  static const Digest digest(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  thread_local const Digesting context(EVP_MD_CTX_new());
  std::string out(k_size, '\0');
  bool works =
      digest && context && EVP_DigestInit_ex2(context.get(), digest.get(), nullptr) == 1;
  for (const auto part : parts) {
    works = works && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  }
  auto* const bytes = reinterpret_cast<unsigned char*>(out.data());
  works = works && EVP_DigestFinal_ex(context.get(), bytes, nullptr) == 1;
  return works ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace

std::string
hmac_sha256(std::string_view key, std::string_view bytes)
{
  constexpr char inner = 0x36;
  constexpr char outer = 0x5c;
  if (key.size() > k_block) {
    return oidcctl::hmac_sha256(key, bytes); // no one has such a key here
  }
  std::string padded(key);
  padded.resize(k_block, '\0');
  auto other = padded;
  for (std::size_t i = 0; i < k_block; ++i) {
    padded[i] = static_cast<char>(padded[i] ^ inner);
    other[i] = static_cast<char>(other[i] ^ outer);
  }
  const auto first = sha256_of({padded, bytes});
  const auto mac = first ? sha256_of({other, *first}) : std::nullopt;
  return mac ? *mac : oidcctl::hmac_sha256(key, bytes);
}

} // namespace oidcctl::jose
