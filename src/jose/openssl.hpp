#pragma once

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include <memory>
#include <string_view>

// Owning handles over OpenSSL's C types; an empty one means that OpenSSL refused.
namespace oidcctl::jose {

template <auto Free> struct Freeing
{
  template <typename T>
  void
  operator()(T* handle) const
  {
    Free(handle);
  }
};

using BigNumber = std::unique_ptr<BIGNUM, Freeing<BN_free>>;
using Group = std::unique_ptr<EC_GROUP, Freeing<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Freeing<EC_POINT_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using X509Handle = std::unique_ptr<X509, Freeing<X509_free>>;

// Return `text` as the bytes that OpenSSL takes.
inline const unsigned char*
bytes(std::string_view text)
{
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Return the number that `big_endian` spells.
inline BigNumber
big_number(std::string_view big_endian)
{
  return BigNumber(
      BN_bin2bn(bytes(big_endian), static_cast<int>(big_endian.size()), nullptr));
}

} // namespace oidcctl::jose
