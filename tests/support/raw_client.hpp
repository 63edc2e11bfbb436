#pragma once

#include <doctest/doctest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>
#include <utility>

namespace oidcctl::test {

// A connection to a server on loopback over which a test sends bytes as it likes. Waits
// for ten seconds at most.
class RawClient
{
public:
  explicit RawClient(int port)
      : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
  {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    const timeval patience{10, 0};
    setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    REQUIRE(::connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) ==
            0);
  }
  RawClient(RawClient&& other) noexcept
      : m_socket(std::exchange(other.m_socket, -1)), m_read(std::move(other.m_read))
  {}
  RawClient& operator=(RawClient&&) = delete;
  ~RawClient()
  {
    if (m_socket >= 0) {
      close(m_socket);
    }
  }

  int
  socket() const
  {
    return m_socket;
  }

  // What cannot be sent, because the server has closed, is lost.
  void
  send(const std::string& bytes)
  {
    static_cast<void>(::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  }

  // Return the head of a reply with the empty line after it; what there is at the end of
  // the connection.
  std::string
  read_head()
  {
    constexpr std::string_view end = "\r\n\r\n";
    while (m_read.find(end) == std::string::npos && receive()) {
    }
    const auto at = m_read.find(end);
    return take(at == std::string::npos ? m_read.size() : at + end.size());
  }

  // Return a reply with as much body as its head says.
  std::string
  read_reply(bool has_no_body = false)
  {
    constexpr std::string_view name = "Content-Length: ";
    auto reply = read_head();
    const auto at = reply.find(name);
    if (at != std::string::npos && !has_no_body) {
      const auto size = std::strtoul(reply.c_str() + at + name.size(), nullptr, 10);
      while (m_read.size() < size && receive()) {
      }
      reply += take(std::min<std::size_t>(size, m_read.size()));
    }
    return reply;
  }

  std::string
  ask(const std::string& bytes, bool has_no_body = false)
  {
    send(bytes);
    return read_reply(has_no_body);
  }

  // Wait for the end of the connection; return whether it came before anything else.
  bool
  is_closed()
  {
    char byte = 0;
    const auto size = m_read.empty() ? recv(m_socket, &byte, 1, 0) : 1;
    return size == 0 || (size < 0 && errno == ECONNRESET);
  }

private:
  bool
  receive()
  {
    std::array<char, 4096> bytes{};
    const auto size = recv(m_socket, bytes.data(), bytes.size(), 0);
    if (size > 0) {
      m_read.append(bytes.data(), static_cast<std::size_t>(size));
    }
    return size > 0;
  }

  std::string
  take(std::size_t size)
  {
    auto taken = m_read.substr(0, size);
    m_read.erase(0, size);
    return taken;
  }

  int m_socket;
  std::string m_read = {};
};

} // namespace oidcctl::test
