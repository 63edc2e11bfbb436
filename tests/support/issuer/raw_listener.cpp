#include "raw_listener.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <memory>
#include <thread>

namespace oidcctl::test_issuer {

namespace {

constexpr int k_backlog = 512;
constexpr int k_max_connections = 64;
constexpr std::size_t k_max_request = std::size_t{16} << 10;
constexpr std::size_t k_max_headers = std::size_t{16} << 20; // then even these end
constexpr timeval k_patience{10, 0};

using ContextPtr = std::shared_ptr<SSL_CTX>;
using SslPtr = std::unique_ptr<SSL, Freeing<SSL_free>>;

bool
send(SSL& tls, std::string_view bytes)
{
  return SSL_write(&tls, bytes.data(), static_cast<int>(bytes.size())) > 0;
}

struct Behaviour
{
  std::string_view name = {};
  void (*act)(SSL& tls) = nullptr;
};

// The behaviours, sorted by name.
constexpr std::array k_behaviours{
    Behaviour{"close", [](SSL& tls) { SSL_shutdown(&tls); }},
    Behaviour{"endless-headers",
              [](SSL& tls) {
                const std::string line = "X-More: " + std::string(1000, 'm') + "\r\n";
                bool open = send(tls, "HTTP/1.1 200 OK\r\n");
                for (std::size_t sent = 0; open && sent < k_max_headers;
                     sent += line.size()) {
                  open = send(tls, line);
                }
              }},
    Behaviour{"garbage",
              [](SSL& tls) {
                send(tls, "SSH-2.0-OpenSSH_9.2\r\n\x01\x02\x03\xff\xfe");
                SSL_shutdown(&tls);
              }},
    Behaviour{"reset",
              [](SSL& tls) {
                const linger at_once{.l_onoff = 1, .l_linger = 0};
                ::setsockopt(
                    SSL_get_fd(&tls), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
              }},
};

// Return the first segment of the path of the request that `tls` brings.
std::string
read_behaviour(SSL& tls)
{
  std::string request;
  std::array<char, 4096> buffer{};
  while (request.find("\r\n\r\n") == std::string::npos &&
         request.size() < k_max_request) {
    const int got = SSL_read(&tls, buffer.data(), static_cast<int>(buffer.size()));
    if (got <= 0) {
      return "";
    }
    request.append(buffer.data(), static_cast<std::size_t>(got));
  }
  const auto slash = request.find('/');
  return slash == std::string::npos
             ? ""
             : request.substr(slash + 1,
                              request.find_first_of("/? ", slash + 1) - slash - 1);
}

void
converse(SSL_CTX& context, int socket)
{
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &k_patience, sizeof k_patience);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &k_patience, sizeof k_patience);
  const SslPtr tls(SSL_new(&context));
  if (!tls || SSL_set_fd(tls.get(), socket) != 1 || SSL_accept(tls.get()) != 1) {
    return;
  }
  const auto name = read_behaviour(*tls);
  for (const auto& behaviour : k_behaviours) {
    if (behaviour.name == name) {
      behaviour.act(*tls);
    }
  }
}

Result<int>
listen_on_loopback(std::uint16_t& port)
{
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (socket < 0 || ::bind(socket, generic, size) != 0 ||
      ::listen(socket, k_backlog) != 0 || ::getsockname(socket, generic, &size) != 0) {
    auto failure =
        fail(ErrorCode::bug, fmt::format("cannot listen: {}", std::strerror(errno)));
    ::close(socket);
    return failure;
  }
  port = ntohs(address.sin_port);
  return socket;
}

void
accept_for_ever(int listener, const ContextPtr& context)
{
  const auto connections = std::make_shared<std::atomic<int>>(0);
  for (;;) {
    const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
      continue;
    }
    if (*connections >= k_max_connections) {
      ::close(socket);
      continue;
    }
    ++*connections;
    std::thread([socket, context, connections] {
      converse(*context, socket);
      ::close(socket);
      --*connections;
    }).detach();
  }
}

} // namespace

Result<std::uint16_t>
start_raw_port(const Identity& identity)
{
  const ContextPtr context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context ||
      SSL_CTX_use_certificate(context.get(), identity.certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context.get(), identity.key.get()) != 1) {
    return openssl_failure("prepare TLS");
  }
  std::uint16_t port = 0;
  TRY_ASSIGN(const int listener, listen_on_loopback(port));
  std::thread([listener, context] { accept_for_ever(listener, context); }).detach();
  return port;
}

Result<std::uint16_t>
start_silent_port()
{
  // No one accepts: the kernel completes connections up to the backlog all the same.
  std::uint16_t port = 0;
  TRY(listen_on_loopback(port));
  return port;
}

} // namespace oidcctl::test_issuer
