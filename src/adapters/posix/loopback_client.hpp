#pragma once

#include "adapters/posix/descriptor.hpp"
#include "base/time.hpp"
#include "ports/tls_server.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace oidcctl {

// One connection to the loopback listener: first it asks, then it waits until a person
// answers, then it takes the answer and leaves. With a channel all of it is TLS. Nothing
// here waits.
class LoopbackClient
{
public:
  using Moment = std::chrono::steady_clock::time_point;

  // `tls`: nullptr for plain HTTP.
  LoopbackClient(int id, Descriptor socket, std::unique_ptr<TlsChannel> tls);

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

  // Return why it was not served, once; nothing when it was, or is not known yet.
  std::optional<TlsRefusal> take_refusal();

  // Send `response` and close; empty: close at once.
  void answer(std::string_view response);

private:
  enum class State { asks, waits, leaves };

  void receive(bool (*is_whole)(std::string_view bytes));
  void refuse(TlsRefusal refusal);
  void leave(std::string_view last_bytes);
  bool flush();
  void send();
  void drain();

  int m_id;
  Descriptor m_socket;
  Moment m_deadline;
  State m_state = State::asks;
  bool m_is_taken = false; // the request was handed over
  std::unique_ptr<TlsChannel> m_tls;
  std::optional<TlsRefusal> m_refusal = std::nullopt;
  std::string m_bytes = {};    // what it sent, and no one has taken yet
  std::string m_outgoing = {}; // what is still to be sent to it
  std::size_t m_rest = 0;      // bytes that came after the request
};

} // namespace oidcctl
