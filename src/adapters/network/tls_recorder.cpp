#include "adapters/network/tls_recorder.hpp"

#include "go/tls/alert.hpp"
#include "go/tls/offer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>

namespace oidcctl {

namespace {

// Take a vector of TLS with a length of `bytes` bytes from the front of `message`.
std::string_view
take_vector(std::string_view& message, unsigned bytes)
{
  std::size_t size = 0;
  for (unsigned i = 0; i < bytes; ++i) {
    size = size << 8 | (i < message.size() ? static_cast<unsigned char>(message[i]) : 0U);
  }
  message.remove_prefix(std::min<std::size_t>(bytes, message.size()));
  const auto vector = message.substr(0, size);
  message.remove_prefix(vector.size());
  return vector;
}

// Return the certificates of a Certificate message (RFC 8446 4.4.2, RFC 5246 7.4.2).
std::vector<std::string>
certificates_in(std::string_view message, bool is_modern)
{
  constexpr std::size_t most = 256;
  message.remove_prefix(std::min<std::size_t>(4, message.size())); // type and length
  if (is_modern) {
    take_vector(message, 1); // the context
  }
  auto list = take_vector(message, 3);
  std::vector<std::string> chain;
  while (!list.empty() && chain.size() < most) {
    chain.emplace_back(take_vector(list, 3));
    if (is_modern) {
      take_vector(list, 2); // extensions
    }
  }
  return chain;
}

} // namespace

void
TlsRecorder::on_message(int is_sent,
                        int version,
                        int type,
                        const void* bytes,
                        std::size_t size,
                        SSL* /*ssl*/,
                        void* recorder)
{
  auto& self = *static_cast<TlsRecorder*>(recorder);
  const std::string_view message(static_cast<const char*>(bytes), size);
  if (type == SSL3_RT_ALERT && size >= 2) {
    const int code = static_cast<unsigned char>(message[1]);
    const bool is_fatal = message[0] == SSL3_AL_FATAL || version == TLS1_3_VERSION;
    if (is_fatal && code != SSL_AD_CLOSE_NOTIFY && code != SSL_AD_USER_CANCELLED) {
      (is_sent != 0 ? self.m_own_alert : self.m_alert) = code;
    }
  } else if (is_sent == 0 && type == SSL3_RT_HEADER && self.m_start.empty()) {
    self.m_start = message;
  } else if (is_sent == 0 && type == SSL3_RT_HANDSHAKE && !message.empty()) {
    self.on_handshake(message, version == TLS1_3_VERSION);
  }
}

void
TlsRecorder::on_handshake(std::string_view message, bool is_modern)
{
  const int kind = static_cast<unsigned char>(message.front());
  if (kind == SSL3_MT_CERTIFICATE) {
    m_chain = certificates_in(message, is_modern);
  } else if (kind == SSL3_MT_CERTIFICATE_REQUEST) {
    m_wants_certificate = true;
  }
}

// Judge the chain by Go's rules; OpenSSL's own are not asked.
void
TlsRecorder::judge()
{
  m_is_judged = true;
  const auto now =
      std::chrono::time_point_cast<Seconds>(std::chrono::system_clock::now());
  m_refusal = go::x509::judge_server_chain(m_chain,
                                           m_trust.roots,
                                           {.host = m_host, .now = now, .go = m_trust.go},
                                           *m_trust.signatures);
}

int
TlsRecorder::on_verify(X509_STORE_CTX* context, void* recorder)
{
  auto& self = *static_cast<TlsRecorder*>(recorder);
  const auto* ssl = static_cast<const SSL*>(
      X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
  if (ssl != nullptr) {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl, &name, &size);
    self.m_application_protocol.assign(reinterpret_cast<const char*>(name), size);
    self.m_protocol = SSL_get_version(ssl);
  }
  self.judge();
  X509_STORE_CTX_set_error(
      context, self.m_refusal ? X509_V_ERR_APPLICATION_VERIFICATION : X509_V_OK);
  return self.m_refusal ? 0 : 1;
}

void
TlsRecorder::attach(SSL_CTX* context, const std::string& protocols)
{
  const auto offer = go::tls::offer_of(m_trust.go);
  SSL_CTX_set_min_proto_version(context, offer.has_tls10 ? TLS1_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION);
  // Go has no levels of security: what is weak is refused by name, or not at all.
  const auto suites = fmt::format("{}:@SECLEVEL=0", fmt::join(offer.suites, ":"));
  SSL_CTX_set_cipher_list(context, suites.c_str());
  const auto modern = fmt::format("{}", fmt::join(go::tls::modern_suites(), ":"));
  SSL_CTX_set_ciphersuites(context, modern.c_str());
  const auto groups = fmt::format("{}", fmt::join(offer.groups, ":"));
  SSL_CTX_set1_groups_list(context, groups.c_str());
  const auto signatures = fmt::format("{}", fmt::join(offer.signatures, ":"));
  SSL_CTX_set1_sigalgs_list(context, signatures.c_str());
  SSL_CTX_set_alpn_protos(context,
                          reinterpret_cast<const unsigned char*>(protocols.data()),
                          static_cast<unsigned>(protocols.size()));
  // Servers without RFC 5746 are spoken to; none may negotiate again. The end of the
  // connection is the end of the data, with or without close_notify.
  SSL_CTX_set_options(context,
                      SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_NO_RENEGOTIATION |
                          SSL_OP_IGNORE_UNEXPECTED_EOF);
  constexpr long largest_chain = 1 << 20;
  SSL_CTX_set_max_cert_list(context, largest_chain);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(context, &TlsRecorder::on_verify, this);
  SSL_CTX_set_msg_callback(context, &TlsRecorder::on_message);
  SSL_CTX_set_msg_callback_arg(context, this);
}

std::optional<TlsInfo>
TlsRecorder::facts() const
{
  if (m_start.empty()) {
    return std::nullopt;
  }
  constexpr std::size_t longest_chain = 10; // as sent; more says nothing new
  TlsInfo facts{.protocol = m_protocol,
                .alert = m_alert,
                .wants_client_certificate = m_wants_certificate};
  for (std::size_t i = 0; i < std::min(m_chain.size(), longest_chain); ++i) {
    facts.chain.push_back(describe_certificate(m_chain[i]));
  }
  if (m_refusal) {
    facts.verify_error = m_refusal->words;
    facts.verify_cause = to_string(m_refusal->cause);
    facts.refused_subject = m_refusal->subject;
    facts.roots = m_trust.names;
  }
  if (!m_is_judged || m_alert) {
    facts.offered = go::tls::offer_of(m_trust.go).describe();
  }
  return facts;
}

std::optional<HttpFailure>
TlsRecorder::alert() const
{
  if (!m_alert) {
    return std::nullopt;
  }
  return HttpFailure{
      HttpFault::tls, "remote error: tls: " + go::tls::alert_text(*m_alert), facts()};
}

// Return what is wrong with a server that does not speak TLS, or not as Go does.
std::optional<std::string>
TlsRecorder::refused_words() const
{
  constexpr char handshake = 22;
  constexpr char alert = 21;
  if (m_start.starts_with("HTTP/")) {
    return "http: server gave HTTP response to HTTPS client";
  }
  const bool is_tls = m_start.size() > 1 && m_start[1] == 3 &&
                      (m_start[0] == handshake || m_start[0] == alert);
  if (!is_tls && !m_start.empty()) {
    return "tls: first record does not look like a TLS handshake";
  }
  if (m_own_alert == SSL_AD_PROTOCOL_VERSION) {
    return "tls: server selected unsupported protocol version";
  }
  // What OpenSSL says of a server that breaks the rules of TLS is what Go would say.
  static constexpr int broken[] = {SSL_AD_UNEXPECTED_MESSAGE,
                                   SSL_AD_BAD_RECORD_MAC,
                                   SSL_AD_RECORD_OVERFLOW,
                                   SSL_AD_ILLEGAL_PARAMETER,
                                   SSL_AD_DECODE_ERROR,
                                   SSL_AD_DECRYPT_ERROR,
                                   SSL_AD_NO_RENEGOTIATION};
  const bool is_broken =
      m_own_alert &&
      std::find(std::begin(broken), std::end(broken), *m_own_alert) != std::end(broken);
  return is_broken
             ? std::optional("local error: tls: " + go::tls::alert_text(*m_own_alert))
             : std::nullopt;
}

std::optional<HttpFailure>
TlsRecorder::refusal()
{
  if (!m_is_judged && !m_chain.empty()) {
    judge(); // OpenSSL could not read a certificate; Go may have words for it
  }
  if (m_refusal) {
    return HttpFailure{HttpFault::certificate, m_refusal->words, facts()};
  }
  if (m_alert) {
    return alert();
  }
  auto words = refused_words();
  return words ? std::optional(HttpFailure{HttpFault::tls, std::move(*words), facts()})
               : std::nullopt;
}

} // namespace oidcctl
