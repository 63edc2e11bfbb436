#include "adapters/posix/loopback_client.hpp"

#include "adapters/posix/platform.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace oidcctl {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t k_block = 4096;
constexpr std::size_t k_max_rest = std::size_t{64} << 10;
// What net/http answers, in HTTP/1.0.
constexpr std::string_view k_plain_answer =
    "HTTP/1.0 400 Bad Request\r\nContent-Type: text/plain\r\n\r\n"
    "Client sent an HTTP request to an HTTPS server.\n";
constexpr Milliseconds k_patience{10000}; // for a whole request
constexpr Milliseconds k_farewell{1000};  // for a client to take its answer and leave

// Return whether the last call failed only for now.
bool
is_for_later()
{
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

} // namespace

LoopbackClient::LoopbackClient(int id, Descriptor socket, std::unique_ptr<TlsChannel> tls)
    : m_id(id), m_socket(std::move(socket)), m_deadline(SteadyClock::now() + k_patience),
      m_tls(std::move(tls))
{}

short
LoopbackClient::interest() const
{
  if (m_state == State::waits) {
    return 0;
  }
  const short out = m_outgoing.empty() ? 0 : POLLOUT;
  return m_state == State::leaves && out != 0 ? out : static_cast<short>(POLLIN | out);
}

LoopbackClient::Moment
LoopbackClient::deadline() const
{
  return m_state == State::waits ? Moment::max() : m_deadline;
}

void
LoopbackClient::serve(short events, bool (*is_whole)(std::string_view bytes))
{
  if (events != 0 && m_state == State::asks) {
    flush(); // of a handshake
    if (m_socket.number() >= 0) {
      receive(is_whole);
    }
  } else if (events != 0 && m_state == State::leaves) {
    send();
  }
  if (SteadyClock::now() < m_deadline) {
    return;
  }
  if (m_state == State::asks) {
    m_state = State::waits; // with as much as there is
  } else if (m_state == State::leaves) {
    m_socket.close();
  }
}

void
LoopbackClient::receive(bool (*is_whole)(std::string_view bytes))
{
  std::array<char, k_block> block{};
  const auto count = ::recv(m_socket.number(), block.data(), block.size(), 0);
  if (count < 0 && !is_for_later()) {
    m_socket.close();
    return;
  }
  const std::string_view bytes(block.data(),
                               static_cast<std::size_t>(count > 0 ? count : 0));
  if (m_tls && !bytes.empty()) {
    auto plain = m_tls->receive(bytes);
    m_outgoing += m_tls->take_outgoing();
    if (!plain) {
      return refuse(std::move(plain.error()));
    }
    flush();
    m_bytes += *plain;
  } else {
    m_bytes += bytes;
  }
  if (count == 0 || is_whole(m_bytes)) {
    m_state = State::waits;
  }
}

void
LoopbackClient::refuse(TlsRefusal refusal)
{
  m_tls = nullptr;
  m_bytes.clear();
  const bool is_plain = refusal.is_plain;
  m_refusal = std::move(refusal);
  leave(is_plain ? k_plain_answer : "");
}

std::optional<TlsRefusal>
LoopbackClient::take_refusal()
{
  return std::exchange(m_refusal, std::nullopt);
}

std::optional<std::string>
LoopbackClient::take_request()
{
  if (m_state != State::waits || std::exchange(m_is_taken, true)) {
    return std::nullopt;
  }
  return std::exchange(m_bytes, {});
}

void
LoopbackClient::answer(std::string_view response)
{
  if (response.empty()) {
    m_state = State::leaves;
    m_socket.close();
  } else if (m_tls) {
    m_tls->finish(response);
    leave(m_tls->take_outgoing());
  } else {
    leave(response);
  }
}

void
LoopbackClient::leave(std::string_view last_bytes)
{
  m_state = State::leaves;
  m_outgoing += last_bytes;
  m_deadline = SteadyClock::now() + k_farewell;
  send();
}

// Send what there is, as far as that goes without waiting. Return whether all of it went.
bool
LoopbackClient::flush()
{
  while (!m_outgoing.empty()) {
    const auto count = ::send(
        m_socket.number(), m_outgoing.data(), m_outgoing.size(), platform::send_flags());
    if (count < 0) {
      if (!is_for_later()) {
        m_socket.close();
      }
      return false;
    }
    m_outgoing.erase(0, static_cast<std::size_t>(count));
  }
  return true;
}

void
LoopbackClient::send()
{
  if (flush()) {
    ::shutdown(m_socket.number(), SHUT_WR);
    drain();
  }
}

// Closing with bytes unread would reset the connection, and the client could lose the
// answer.
void
LoopbackClient::drain()
{
  std::array<char, k_block> block{};
  const auto count = ::recv(m_socket.number(), block.data(), block.size(), 0);
  m_rest += count > 0 ? static_cast<std::size_t>(count) : 0;
  if (count == 0 || m_rest > k_max_rest || (count < 0 && !is_for_later())) {
    m_socket.close();
  }
}

} // namespace oidcctl
