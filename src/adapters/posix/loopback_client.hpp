#pragma once

#include "adapters/posix/descriptor.hpp"
#include "base/time.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace oidcctl {

// One connection to the loopback listener: first it asks, then it waits until a person
// answers, then it takes the answer and leaves. Nothing here waits.
class LoopbackClient
{
public:
  using Moment = std::chrono::steady_clock::time_point;

  LoopbackClient(int id, Descriptor socket);

  int
  id() const
  {
    return m_id;
  }
  int
  socket() const
  {
    return m_socket.number();
  } // -1: it is gone
  bool
  waits() const
  {
    return m_state == State::waits;
  }
  bool
  leaves() const
  {
    return m_state == State::leaves;
  }
  // Return the events of poll(2) that this client is to be served for; 0: none.
  short interest() const;
  // Return when it is served also without an event; the end of time for none.
  Moment deadline() const;

  // Read or write what can be, after `events` came or the deadline passed.
  void serve(short events, bool (*is_whole)(std::string_view bytes));

  // Return its request when that is complete, once.
  std::optional<std::string> take_request();

  // Send `response` and close; empty: close at once.
  void answer(std::string_view response);

private:
  enum class State { asks, waits, leaves };

  void receive(bool (*is_whole)(std::string_view bytes));
  void send();
  void drain();

  int m_id;
  Descriptor m_socket;
  Moment m_deadline;
  State m_state = State::asks;
  bool m_is_taken = false;  // the request was handed over
  std::string m_bytes = {}; // what it sent; then what is still to be sent to it
  std::size_t m_rest = 0;   // bytes that came after the request
};

} // namespace oidcctl
