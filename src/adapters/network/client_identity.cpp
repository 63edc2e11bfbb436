#include "adapters/network/client_identity.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>

namespace oidcctl {

namespace {

using Memory = std::unique_ptr<BIO, decltype(&BIO_free)>;

Memory
memory_of(const std::string& bytes)
{
  return {BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())), BIO_free};
}

// A key that wants a passphrase is not asked for on the terminal.
int
no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*argument*/)
{
  return -1;
}

} // namespace

Result<ClientIdentity>
ClientIdentity::read(const ClientCertificate& pem, std::string_view what)
{
  ClientIdentity identity;
  const auto chain = memory_of(pem.chain_pem);
  while (chain) {
    std::unique_ptr<X509, Free> certificate(
        PEM_read_bio_X509(chain.get(), nullptr, no_passphrase, nullptr));
    if (!certificate) {
      break;
    }
    identity.m_chain.push_back(std::move(certificate));
  }
  const auto key = memory_of(pem.key_pem.reveal());
  identity.m_key.reset(
      PEM_read_bio_PrivateKey(key.get(), nullptr, no_passphrase, nullptr));
  const bool belongs =
      !identity.m_chain.empty() && identity.m_key &&
      X509_check_private_key(identity.m_chain.front().get(), identity.m_key.get()) == 1;
  ERR_clear_error(); // the end of a file is an error to OpenSSL
  if (identity.m_chain.empty()) {
    return fail(ErrorCode::local_file,
                fmt::format("the {} contains no readable certificate", what),
                "expected PEM with at least one BEGIN CERTIFICATE block");
  }
  if (!identity.m_key) {
    return fail(ErrorCode::local_file,
                fmt::format("cannot read the key of the {}", what),
                "expected PEM with a PRIVATE KEY block, without a passphrase");
  }
  if (!belongs) {
    return fail(ErrorCode::local_file,
                fmt::format("the {} and its key do not match", what),
                "the first certificate must be the one for the key");
  }
  return identity;
}

void
ClientIdentity::use_in(SSL_CTX* context) const
{
  SSL_CTX_use_certificate(context, m_chain.front().get());
  SSL_CTX_use_PrivateKey(context, m_key.get());
  for (std::size_t i = 1; i < m_chain.size(); ++i) {
    SSL_CTX_add1_chain_cert(context, m_chain[i].get());
  }
}

} // namespace oidcctl
