#include "adapters/network/tls_recorder.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>

#include <array>
#include <ctime>

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

// OpenSSL calls this instead of X509_verify_cert; it verifies just the same and records.
int
verify_and_record(X509_STORE_CTX* context, void* argument)
{
  auto& facts = *static_cast<TlsInfo*>(argument);
  facts = {};
  const auto* ssl = static_cast<const SSL*>(
      X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
  if (ssl != nullptr) {
    facts.protocol = SSL_get_version(ssl);
  }
  constexpr int longest_chain = 10; // as sent; more says nothing new
  auto* sent = X509_STORE_CTX_get0_untrusted(context);
  for (int i = 0; i < sk_X509_num(sent) && i < longest_chain; ++i) {
    facts.chain.push_back(describe_certificate(sk_X509_value(sent, i)));
  }
  const int accepted = X509_verify_cert(context);
  if (accepted != 1) {
    facts.verify_error =
        fmt::format("{} (at depth {})",
                    X509_verify_cert_error_string(X509_STORE_CTX_get_error(context)),
                    X509_STORE_CTX_get_error_depth(context));
  }
  return accepted;
}

RootStore
new_store()
{
  RootStore store(X509_STORE_new());
  if (store) {
    // Go trusts every certificate of its pool by itself, also one that is no root.
    X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
  }
  return store;
}

} // namespace

Result<RootStore>
roots_from_pem(const std::string& pem)
{
  auto store = new_store();
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  std::size_t count = 0;
  while (store && memory) {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(
        PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr), X509_free);
    if (!certificate) {
      break;
    }
    X509_STORE_add_cert(store.get(), certificate.get());
    ++count;
  }
  ERR_clear_error(); // the end of the file is an error to OpenSSL
  if (count == 0) {
    return fail(ErrorCode::local_file,
                "no certificate in the PEM file",
                "use a file with at least one BEGIN CERTIFICATE block");
  }
  return store;
}

void
record_tls(SSL_CTX* context, X509_STORE* roots, TlsInfo* facts)
{
  SSL_CTX_set1_cert_store(context, roots);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(context, verify_and_record, facts);
}

} // namespace oidcctl
