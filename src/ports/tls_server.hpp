#pragma once

#include "base/secret.hpp"

#include <tl/expected.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace oidcctl {

// A certificate with its chain, and its key, both PEM; and the CA that clients prove
// themselves with, empty: they need not.
struct ServerCertificate
{
  std::string chain_pem = {};
  Secret key_pem = {};
  std::string client_ca_pem = {};

  bool
  is_empty() const
  {
    return chain_pem.empty();
  }
};

// Why a client is not served by TLS.
struct TlsRefusal
{
  bool is_plain = false;   // it did not speak TLS at all
  std::string reason = {}; // "unknown certificate authority"
};

// The server's side of TLS on one connection. It does no I/O: its owner carries the
// bytes.
class TlsChannel
{
public:
  virtual ~TlsChannel() = default;

  // Take `bytes` from the client; return what can be read now, which may be nothing yet.
  // After a refusal only `take_outgoing` may be called.
  virtual tl::expected<std::string, TlsRefusal> receive(std::string_view bytes) = 0;

  // Send `plain`, and then the end of this side.
  virtual void finish(std::string_view plain) = 0;

  // Return the bytes that are to go to the client, once.
  virtual std::string take_outgoing() = 0;
};

// A certificate that connections are served with: TLS 1.2 and later, HTTP/1.1.
class TlsServer
{
public:
  virtual ~TlsServer() = default;

  virtual std::unique_ptr<TlsChannel> accept() = 0;
};

} // namespace oidcctl
