#include "adapters/server/tls_context.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <boost/asio/buffer.hpp>

namespace oidcctl::server {

namespace {

namespace asio = boost::asio;

tl::unexpected<Error>
unusable(const std::string& what, const boost::system::error_code& why)
{
  return fail(
      ErrorCode::local_file,
      fmt::format("cannot use {}: {}", what, why.message()),
      "use PEM files: the certificate first, then its intermediates; a key without "
      "a passphrase");
}

// Add each certificate of `pem` to the roots that clients are verified with, and to the
// names that the server sends.
bool
trust_clients(SSL_CTX* context, const std::string& pem)
{
  const std::unique_ptr<BIO, int (*)(BIO*)> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  int count = 0;
  while (X509* raw = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    const std::unique_ptr<X509, void (*)(X509*)> certificate(raw, X509_free);
    if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate.get()) != 1 ||
        SSL_CTX_add_client_CA(context, certificate.get()) != 1) {
      return false;
    }
    ++count;
  }
  ERR_clear_error(); // the end of the text is an error to OpenSSL
  return count > 0;
}

} // namespace

Result<std::shared_ptr<asio::ssl::context>>
make_tls_context(const ServerCertificate& certificate)
{
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX* const native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native,
                      SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                          SSL_OP_CIPHER_SERVER_PREFERENCE);
  // A session is worth a handshake of a quarter of a millisecond; its tickets would make
  // the key that encrypts them a secret to rotate.
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(native, SSL_OP_NO_TICKET);
  // Buffers of idle connections are given back.
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  boost::system::error_code problem;
  context->use_certificate_chain(asio::buffer(certificate.chain_pem), problem);
  if (problem) {
    return unusable("the certificate", problem);
  }
  const auto& key = certificate.key_pem.reveal();
  context->use_private_key(asio::buffer(key), asio::ssl::context::pem, problem);
  if (problem) {
    return unusable("the private key", problem);
  }
  if (SSL_CTX_check_private_key(native) != 1) {
    ERR_clear_error();
    return fail(ErrorCode::local_file,
                "the private key does not belong to the certificate",
                "use the key that the certificate was issued for");
  }
  if (!certificate.client_ca_pem.empty()) {
    if (!trust_clients(native, certificate.client_ca_pem)) {
      return fail(ErrorCode::local_file, "the client CA file contains no certificate");
    }
    context->set_verify_mode(asio::ssl::verify_peer |
                             asio::ssl::verify_fail_if_no_peer_cert);
  }
  return context;
}

} // namespace oidcctl::server
