#pragma once

#include "certificate.hpp"

#include <openssl/ssl.h>

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace httplib {
class Server;
}

namespace oidcctl::test {

// Certificates that are all signed by one authority.
class Authority
{
public:
  Authority();

  // Return a certificate for a server with `names` ("DNS:a,IP:b"), or for a client when
  // there are none.
  test_issuer::Identity issue(const std::string& name, const std::string& names) const;
  const test_issuer::Identity&
  identity() const
  {
    return m_identity;
  }
  std::string pem() const;

private:
  test_issuer::Identity m_identity = {};
};

std::string pem_of(const X509& certificate);
std::string pem_of(const EVP_PKEY& key);

// One request as it arrived.
struct Arrived
{
  std::string method = {};
  std::string target = {};
  std::string host = {};
  std::string authorization = {};
  std::string content_type = {};
  std::string body = {};
  int peer_port = 0; // one for each connection
};

// A server on loopback that answers every request with 200 and the word "ok", over TLS
// when it has an identity, and asks for client certificates of `clients` if given.
class HttpsServer
{
public:
  HttpsServer(const test_issuer::Identity* identity, const Authority* clients);
  HttpsServer(const HttpsServer&) = delete;
  HttpsServer& operator=(const HttpsServer&) = delete;
  ~HttpsServer();

  int
  port() const
  {
    return m_port;
  }
  std::vector<Arrived> arrived() const;
  std::vector<std::string> names() const; // asked for by SNI, one for each handshake

private:
  static int on_name(SSL* ssl, int* alert, void* server);

  std::unique_ptr<httplib::Server> m_server;
  int m_port = 0;
  mutable std::mutex m_mutex = {};
  std::vector<Arrived> m_arrived = {};
  std::vector<std::string> m_names = {};
  std::thread m_thread = {};
};

} // namespace oidcctl::test
