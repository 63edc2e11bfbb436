#pragma once

#include <doctest/doctest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace oidcctl::test {

// A server on loopback that sends the same bytes after each first head, or at once, and
// closes the connection. What was received is kept.
class RawServer
{
public:
  enum class When { after_head, at_once };

  explicit RawServer(std::string reply, When when = When::after_head)
      : m_reply(std::move(reply)), m_when(when),
        m_listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
  {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(bind(m_listener, plain, size) == 0);
    REQUIRE(listen(m_listener, 16) == 0);
    REQUIRE(getsockname(m_listener, plain, &size) == 0);
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { serve(); });
  }
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  ~RawServer()
  {
    shutdown(m_listener, SHUT_RDWR); // wakes accept
    m_thread.join();
    close(m_listener);
  }

  std::string
  url(const std::string& scheme, const std::string& path = "") const
  {
    return scheme + "://127.0.0.1:" + std::to_string(m_port) + path;
  }
  std::vector<std::string>
  received() const
  {
    const std::lock_guard lock(m_mutex);
    return m_received;
  }

private:
  void
  serve()
  {
    for (;;) {
      const int peer = accept(m_listener, nullptr, nullptr);
      if (peer < 0) {
        return;
      }
      answer(peer);
      close(peer);
    }
  }

  void
  answer(int peer)
  {
    std::array<char, 4096> bytes{};
    std::string head;
    const auto is_whole = [&] {
      return m_when == When::at_once ? !head.empty()
                                     : head.find("\r\n\r\n") != std::string::npos;
    };
    while (!is_whole()) {
      const auto size = recv(peer, bytes.data(), bytes.size(), 0);
      if (size <= 0) {
        break;
      }
      head.append(bytes.data(), static_cast<std::size_t>(size));
    }
    {
      const std::lock_guard lock(m_mutex);
      m_received.push_back(head);
    }
    static_cast<void>(::send(peer, m_reply.data(), m_reply.size(), MSG_NOSIGNAL));
  }

  std::string m_reply;
  When m_when;
  int m_listener;
  int m_port = 0;
  mutable std::mutex m_mutex = {};
  std::vector<std::string> m_received = {};
  std::thread m_thread = {};
};

} // namespace oidcctl::test
