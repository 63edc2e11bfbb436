#pragma once

#include "base/result.hpp"
#include "model/oidc/jose.hpp"
#include "model/oidc/signing.hpp"
#include "ports/http.hpp"

#include <memory>
#include <string>
#include <vector>

namespace oidcctl {

class ServerModule;
class TlsServer;
struct ServerCertificate;

struct LibraryVersion
{
  std::string name = {};
  std::string version = {};
};

// Everything that needs libcurl or OpenSSL. The program loads it on first use, so that
// commands which need neither start without them.
class NetworkModule
{
public:
  virtual ~NetworkModule() = default;

  // Return a session, or why its roots cannot be used.
  virtual Result<std::unique_ptr<Http>> open(const NetworkOptions& options) = 0;
  virtual const Jose& jose() const = 0;
  // Return what serves connections with `certificate`, for the lifetime of the module; an
  // error where certificate and key cannot be used.
  virtual Result<std::unique_ptr<TlsServer>>
  serve_tls(const ServerCertificate& certificate) = 0;
  virtual const Signing& signing() const = 0;
  // Return the libraries that it brings with it.
  virtual std::vector<LibraryVersion> libraries() const = 0;
};

class Network
{
public:
  virtual ~Network() = default;

  // Return the module, loaded once; an error when it is missing or of another version.
  virtual Result<NetworkModule*> load() = 0;

  // Return the server, loaded once; an error when it is missing, of another version, or
  // left out of this build.
  virtual Result<ServerModule*> load_server() = 0;
};

} // namespace oidcctl
