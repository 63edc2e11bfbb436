#pragma once

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include <memory>

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

} // namespace oidcctl::jose
