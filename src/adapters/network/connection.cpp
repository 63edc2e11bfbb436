#include "adapters/network/connection.hpp"

#include "adapters/network/curl_options.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <poll.h>

#include <algorithm>
#include <utility>

// Bytes over a connection; connect.cpp opens it.
namespace oidcctl {

namespace {

constexpr std::size_t k_buffer = 16 << 10;

} // namespace

// Wait until the socket is ready, in steps that let an interruption be seen.
std::optional<HttpFailure>
Connection::wait(short events, Deadline& deadline)
{
  constexpr int step = 100; // milliseconds
  pollfd wanted{.fd = m_socket, .events = events, .revents = 0};
  for (;;) {
    if (deadline.is_interrupted()) {
      return HttpFailure{HttpFault::interrupted, "interrupted", tls()};
    }
    if (deadline.has_passed()) {
      return HttpFailure{HttpFault::timeout,
                         fmt::format("no reply after {} ms", deadline.elapsed().count()),
                         tls()};
    }
    const auto left =
        static_cast<int>(std::min<long long>(deadline.left().count(), step));
    if (poll(&wanted, 1, left) > 0) {
      return std::nullopt;
    }
  }
}

HttpFailure
Connection::broken(CURLcode code) const
{
  if (m_tls) {
    if (auto alert = m_tls->alert()) {
      return *alert; // TLS 1.3: a client certificate is demanded after the handshake
    }
  }
  return {HttpFault::closed, code == CURLE_OK ? "EOF" : curl_easy_strerror(code), tls()};
}

std::optional<HttpFailure>
Connection::send(std::string_view bytes, Deadline& deadline)
{
  while (!bytes.empty()) {
    std::size_t sent = 0;
    const auto code = curl_easy_send(m_handle.get(), bytes.data(), bytes.size(), &sent);
    if (code == CURLE_AGAIN) {
      if (auto failure = wait(POLLOUT, deadline)) {
        return failure;
      }
    } else if (code != CURLE_OK) {
      return broken(code);
    }
    bytes.remove_prefix(sent);
  }
  return std::nullopt;
}

tl::expected<std::string_view, HttpFailure>
Connection::receive(Deadline& deadline)
{
  m_buffer.resize(k_buffer);
  for (;;) {
    std::size_t size = 0;
    const auto code =
        curl_easy_recv(m_handle.get(), m_buffer.data(), m_buffer.size(), &size);
    if (code == CURLE_OK) {
      return std::string_view(m_buffer.data(), size);
    }
    if (code != CURLE_AGAIN) {
      return tl::make_unexpected(broken(code));
    }
    if (auto failure = wait(POLLIN, deadline)) {
      return tl::make_unexpected(std::move(*failure));
    }
  }
}

bool
Connection::is_quiet()
{
  m_buffer.resize(k_buffer);
  bool is_waiting = false;
  for (;;) {
    std::size_t size = 0;
    const auto code =
        curl_easy_recv(m_handle.get(), m_buffer.data(), m_buffer.size(), &size);
    if (code != CURLE_OK || size == 0 || !m_http2) {
      is_waiting = code == CURLE_AGAIN;
      break;
    }
    m_http2->feed({m_buffer.data(), size}); // such as PING, or GOAWAY
  }
  m_buffer = {}; // an idle connection needs none
  return is_waiting && (!m_http2 || m_http2->is_usable());
}

std::string
Connection::address() const
{
  const char* address = nullptr;
  curl_easy_getinfo(m_handle.get(), CURLINFO_PRIMARY_IP, &address);
  return address == nullptr ? "" : address;
}

} // namespace oidcctl
