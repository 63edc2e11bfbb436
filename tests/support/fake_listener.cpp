#include "fake_listener.hpp"

#include <fmt/format.h>

namespace oidcctl::test {

namespace {

constexpr std::uint16_t k_free_port = 43210; // what port 0 becomes

class FakePort : public LoopbackPort
{
public:
  FakePort(FakeListener& listener, std::uint16_t number)
      : m_listener(listener), m_number(number)
  {
    ++m_listener.open_now;
  }
  FakePort(const FakePort&) = delete;
  FakePort& operator=(const FakePort&) = delete;
  ~FakePort() override { --m_listener.open_now; }

  std::uint16_t
  number() const override
  {
    return m_number;
  }

  Result<ListenerEvent>
  wait(Milliseconds timeout, bool with_input) override
  {
    return m_listener.next(timeout, with_input);
  }

  void
  answer(int connection, std::string_view response) override
  {
    m_listener.answers.emplace_back(connection, response);
  }

private:
  FakeListener& m_listener;
  std::uint16_t m_number;
};

} // namespace

ListenerEvent
FakeListener::get(const std::string& target, std::uint16_t port, int connection)
{
  return {.kind = ListenerEvent::Kind::request,
          .connection = connection,
          .bytes =
              fmt::format("GET {} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", target, port)};
}

Result<std::unique_ptr<LoopbackPort>>
FakeListener::open(std::uint16_t number,
                   bool (* /*is_whole*/)(std::string_view bytes),
                   TlsServer* tls)
{
  serves_tls = tls != nullptr;
  opened.push_back(number);
  if (const auto other = taken.find(number); other != taken.end()) {
    return fail(ErrorCode::unavailable, other->second);
  }
  return std::make_unique<FakePort>(*this, number == 0 ? k_free_port : number);
}

Result<ListenerEvent>
FakeListener::next(Milliseconds timeout, bool input)
{
  with_input.push_back(input);
  if (wait_error) {
    return tl::make_unexpected(*wait_error);
  }
  if (knocks.empty() && on_wait) {
    const auto moment = on_wait; // which may put another in its place
    if (auto event = moment()) {
      return *event;
    }
  }
  if (knocks.empty()) {
    if (!m_clock.sleep(timeout)) {
      return fail(ErrorCode::interrupted, "interrupted");
    }
    return ListenerEvent{};
  }
  auto event = std::move(knocks.front());
  knocks.pop_front();
  return event;
}

} // namespace oidcctl::test
