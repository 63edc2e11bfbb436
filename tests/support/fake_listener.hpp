#pragma once

#include "fake_clock.hpp"
#include "ports/listener.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace oidcctl::test {

// Ports without sockets. What comes is in `knocks`, or whatever `on_wait` makes of the
// moment; where nothing comes, the clock moves on to the end of the wait.
class FakeListener : public Listener
{
public:
  explicit FakeListener(FakeClock& clock) : m_clock(clock) {}

  std::map<std::uint16_t, std::string> taken = {}; // port to what holds it
  std::deque<ListenerEvent> knocks = {};
  std::function<std::optional<ListenerEvent>()> on_wait = {};
  std::optional<Error> wait_error = std::nullopt;

  std::vector<std::uint16_t> opened = {};
  bool serves_tls = false; // the last one
  std::size_t open_now = 0;
  std::vector<bool> with_input = {}; // of every wait
  std::vector<std::pair<int, std::string>> answers = {};

  // Return "GET TARGET" as a browser sends it to `port`.
  static ListenerEvent
  get(const std::string& target, std::uint16_t port, int connection = 1);

  Result<std::unique_ptr<LoopbackPort>> open(std::uint16_t number,
                                             bool (*is_whole)(std::string_view bytes),
                                             TlsServer* tls) override;

  Result<ListenerEvent> next(Milliseconds timeout, bool input);

private:
  FakeClock& m_clock;
};

} // namespace oidcctl::test
