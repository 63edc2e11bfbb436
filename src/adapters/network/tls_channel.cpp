#include "adapters/network/tls_channel.hpp"

#include "adapters/network/client_identity.hpp"
#include "go/tls/alert.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>

namespace oidcctl {

namespace {

constexpr char k_handshake_record = '\x16'; // how TLS begins

struct Free
{
  void
  operator()(SSL_CTX* context) const
  {
    SSL_CTX_free(context);
  }
  void
  operator()(SSL* ssl) const
  {
    SSL_free(ssl);
  }
};

// Return the words for the errors that OpenSSL has kept, and forget them.
std::string
take_reason()
{
  const auto code = ERR_peek_error();
  const int reason = ERR_GET_REASON(code);
  const auto* const text = ERR_reason_error_string(code);
  ERR_clear_error();
  if (reason > SSL_AD_REASON_OFFSET) {
    return go::tls::alert_text(reason - SSL_AD_REASON_OFFSET);
  }
  return text == nullptr ? "the handshake failed" : text;
}

class Channel : public TlsChannel
{
public:
  explicit Channel(SSL_CTX* context) : m_ssl(SSL_new(context))
  {
    SSL_set_bio(m_ssl.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_accept_state(m_ssl.get());
  }

  tl::expected<std::string, TlsRefusal> receive(std::string_view bytes) override;
  void finish(std::string_view plain) override;
  std::string take_outgoing() override;

private:
  std::unique_ptr<SSL, Free> m_ssl;
  bool m_has_begun = false;
};

tl::expected<std::string, TlsRefusal>
Channel::receive(std::string_view bytes)
{
  if (!m_has_begun && !bytes.empty() && bytes.front() != k_handshake_record) {
    return tl::make_unexpected(TlsRefusal{true, "it does not speak TLS"});
  }
  m_has_begun = true;
  ERR_clear_error();
  BIO_write(SSL_get_rbio(m_ssl.get()), bytes.data(), static_cast<int>(bytes.size()));
  std::string plain;
  std::array<char, 4096> block{};
  while (true) {
    const int count = SSL_read(m_ssl.get(), block.data(), static_cast<int>(block.size()));
    if (count > 0) {
      plain.append(block.data(), static_cast<std::size_t>(count));
      continue;
    }
    const int why = SSL_get_error(m_ssl.get(), count);
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_ZERO_RETURN || !plain.empty()) {
      return plain;
    }
    return tl::make_unexpected(TlsRefusal{false, take_reason()});
  }
}

void
Channel::finish(std::string_view plain)
{
  ERR_clear_error();
  SSL_write(m_ssl.get(), plain.data(), static_cast<int>(plain.size()));
  SSL_shutdown(m_ssl.get());
  ERR_clear_error();
}

std::string
Channel::take_outgoing()
{
  auto* const bio = SSL_get_wbio(m_ssl.get());
  std::string bytes(BIO_ctrl_pending(bio), '\0');
  const int count = BIO_read(bio, bytes.data(), static_cast<int>(bytes.size()));
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return bytes;
}

class Server : public TlsServer
{
public:
  explicit Server(const ClientIdentity& identity)
      : m_context(SSL_CTX_new(TLS_server_method()))
  {
    auto* const context = m_context.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context, 0);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    identity.use_in(context);
  }

  std::unique_ptr<TlsChannel>
  accept() override
  {
    return std::make_unique<Channel>(m_context.get());
  }

private:
  std::unique_ptr<SSL_CTX, Free> m_context;
};

} // namespace

Result<std::unique_ptr<TlsServer>>
make_tls_server(const ServerCertificate& certificate)
{
  auto identity =
      ClientIdentity::read({certificate.chain_pem, certificate.key_pem}, "certificate");
  if (!identity) {
    return tl::make_unexpected(std::move(identity).error());
  }
  return std::make_unique<Server>(*identity);
}

} // namespace oidcctl
