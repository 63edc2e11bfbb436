#include "adapters/network/network_module.hpp"

#include "adapters/network/curl_http.hpp"
#include "adapters/network/linked_libraries.hpp"
#include "adapters/network/tls_channel.hpp"
#include "jose/certificate_signature.hpp"
#include "jose/key_inspector.hpp"
#include "jose/mac.hpp"
#include "jose/private_key.hpp"
#include "jose/signature.hpp"
#include "jose/signing_key.hpp"

#include <openssl/crypto.h>

namespace oidcctl {

namespace {

class OpensslJose : public Jose
{
public:
  std::optional<std::string>
  key_problem(const Jwk& key) const override
  {
    return jose::key_problem(key);
  }

  go::tls::KeyMatch
  key_match(std::string_view der, std::string_view spki) const override
  {
    return jose::key_match(der, spki);
  }

  std::unique_ptr<PublicKey>
  public_key(const Jwk& key) const override
  {
    return jose::make_public_key(key);
  }

  std::string
  hmac_sha256(std::string_view key, std::string_view bytes) const override
  {
    return jose::hmac_sha256(key, bytes);
  }
};

class OpensslSigning : public Signing
{
public:
  Result<std::unique_ptr<SigningKey>>
  read_key(const Secret& text) const override
  {
    return jose::read_signing_key(text);
  }

  std::unique_ptr<SigningKey>
  make_key(std::string_view algorithm) const override
  {
    return jose::new_signing_key(algorithm);
  }

  std::optional<MadeCertificate>
  imitate(const std::string& pem) const override
  {
    return jose::imitate_certificate(pem);
  }
};

class LinkedModule : public NetworkModule
{
public:
  explicit LinkedModule(bool (*is_interrupted)()) : m_is_interrupted(is_interrupted)
  {
    if constexpr (OIDCCTL_STATIC) {
      // A provider that openssl.cnf activates would be loaded from the machine, with a
      // second OpenSSL and a second C library. The first call of this decides.
      OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
    }
  }

  Result<std::unique_ptr<Http>>
  open(const NetworkOptions& options) override
  {
    return make_curl_http(options, m_signatures, m_is_interrupted);
  }

  const Jose&
  jose() const override
  {
    return m_jose;
  }

  Result<std::unique_ptr<TlsServer>>
  serve_tls(const ServerCertificate& certificate) override
  {
    return make_tls_server(certificate);
  }

  const Signing&
  signing() const override
  {
    return m_signing;
  }

  std::vector<LibraryVersion>
  libraries() const override
  {
    return linked_libraries();
  }

private:
  OpensslJose m_jose = {};
  OpensslSigning m_signing = {};
  jose::CertificateSignatures m_signatures = {};
  bool (*m_is_interrupted)();
};

} // namespace

NetworkModule&
network_module(bool (*is_interrupted)())
{
  static LinkedModule module(is_interrupted);
  return module;
}

} // namespace oidcctl
