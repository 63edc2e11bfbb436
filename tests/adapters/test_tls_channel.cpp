#include "adapters/network/tls_channel.hpp"
#include "client_certificates.hpp"

#include <doctest/doctest.h>
#include <openssl/ssl.h>

#include <memory>

// What tests/e2e/login/login_https.py does not do: who breaks off, and who is no client
// of TLS.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

std::unique_ptr<TlsServer>
server()
{
  auto made =
      make_tls_server({.chain_pem = k_client_pem, .key_pem = Secret(k_client_key_pem)});
  REQUIRE(made);
  return std::move(*made);
}

// A client in memory, which trusts anything.
class Client
{
public:
  Client()
  {
    SSL_set_bio(m_ssl.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(m_ssl.get());
  }

  // Take what the server sent; return what is to be sent to it.
  std::string
  step(const std::string& bytes)
  {
    BIO_write(SSL_get_rbio(m_ssl.get()), bytes.data(), static_cast<int>(bytes.size()));
    SSL_do_handshake(m_ssl.get());
    return outgoing();
  }
  bool
  is_ready() const
  {
    return SSL_is_init_finished(m_ssl.get()) == 1;
  }
  std::string
  say(const std::string& text)
  {
    SSL_write(m_ssl.get(), text.data(), static_cast<int>(text.size()));
    return outgoing();
  }
  // Return what the server says, and whether it ended in order.
  std::pair<std::string, bool>
  hear(const std::string& bytes)
  {
    BIO_write(SSL_get_rbio(m_ssl.get()), bytes.data(), static_cast<int>(bytes.size()));
    std::string text(65536, '\0');
    std::size_t at = 0;
    int count = 1;
    while ((count = SSL_read(
                m_ssl.get(), text.data() + at, static_cast<int>(text.size() - at))) > 0) {
      at += static_cast<std::size_t>(count);
    }
    text.resize(at);
    return {text, SSL_get_error(m_ssl.get(), count) == SSL_ERROR_ZERO_RETURN};
  }

private:
  std::string
  outgoing()
  {
    auto* const bio = SSL_get_wbio(m_ssl.get());
    std::string bytes(BIO_ctrl_pending(bio), '\0');
    BIO_read(bio, bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
  }

  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> m_context{
      SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
  std::unique_ptr<SSL, decltype(&SSL_free)> m_ssl{SSL_new(m_context.get()), SSL_free};
};

// Shake hands, in parts of `part` bytes.
void
shake_hands(Client& client, TlsChannel& channel, std::size_t part)
{
  std::string to_server = client.step("");
  for (int turn = 0; turn < 8 && (!client.is_ready() || !to_server.empty()); ++turn) {
    for (std::size_t at = 0; at < to_server.size(); at += part) {
      const auto plain = channel.receive(to_server.substr(at, part));
      REQUIRE(plain);
      CHECK(plain->empty());
    }
    to_server = client.step(channel.take_outgoing());
  }
  REQUIRE(client.is_ready());
}

} // namespace

TEST_CASE("tls channel: a request, byte for byte, and a long answer")
{
  const auto own = server();
  const auto channel = own->accept();
  Client client;
  shake_hands(client, *channel, 1);
  const auto request = client.say("GET /");
  CHECK(channel->receive(request.substr(0, 7)) == "");
  CHECK(channel->receive(request.substr(7)) == "GET /");
  const std::string answer(50000, 'x'); // more than one record
  channel->finish(answer);
  CHECK(client.hear(channel->take_outgoing()) == std::pair(answer, true));
  CHECK(channel->take_outgoing().empty());
}

TEST_CASE("tls channel: clients that are not served")
{
  const auto own = server();
  for (const std::string plain : {"GET / HTTP/1.1\r\n\r\n", "x", "\x80\x2e"}) {
    const auto reading = own->accept()->receive(plain);
    REQUIRE_FALSE(reading);
    CHECK(reading.error().is_plain);
  }
  for (const auto& bytes : {std::string("\x16GET / HTTP/1.1\r\n\r\n"),
                            std::string("\x16\x03\x01\x00\x05hello", 10),
                            "\x16" + std::string(20000, '\xff')}) {
    const auto channel = own->accept();
    const auto reading = channel->receive(bytes);
    REQUIRE_FALSE(reading);
    CHECK_FALSE(reading.error().is_plain);
    CHECK_FALSE(reading.error().reason.empty());
    channel->take_outgoing(); // an alert, at most
  }
  // One that does not trust the certificate says so by an alert.
  const auto channel = own->accept();
  Client client;
  REQUIRE(channel->receive(client.step("")));
  const auto reading = channel->receive(std::string("\x15\x03\x03\x00\x02\x02\x30", 7));
  REQUIRE_FALSE(reading);
  CHECK(reading.error().reason == "unknown certificate authority");
}

TEST_CASE("tls channel: certificates that cannot be used")
{
  for (const auto& [chain, key] :
       {std::pair(std::string(), k_client_key_pem), {k_client_pem, std::string()}}) {
    const auto made = make_tls_server({.chain_pem = chain, .key_pem = Secret(key)});
    REQUIRE_FALSE(made);
    CHECK(made.error().code == ErrorCode::local_file);
  }
}
