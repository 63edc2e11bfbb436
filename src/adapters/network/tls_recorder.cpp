#include "adapters/network/tls_recorder.hpp"

#include "go/tls/alert.hpp"
#include "go/tls/offer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <memory>

namespace oidcctl {

namespace {

std::string
name_text(const X509_NAME* name)
{
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
  if (!memory) {
    return {};
  }
  X509_NAME_print_ex(memory.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char* text = nullptr;
  const auto size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

Time
time_of(const ASN1_TIME* time)
{
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) {
    return {};
  }
  return Time{Seconds{timegm(&parts)}};
}

std::string
address_text(const ASN1_OCTET_STRING* bytes)
{
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = ASN1_STRING_length(bytes) == 4 ? AF_INET : AF_INET6;
  if (ASN1_STRING_length(bytes) != 4 && ASN1_STRING_length(bytes) != 16) {
    return {};
  }
  inet_ntop(family, ASN1_STRING_get0_data(bytes), text.data(), text.size());
  return text.data();
}

std::vector<std::string>
names_of(const X509* certificate)
{
  std::vector<std::string> names;
  auto* list = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(list); ++i) {
    const auto* name = sk_GENERAL_NAME_value(list, i);
    if (name->type == GEN_DNS) {
      names.emplace_back(
          reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
          static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
    } else if (name->type == GEN_IPADD) {
      names.push_back(address_text(name->d.iPAddress));
    }
  }
  GENERAL_NAMES_free(list);
  return names;
}

std::string
fingerprint(const X509* certificate)
{
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1) {
    return {};
  }
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += fmt::format("{:02x}", digest[i]);
  }
  return hex;
}

Certificate
describe_certificate(const X509* certificate)
{
  return {
      .subject = name_text(X509_get_subject_name(certificate)),
      .issuer = name_text(X509_get_issuer_name(certificate)),
      .names = names_of(certificate),
      .not_before = time_of(X509_get0_notBefore(certificate)),
      .not_after = time_of(X509_get0_notAfter(certificate)),
      .signature_algorithm = OBJ_nid2sn(X509_get_signature_nid(certificate)),
      .sha256 = fingerprint(certificate),
  };
}

struct CertificateFree
{
  void
  operator()(X509* certificate) const
  {
    X509_free(certificate);
  }
};
using CertificatePtr = std::unique_ptr<X509, CertificateFree>;

CertificatePtr
read_der(const std::string& der)
{
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  CertificatePtr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  return certificate;
}

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
                .verify_error = m_refusal ? m_refusal->words : "",
                .verify_cause = m_refusal ? std::string(to_string(m_refusal->cause)) : "",
                .alert = m_alert,
                .wants_client_certificate = m_wants_certificate};
  for (const auto& der : m_chain) {
    const auto certificate = read_der(der);
    if (facts.chain.size() < longest_chain) {
      facts.chain.push_back(certificate ? describe_certificate(certificate.get())
                                        : Certificate{});
    }
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
