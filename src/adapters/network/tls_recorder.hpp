#pragma once

#include "adapters/network/trust.hpp"
#include "model/http/http.hpp"

#include <openssl/ssl.h>

#include <optional>
#include <string>
#include <vector>

// TLS as crypto/tls does it, with a record of what the server showed, also when the
// handshake fails.
namespace oidcctl {

// Watches the handshake of one connection. It has to outlive the connection.
class TlsRecorder
{
public:
  // `host`: that the server has to prove, as the URL has it.
  TlsRecorder(const Trust& trust, std::string host)
      : m_trust(trust), m_host(std::move(host))
  {}
  TlsRecorder(const TlsRecorder&) = delete;
  TlsRecorder& operator=(const TlsRecorder&) = delete;

  // Make connections of `context` offer what Go offers, trust the roots only, and be
  // recorded here. `protocols`: of HTTP, as ALPN carries them.
  void attach(SSL_CTX* context, const std::string& protocols);

  // Return what was seen; nothing before the server has said anything.
  std::optional<TlsInfo> facts() const;

  // Return why there is no TLS connection, in Go's words, when the server's answer is the
  // reason; the fault is `certificate` or `tls`.
  std::optional<HttpFailure> refusal();

  // Return the protocol that the server chose by ALPN; empty: none.
  const std::string&
  application_protocol() const
  {
    return m_application_protocol;
  }

  // Return the alert that ended the connection, as a failure in Go's words.
  std::optional<HttpFailure> alert() const;

private:
  static void on_message(int is_sent,
                         int version,
                         int type,
                         const void* bytes,
                         std::size_t size,
                         SSL* ssl,
                         void* recorder);
  static int on_verify(X509_STORE_CTX* context, void* recorder);
  void on_handshake(std::string_view message, bool is_modern);
  void judge();
  std::optional<std::string> refused_words() const;

  const Trust& m_trust;
  std::string m_host;
  std::string m_protocol = {};
  std::string m_application_protocol = {};
  std::string m_start = {};              // the first bytes of the server
  std::vector<std::string> m_chain = {}; // DER
  bool m_is_judged = false;
  std::optional<go::x509::Refusal> m_refusal = std::nullopt;
  std::optional<int> m_alert = std::nullopt;
  std::optional<int> m_own_alert = std::nullopt;
  bool m_wants_certificate = false;
};

} // namespace oidcctl
