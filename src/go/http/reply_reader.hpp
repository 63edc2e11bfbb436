#pragma once

#include "go/http/chunks.hpp"
#include "go/http/fields.hpp"
#include "go/http/framing.hpp"
#include "go/http/reply.hpp"
#include "go/version.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace oidcctl::go::http {

// Reads one reply of HTTP/1 from the bytes of a connection as net/http's client does
// (transport.go readLoop, response.go, transfer.go). Informational replies are passed
// over.
class ReplyReader
{
public:
  // `method`: of the request that is answered.
  ReplyReader(std::string_view method, Version go, Limits limits = {})
      : m_method(method), m_go(go), m_limits(limits), m_block(go), m_chunks(go)
  {}

  // Take the next bytes. Those after the end of the reply are kept unread and make it
  // one after which the connection is not used again.
  void feed(std::string_view bytes);

  // Take the end of the connection.
  void end();

  // Return whether the reply is complete, or will never be.
  bool
  is_done() const
  {
    return m_state == State::done;
  }
  // Return why there is no reply; nothing while it is awaited and when it is there.
  const std::optional<Fault>&
  fault() const
  {
    return m_fault;
  }
  // Return whether a byte of a reply has come.
  bool
  has_begun() const
  {
    return m_has_begun;
  }
  // Return the reply that was read. `is_done` holds and `fault` does not.
  Reply take();

private:
  enum class State { status_line, fields, body, trailer, done };

  bool step();
  bool take_line(std::string_view& line);
  bool status_line();
  bool field_line();
  bool body();
  bool trailer();
  bool finish_fields();
  bool fail(FaultKind kind, std::string words);
  bool
  refuse(std::string words)
  {
    return fail(FaultKind::refused, std::move(words));
  }

  std::string m_method;
  Version m_go;
  Limits m_limits;
  State m_state = State::status_line;
  std::string m_bytes = {};
  std::size_t m_at = 0;         // of the next byte in m_bytes
  std::size_t m_scanned = 0;    // no line break before it
  std::size_t m_head_bytes = 0; // of this head and of informational ones before
  unsigned m_informational = 0;
  bool m_has_begun = false;
  bool m_has_ended = false;
  StatusLine m_line = {};
  FieldBlock m_block;
  Framing m_framing = {};
  ChunkReader m_chunks;
  Reply m_reply = {};
  std::optional<Fault> m_fault = std::nullopt;
};

} // namespace oidcctl::go::http
