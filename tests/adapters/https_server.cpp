#include "https_server.hpp"

#include "openssl.hpp"

#include <doctest/doctest.h>
#include <httplib.h>
#include <openssl/pem.h>

namespace oidcctl::test {

using test_issuer::BioPtr;
using test_issuer::Identity;

std::string
pem_of(const X509& certificate)
{
  const BioPtr memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(memory.get(), &certificate);
  return test_issuer::bytes_of(*memory);
}

std::string
pem_of(const EVP_PKEY& key)
{
  const BioPtr memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(memory.get(), &key, nullptr, nullptr, 0, nullptr, nullptr);
  return test_issuer::bytes_of(*memory);
}

Authority::Authority()
{
  auto made = test_issuer::make_identity({.common_name = "ca",
                                          .authority = true,
                                          .begins = Seconds{-60},
                                          .ends = Seconds{3600}},
                                         nullptr);
  REQUIRE(made);
  m_identity = std::move(*made);
}

Identity
Authority::issue(const std::string& name, const std::string& names) const
{
  auto made = test_issuer::make_identity({.common_name = name,
                                          .names = names,
                                          .client = names.empty(),
                                          .begins = Seconds{-60},
                                          .ends = Seconds{3600}},
                                         &m_identity);
  REQUIRE(made);
  return std::move(*made);
}

std::string
Authority::pem() const
{
  return pem_of(*m_identity.certificate);
}

HttpsServer::HttpsServer(const Identity* identity, const Authority* clients)
{
  if (identity == nullptr) {
    m_server = std::make_unique<httplib::Server>();
  } else {
    X509_STORE* store = nullptr; // which the library frees
    if (clients != nullptr) {
      store = X509_STORE_new();
      X509_STORE_add_cert(store, clients->identity().certificate.get());
    }
    auto server = std::make_unique<httplib::SSLServer>(
        identity->certificate.get(), identity->key.get(), store);
    SSL_CTX_set_tlsext_servername_arg(server->ssl_context(), this);
    SSL_CTX_set_tlsext_servername_callback(server->ssl_context(), &HttpsServer::on_name);
    m_server = std::move(server);
  }
  m_server->set_keep_alive_max_count(1000);
  const auto answer = [this](const httplib::Request& request,
                             httplib::Response& response) {
    const std::lock_guard lock(m_mutex);
    m_arrived.push_back({.method = request.method,
                         .target = request.target,
                         .host = request.get_header_value("Host"),
                         .authorization = request.get_header_value("Authorization"),
                         .content_type = request.get_header_value("Content-Type"),
                         .body = request.body,
                         .peer_port = request.remote_port});
    response.set_content("ok", "text/plain");
  };
  m_server->Get(".*", answer);
  m_server->Post(".*", answer);
  m_server->Put(".*", answer);
  m_server->Patch(".*", answer);
  m_server->Delete(".*", answer);
  m_port = m_server->bind_to_any_port("127.0.0.1");
  m_thread = std::thread([this] { m_server->listen_after_bind(); });
  while (!m_server->is_running()) { // stopping it earlier would be in vain
    std::this_thread::yield();
  }
}

int
HttpsServer::on_name(SSL* ssl, int* /*alert*/, void* server)
{
  auto& self = *static_cast<HttpsServer*>(server);
  const std::lock_guard lock(self.m_mutex);
  const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  self.m_names.emplace_back(name == nullptr ? "" : name);
  return SSL_TLSEXT_ERR_OK;
}

HttpsServer::~HttpsServer()
{
  m_server->stop();
  m_thread.join();
}

std::vector<std::string>
HttpsServer::names() const
{
  const std::lock_guard lock(m_mutex);
  return m_names;
}

std::vector<Arrived>
HttpsServer::arrived() const
{
  const std::lock_guard lock(m_mutex);
  return m_arrived;
}

} // namespace oidcctl::test
