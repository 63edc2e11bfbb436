#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "ports/tls_server.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

// An HTTP server for others than this machine. Only `webhook serve` has one.
namespace oidcctl {

struct ServerOptions
{
  std::string host = {};              // an IP address: "0.0.0.0", "::"
  std::uint16_t port = 0;             // 0: one that is free
  ServerCertificate certificate = {}; // empty: plain HTTP
  unsigned threads = 1;
  std::size_t connections = 1000;             // more: see `ServerCounts::evicted`
  std::size_t head = std::size_t{16} << 10;   // bytes of a request's head
  std::size_t body = std::size_t{2} << 20;    // bytes, however they are sent
  std::size_t bodies = std::size_t{64} << 20; // bytes of all that are held at one time
  Milliseconds first{10000};   // from a connection to the end of its first request's head
  Milliseconds idle{180000};   // between two requests
  Milliseconds request{10000}; // from the first byte of a request to its last one
};

struct ServerRequest
{
  std::string method = {};
  std::string target = {}; // path and query
  std::string content_type = {};
  std::string peer = {}; // the IP address of the client
  std::string body = {}; // may hold a token
};

struct ServerReply
{
  int status = 200;
  std::string content_type = "application/json";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// Sends the reply: once, from any thread. Not called, the connection is closed.
using SendReply = std::function<void(ServerReply)>;

// Called with each request, from many threads at once. It must not wait: a reply that
// takes longer is sent later.
using ServerHandler = std::function<void(ServerRequest, SendReply)>;

// What a server has seen since its start.
struct ServerCounts
{
  std::uint64_t limit = 0; // connections at once, by the options and the descriptors
  std::uint64_t open = 0;  // connections now
  std::uint64_t accepted = 0;
  // Closed for newer ones: first those that never got an answer below 400, then those
  // that have been idle for longest.
  std::uint64_t evicted = 0;
  std::uint64_t timed_out = 0;   // too slow
  std::uint64_t refused_tls = 0; // handshakes that failed
  std::uint64_t malformed = 0;   // requests that were not HTTP, or too large
  std::uint64_t held = 0;        // bytes of bodies now
  std::uint64_t over_memory = 0; // requests refused (503) because of all bodies together
};

class HttpServer
{
public:
  virtual ~HttpServer() = default;

  virtual std::uint16_t port() const = 0;
  // Use this certificate for new connections; an error leaves the old one in force.
  virtual Result<void> use_certificate(const ServerCertificate& certificate) = 0;
  virtual ServerCounts counts() const = 0;
  // From now on close each connection after its next reply, so that clients go elsewhere.
  virtual void drain() = 0;
  // Accept nothing more, finish requests that have begun for `grace` at most, and end.
  virtual void stop(Milliseconds grace) = 0;
};

// Everything that needs the server library, which is loaded on first use.
class ServerModule
{
public:
  virtual ~ServerModule() = default;

  // Return a server that listens; an error where the address is taken or the certificate
  // cannot be used. As many descriptors as it needs are allowed to the process, if that
  // is possible, and no core dumps: requests hold tokens.
  virtual Result<std::unique_ptr<HttpServer>> start(const ServerOptions& options,
                                                    ServerHandler handler) = 0;
  // Send `state` ("READY=1") to the service manager's socket, as sd_notify(3) does.
  virtual void notify(const std::string& socket, const std::string& state) = 0;
};

} // namespace oidcctl
