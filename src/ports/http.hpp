#pragma once

#include "base/secret.hpp"
#include "go/version.hpp"
#include "model/http/connect_to.hpp"
#include "model/http/http.hpp"
#include "model/http/proxy.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <vector>

namespace oidcctl {

// What this side proves itself with in mutual TLS, both as PEM.
struct ClientCertificate
{
  std::string chain_pem = {}; // its own certificate first
  Secret key_pem = {};
};

// What holds for all requests of one session. TLS is always verified; there is no switch.
struct NetworkOptions
{
  std::string ca_pem = {};  // the only roots that are trusted; empty: the system's roots
  std::string ca_name = {}; // where they come from, for errors
  // A CERTIFICATE block that does not parse is an error, as for kube-apiserver; otherwise
  // it is skipped, as by kubectl and login helpers.
  bool every_ca_must_parse = false;
  std::vector<ConnectTo> connect_to = {};
  std::optional<ClientCertificate> client_certificate = std::nullopt;
  // The name that servers have to prove, and that is sent as SNI; empty: the URL's host.
  std::string tls_server_name = {};
  // The proxy for all requests: http, https or socks5, which may hold a password. Empty:
  // none. Nothing: as `proxies` says.
  std::optional<Secret> proxy_url = std::nullopt;
  ProxySettings proxies = {};
  // The Go whose client is imitated: its TLS, its certificates, its HTTP.
  go::Version go = go::k_newest;
};

// HTTP and HTTPS. Safe to use from many threads at once; connections are kept and used
// again by later requests, one for each request that is under way at the same time.
class Http
{
public:
  virtual ~Http() = default;

  // Send one request and return what came back, whatever its status: a status code is an
  // answer. A failure says why there is no reply. ByteStream for `request.timeout` at
  // most.
  virtual tl::expected<HttpReply, HttpFailure> send(const HttpRequest& request) = 0;
};

} // namespace oidcctl
