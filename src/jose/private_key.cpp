#include "jose/private_key.hpp"

#include "jose/openssl.hpp"

#include <openssl/err.h>
#include <openssl/objects.h>

#include <algorithm>
#include <array>

namespace oidcctl::jose {

namespace {

using go::tls::KeyMatch;
using Pkcs8 = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Freeing<PKCS8_PRIV_KEY_INFO_free>>;

// Return the key in `der` in the traditional form of `type`, with nothing after it.
Key
read_traditional(int type, std::string_view der)
{
  const auto* at = bytes(der);
  Key key(d2i_PrivateKey(type, nullptr, &at, static_cast<long>(der.size())));
  return at == bytes(der) + der.size() ? std::move(key) : Key();
}

Key
read_pkcs8(std::string_view der)
{
  const auto* at = bytes(der);
  const Pkcs8 info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size())));
  return info && at == bytes(der) + der.size() ? Key(EVP_PKCS82PKEY(info.get())) : Key();
}

// Return whether Go knows the curve of an EC key.
bool
has_curve_of_go(const EVP_PKEY* key)
{
  std::array<char, 80> name{};
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) != 1) {
    return false;
  }
  constexpr std::array curves{
      NID_secp224r1, NID_X9_62_prime256v1, NID_secp384r1, NID_secp521r1};
  return std::find(curves.begin(), curves.end(), OBJ_txt2nid(name.data())) !=
         curves.end();
}

// Return whether crypto/x509 reads keys of this type and curve.
bool
is_of_go(const EVP_PKEY* key)
{
  switch (EVP_PKEY_get_base_id(key)) {
  case EVP_PKEY_EC:
    return has_curve_of_go(key);
  case EVP_PKEY_RSA:
  case EVP_PKEY_ED25519:
  case EVP_PKEY_X25519:
    return true;
  default:
    return false;
  }
}

Key
read_private_key(std::string_view der)
{
  // d2i_PrivateKey takes PKCS #8 as well, so that comes first.
  auto key = read_pkcs8(der);
  if (!key) {
    key = read_traditional(EVP_PKEY_RSA, der);
  }
  if (!key) {
    key = read_traditional(EVP_PKEY_EC, der);
  }
  return key && is_of_go(key.get()) ? std::move(key) : Key();
}

KeyMatch
match(const EVP_PKEY* key, std::string_view spki)
{
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_X25519) {
    return KeyMatch::unknown;
  }
  const auto* at = bytes(spki);
  const Key other(d2i_PUBKEY(nullptr, &at, static_cast<long>(spki.size())));
  if (!other || EVP_PKEY_get_base_id(other.get()) != EVP_PKEY_get_base_id(key)) {
    return KeyMatch::other_type;
  }
  return EVP_PKEY_eq(key, other.get()) == 1 ? KeyMatch::same : KeyMatch::different;
}

} // namespace

KeyMatch
key_match(std::string_view der, std::string_view spki)
{
  const auto key = read_private_key(der);
  const auto found = key ? match(key.get(), spki) : KeyMatch::unreadable;
  ERR_clear_error();
  return found;
}

} // namespace oidcctl::jose
