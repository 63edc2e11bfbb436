#pragma once

#include "go/http/reply.hpp"
#include "go/http2/frame.hpp"
#include "go/http2/hpack.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oidcctl::go::http2 {

using http::Fault;
using http::FaultKind;

// One connection of HTTP/2 as Go's client keeps it (golang.org/x/net/http2 transport.go,
// frame.go), without input and output: bytes to send are taken from it, bytes that came
// are fed to it. One request is under way at a time.
class Session
{
public:
  Session();

  // Begin a request. Call it only while none is under way and `is_usable`.
  void
  start(const std::vector<Field>& fields, std::string body, http::Limits limits = {});

  // Return the bytes that are to be sent now, and forget them.
  std::string
  take_output()
  {
    return std::exchange(m_output, {});
  }

  // Take the next bytes of the connection, or its end.
  void feed(std::string_view bytes);
  void end();

  bool
  is_done() const
  {
    return m_is_done;
  }
  const std::optional<Fault>&
  fault() const
  {
    return m_fault;
  }
  // Return whether a frame for the request has come.
  bool
  has_begun() const
  {
    return m_has_begun;
  }
  // Return the reply that was read. `is_done` holds and `fault` does not.
  http::Reply take();

  // Return whether another request can be sent on this connection.
  bool
  is_usable() const
  {
    return !m_is_lost && m_next_stream < (1U << 30);
  }

private:
  std::optional<Frame> next_frame(std::string_view& bytes);
  bool check_order(const Frame& frame);
  void handle(Frame frame);
  void on_data(Frame& frame);
  void on_headers(Frame& frame);
  void on_continuation(const Frame& frame);
  void on_reset(const Frame& frame);
  void on_settings(const Frame& frame);
  void on_setting(unsigned id, std::uint32_t value);
  void on_ping(const Frame& frame);
  void on_goaway(const Frame& frame);
  void on_window_update(const Frame& frame);
  bool unpad(Frame& frame);
  void finish_block();
  void on_reply_fields(std::vector<Field> fields, bool is_last);
  void on_trailer(const std::vector<Field>& fields, bool is_last);
  void finish_reply();

  void write_body();
  void refill(std::uint32_t size);
  void lose(std::string words, FaultKind kind = FaultKind::refused);
  void lose_by(std::string_view code);
  void fail(Fault fault);
  void fail_stream(std::string_view code, const std::string& cause = {});

  std::string m_output = {};
  std::string m_input = {};
  FieldDecoder m_decoder = {};
  bool m_has_settings = false;
  bool m_is_lost = false; // the connection is good for nothing more
  std::uint32_t m_next_stream = 1;
  std::uint32_t m_stream = 0;     // of the request under way
  std::uint32_t m_open_block = 0; // its stream, between HEADERS and the last CONTINUATION
  std::string m_block = {};
  std::uint8_t m_block_flags = 0;
  bool m_saw_headers = false;
  bool m_saw_trailer = false;
  bool m_has_begun = false;
  bool m_is_done = true;
  http::Limits m_limits = {};
  std::size_t m_informational_bytes = 0;
  std::optional<std::uint64_t> m_length = std::nullopt; // announced
  http::Reply m_reply = {};
  std::optional<Fault> m_fault = std::nullopt;
  std::string m_body = {}; // of the request, what is still to be sent
  std::int64_t m_stream_window = 0;
  std::int64_t m_window = 65535;
  std::int64_t m_initial_window = 65535;
  std::size_t m_largest_frame = 16384; // that the server reads
  std::uint32_t m_unreported = 0;      // bytes received that no window update named yet
  std::int64_t m_receive_window = 0;   // of the stream
};

} // namespace oidcctl::go::http2
