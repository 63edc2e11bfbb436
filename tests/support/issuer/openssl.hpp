#pragma once

#include "base/result.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

// Owners for what OpenSSL hands out, and its errors as ours.
namespace oidcctl::test_issuer {

template <auto function> struct Freeing
{
  template <typename T>
  void
  operator()(T* object) const
  {
    function(object);
  }
};

using KeyPtr = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Freeing<X509_free>>;
using BioPtr = std::unique_ptr<BIO, Freeing<BIO_free_all>>;
using NumberPtr = std::unique_ptr<BIGNUM, Freeing<BN_free>>;
using DigestPtr = std::unique_ptr<EVP_MD_CTX, Freeing<EVP_MD_CTX_free>>;

// Return the failure of `action` with the oldest reason that OpenSSL keeps for this
// thread, and forget the others.
tl::unexpected<Error> openssl_failure(const std::string& action);

// Return everything that was written to a memory BIO.
std::string bytes_of(BIO& memory);

} // namespace oidcctl::test_issuer
