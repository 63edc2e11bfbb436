#include "adapters/posix/loopback_listener.hpp"

#include "adapters/posix/interrupt.hpp"
#include "adapters/posix/loopback_client.hpp"
#include "adapters/posix/loopback_sockets.hpp"
#include "adapters/posix/platform.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <optional>
#include <vector>

namespace oidcctl {

namespace {

using SteadyClock = std::chrono::steady_clock;
using Moment = SteadyClock::time_point;

constexpr std::size_t k_max_clients = 32;
constexpr std::size_t k_max_refusals = 32; // that have not been asked for
constexpr std::size_t k_max_line = std::size_t{16} << 10;
constexpr Milliseconds k_farewell{1000}; // for the last clients to read their answers

int
milliseconds_until(Moment moment)
{
  constexpr std::chrono::hours longest{1}; // the end of time does not fit
  const auto left = std::min<SteadyClock::duration>(moment - SteadyClock::now(), longest);
  const auto span = std::chrono::ceil<Milliseconds>(left).count();
  return span > 0 ? static_cast<int>(span) : 0;
}

class Port : public LoopbackPort
{
public:
  Port(LoopbackSockets sockets, bool (*is_whole)(std::string_view), TlsServer* tls)
      : m_sockets(std::move(sockets)), m_is_whole(is_whole), m_tls(tls)
  {}
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;
  ~Port() override;

  std::uint16_t
  number() const override
  {
    return m_sockets.port;
  }
  Result<ListenerEvent> wait(Milliseconds timeout, bool with_input) override;
  void answer(int connection, std::string_view response) override;

private:
  bool watch(Moment end, bool with_input);
  void accept_from(const Descriptor& socket);
  std::optional<ListenerEvent> read_input();
  std::optional<ListenerEvent> take_request();
  std::optional<ListenerEvent> take_refusal();
  void drop_clients();

  LoopbackSockets m_sockets;
  bool (*m_is_whole)(std::string_view);
  TlsServer* m_tls;                          // nullptr: plain HTTP
  std::deque<LoopbackClient> m_clients = {}; // the one that is here longest first
  std::deque<TlsRefusal> m_refusals = {};
  int m_next_id = 1;
  std::string m_input = {};
  bool m_input_ended = false;
};

Port::~Port()
{
  // No one new, but whoever got an answer may read it.
  m_sockets.sockets.clear();
  std::erase_if(m_clients, [](const auto& client) { return !client.leaves(); });
  const auto end = SteadyClock::now() + k_farewell;
  while (!m_clients.empty() && SteadyClock::now() < end && !is_interrupted()) {
    watch(end, false);
  }
}

// Wait for whatever comes first until `end`, and serve it as far as that goes without
// waiting. Return whether standard input has something.
bool
Port::watch(Moment end, bool with_input)
{
  std::vector<pollfd> list{{interrupt_descriptor(), POLLIN, 0},
                           {with_input && !m_input_ended ? STDIN_FILENO : -1, POLLIN, 0}};
  for (const auto& client : m_clients) {
    const auto interest = client.interest();
    list.push_back({interest == 0 ? -1 : client.socket(), interest, 0});
    end = std::min(end, client.deadline());
  }
  for (const auto& socket : m_sockets.sockets) {
    list.push_back({socket.number(), POLLIN, 0});
  }
  if (platform::wait_for(list, milliseconds_until(end)) < 0) {
    return false; // interrupted
  }
  auto seen = list.begin() + 2;
  for (auto& client : m_clients) {
    client.serve((seen++)->revents, m_is_whole);
    if (auto refusal = client.take_refusal();
        refusal && m_refusals.size() < k_max_refusals) {
      m_refusals.push_back(std::move(*refusal));
    }
  }
  for (const auto& socket : m_sockets.sockets) {
    if ((seen++)->revents != 0) {
      accept_from(socket);
    }
  }
  drop_clients();
  return list[1].revents != 0;
}

void
Port::accept_from(const Descriptor& socket)
{
  Descriptor made(platform::accept_connection(socket.number()));
  if (made.number() < 0) {
    return;
  }
  if (m_clients.size() == k_max_clients) {
    const auto oldest = std::find_if(m_clients.begin(),
                                     m_clients.end(),
                                     [](const auto& client) { return !client.waits(); });
    m_clients.erase(oldest == m_clients.end() ? m_clients.begin() : oldest);
  }
  m_clients.emplace_back(
      m_next_id++, std::move(made), m_tls == nullptr ? nullptr : m_tls->accept());
}

void
Port::drop_clients()
{
  std::erase_if(m_clients, [](const auto& client) { return client.socket() < 0; });
}

// Return the line that is complete now, or that input has ended.
std::optional<ListenerEvent>
Port::read_input()
{
  std::array<char, 4096> block{};
  const auto count = ::read(STDIN_FILENO, block.data(), block.size());
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) {
    return std::nullopt;
  }
  if (count > 0) {
    m_input.append(block.data(), static_cast<std::size_t>(count));
  }
  m_input_ended = count <= 0;
  const auto end = m_input.find('\n');
  const bool is_line = end != std::string::npos || m_input.size() > k_max_line ||
                       (m_input_ended && !m_input.empty());
  if (is_line) {
    ListenerEvent event{.kind = ListenerEvent::Kind::line,
                        .bytes = m_input.substr(0, end)};
    m_input.erase(0, end == std::string::npos ? m_input.size() : end + 1);
    return event;
  }
  return m_input_ended
             ? std::optional(ListenerEvent{.kind = ListenerEvent::Kind::end_of_input})
             : std::nullopt;
}

std::optional<ListenerEvent>
Port::take_request()
{
  for (auto& client : m_clients) {
    if (auto request = client.take_request()) {
      return ListenerEvent{.kind = ListenerEvent::Kind::request,
                           .connection = client.id(),
                           .bytes = std::move(*request)};
    }
  }
  return std::nullopt;
}

std::optional<ListenerEvent>
Port::take_refusal()
{
  if (m_refusals.empty()) {
    return std::nullopt;
  }
  ListenerEvent event{.kind = ListenerEvent::Kind::refused,
                      .refusal = std::move(m_refusals.front())};
  m_refusals.pop_front();
  return event;
}

Result<ListenerEvent>
Port::wait(Milliseconds timeout, bool with_input)
{
  const auto end = SteadyClock::now() + timeout;
  while (true) {
    const bool has_input = watch(end, with_input);
    if (is_interrupted()) {
      return interrupted();
    }
    if (auto event = take_request()) {
      return *event;
    }
    if (auto event = take_refusal()) {
      return *event;
    }
    if (auto event = has_input ? read_input() : std::nullopt) {
      return *event;
    }
    if (SteadyClock::now() >= end) {
      return ListenerEvent{};
    }
  }
}

void
Port::answer(int connection, std::string_view response)
{
  for (auto& client : m_clients) {
    if (client.id() == connection) {
      client.answer(response);
    }
  }
  drop_clients();
}

} // namespace

Result<std::unique_ptr<LoopbackPort>>
LoopbackListener::open(std::uint16_t number,
                       bool (*is_whole)(std::string_view bytes),
                       TlsServer* tls)
{
  TRY_ASSIGN(auto sockets, open_loopback(number));
  return std::make_unique<Port>(std::move(sockets), is_whole, tls);
}

} // namespace oidcctl
