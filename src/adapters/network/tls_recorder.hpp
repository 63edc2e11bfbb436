#pragma once

#include "base/result.hpp"
#include "model/http/http.hpp"

#include <openssl/ssl.h>

#include <memory>
#include <string>

// Verification of a server's chain against roots that are read once, with a record of
// what was seen also when the chain is refused.
namespace oidcctl {

struct StoreFree
{
  void
  operator()(X509_STORE* store) const
  {
    X509_STORE_free(store);
  }
};
using RootStore = std::unique_ptr<X509_STORE, StoreFree>;

// Return the certificates in `pem`, which has one at least, as trusted roots.
Result<RootStore> roots_from_pem(const std::string& pem);

// Make connections of `context` verify against `roots` and record into `facts`, which has
// to outlive them.
void record_tls(SSL_CTX* context, X509_STORE* roots, TlsInfo* facts);

} // namespace oidcctl
