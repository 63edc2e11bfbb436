#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "ports/tls_server.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace oidcctl {

// Something that came while a browser was waited for.
struct ListenerEvent
{
  enum class Kind {
    nothing,      // the time is over
    request,      // the head of an HTTP request, or what a client sent in its place
    line,         // a line of standard input, without its end
    end_of_input, // standard input has ended; told once
    refused,      // a client that TLS was not agreed with; its connection is over
  };

  Kind kind = Kind::nothing;
  int connection = 0;      // of a request: what to answer
  std::string bytes = {};  // of a request or a line
  TlsRefusal refusal = {}; // of `refused`
};

// One port of this machine's loopback addresses, 127.0.0.1 and ::1, with no one else on
// either. It is closed when this is destroyed, once the last answers have gone out.
class LoopbackPort
{
public:
  virtual ~LoopbackPort() = default;

  virtual std::uint16_t number() const = 0;

  // Return what comes next, within `timeout`; `with_input` listens to standard input too.
  // Requests are handed over when `is_whole` says so, when their client ends, or when
  // they are not whole after ten seconds. 32 clients are served at a time: one more takes
  // the place of the one that has been waited for the longest. An error when the user
  // interrupts.
  virtual Result<ListenerEvent> wait(Milliseconds timeout, bool with_input) = 0;

  // Send `response` to a connection that asked, and close it; an empty one closes it.
  virtual void answer(int connection, std::string_view response) = 0;
};

class Listener
{
public:
  virtual ~Listener() = default;

  // Return the port `number` (0: any that is free), open on both addresses; on 127.0.0.1
  // alone where the machine has no IPv6. An error of code `unavailable` when another
  // program has either. `is_whole` says whether bytes are a whole request. With `tls`,
  // which must live as long as the port, every connection is served by it; without
  // (nullptr) in plain HTTP.
  virtual Result<std::unique_ptr<LoopbackPort>> open(
      std::uint16_t number, bool (*is_whole)(std::string_view bytes), TlsServer* tls) = 0;
};

} // namespace oidcctl
