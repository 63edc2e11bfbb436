#pragma once

#include "base/result.hpp"
#include "ports/http.hpp"

#include <openssl/ssl.h>

#include <memory>
#include <string_view>
#include <vector>

namespace oidcctl {

// What this side shows in TLS, read once for all connections.
class ClientIdentity
{
public:
  // Return the certificates and the key that belongs to the first of them; an error when
  // they cannot be read or do not belong together. `what` is what errors call it.
  static Result<ClientIdentity> read(const ClientCertificate& pem,
                                     std::string_view what = "client certificate");

  // Let connections of `context` show it: as a server, or to servers that ask.
  void use_in(SSL_CTX* context) const;

private:
  struct Free
  {
    void
    operator()(X509* certificate) const
    {
      X509_free(certificate);
    }
    void
    operator()(EVP_PKEY* key) const
    {
      EVP_PKEY_free(key);
    }
  };

  std::vector<std::unique_ptr<X509, Free>> m_chain = {};
  std::unique_ptr<EVP_PKEY, Free> m_key = nullptr;
};

} // namespace oidcctl
