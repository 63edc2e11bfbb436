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
constexpr Milliseconds k_patience{10000}; // for a whole request
constexpr Milliseconds k_farewell{1000};  // for a client to take its answer and leave

// Return whether the last call failed only for now.
bool
is_for_later()
{
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

} // namespace

LoopbackClient::LoopbackClient(int id, Descriptor socket)
    : m_id(id), m_socket(std::move(socket)), m_deadline(SteadyClock::now() + k_patience)
{}

short
LoopbackClient::interest() const
{
  if (m_state == State::waits) {
    return 0;
  }
  return m_state == State::leaves && !m_bytes.empty() ? POLLOUT : POLLIN;
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
    receive(is_whole);
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
  if (count > 0) {
    m_bytes.append(block.data(), static_cast<std::size_t>(count));
  }
  if (count == 0 || is_whole(m_bytes)) {
    m_state = State::waits;
  }
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
  m_state = State::leaves;
  m_bytes = response;
  m_deadline = SteadyClock::now() + k_farewell;
  if (response.empty()) {
    m_socket.close();
  } else {
    send();
  }
}

void
LoopbackClient::send()
{
  while (!m_bytes.empty()) {
    const auto count =
        ::send(m_socket.number(), m_bytes.data(), m_bytes.size(), platform::send_flags());
    if (count < 0) {
      if (!is_for_later()) {
        m_socket.close();
      }
      return;
    }
    m_bytes.erase(0, static_cast<std::size_t>(count));
    if (m_bytes.empty()) {
      ::shutdown(m_socket.number(), SHUT_WR);
    }
  }
  drain();
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
