#include "go/http2/session.hpp"

#include "go/http2/frame.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

// The life of a connection and what is sent on it; session_frames.cpp has what comes.
namespace oidcctl::go::http2 {

namespace {

constexpr std::uint32_t k_largest_read = 1U << 20; // frame
constexpr std::uint32_t k_connection_window = 1U << 30;
constexpr std::uint32_t k_stream_window = 4U << 20;
constexpr std::uint32_t k_refill = k_stream_window / 4;

void
append_setting(std::string& out, std::uint32_t id, std::uint32_t value)
{
  append_number(out, id, 2);
  append_number(out, value);
}

} // namespace

Session::Session()
{
  std::string payload;
  append_setting(payload, 2, 0); // no pushes
  append_setting(payload, 4, k_stream_window);
  append_setting(payload, 5, k_largest_read);
  append_setting(payload, 6, static_cast<std::uint32_t>(http::Limits{}.head));
  m_output = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  append_frame(m_output, FrameType::settings, 0, 0, payload);
  std::string increment;
  append_number(increment, k_connection_window);
  append_frame(m_output, FrameType::window_update, 0, 0, increment);
}

void
Session::start(const std::vector<Field>& fields, std::string body, http::Limits limits)
{
  m_stream = m_next_stream;
  m_next_stream += 2;
  m_limits = limits;
  m_saw_headers = false;
  m_saw_trailer = false;
  m_has_begun = false;
  m_is_done = false;
  m_informational_bytes = 0;
  m_length = std::nullopt;
  m_reply = {};
  m_fault = std::nullopt;
  m_body = std::move(body);
  m_stream_window = m_initial_window;
  m_receive_window = k_stream_window;
  m_unreported = 0;
  const auto block = encode_fields(fields);
  const unsigned end = m_body.empty() ? k_end_stream : 0;
  for (std::size_t at = 0; at == 0 || at < block.size();) {
    const auto part = std::string_view(block).substr(at, m_largest_frame);
    const bool is_first = at == 0;
    at += std::max<std::size_t>(part.size(), 1);
    append_frame(m_output,
                 is_first ? FrameType::headers : FrameType::continuation,
                 (is_first ? end : 0) | (at >= block.size() ? k_end_headers : 0),
                 m_stream,
                 part);
  }
  write_body();
}

// Send as much of the request's body as the server's windows allow.
void
Session::write_body()
{
  while (!m_is_done && !m_body.empty() && std::min(m_window, m_stream_window) > 0) {
    const auto room = std::min({m_window,
                                m_stream_window,
                                static_cast<std::int64_t>(m_largest_frame),
                                static_cast<std::int64_t>(m_body.size())});
    const auto part = m_body.substr(0, static_cast<std::size_t>(room));
    m_body.erase(0, part.size());
    m_window -= room;
    m_stream_window -= room;
    append_frame(
        m_output, FrameType::data, m_body.empty() ? k_end_stream : 0, m_stream, part);
  }
}

void
Session::fail(Fault fault)
{
  if (!m_is_done) {
    m_fault = std::move(fault);
    m_is_done = true;
    m_body.clear();
  }
}

void
Session::lose(std::string words, FaultKind kind)
{
  m_is_lost = true;
  fail({kind, std::move(words)});
}

void
Session::lose_by(std::string_view code)
{
  lose(fmt::format("connection error: {}", code));
}

// The stream ends in an error; the connection would go on, but is not used again.
void
Session::fail_stream(std::string_view code, const std::string& cause)
{
  m_is_lost = true;
  fail({FaultKind::refused,
        fmt::format("stream error: stream ID {}; {}{}{}",
                    m_stream,
                    code,
                    cause.empty() ? "" : "; ",
                    cause)});
}

std::optional<Frame>
Session::next_frame(std::string_view& bytes)
{
  if (bytes.size() < k_frame_header) {
    return std::nullopt;
  }
  Frame frame{.length = number_at(bytes, 0, 3),
              .type = static_cast<std::uint8_t>(bytes[3]),
              .flags = static_cast<std::uint8_t>(bytes[4]),
              .stream = number_at(bytes, 5) & 0x7fffffffU};
  if (frame.length > k_largest_read) {
    const bool is_http1 = bytes.starts_with("HTTP/1.1 ");
    lose(is_http1 ? "http2: failed reading the frame payload: http2: frame too large, "
                    "note that "
                    "the frame header looked like an HTTP/1.1 header"
                  : "http2: frame too large");
    return std::nullopt;
  }
  if (bytes.size() < k_frame_header + frame.length) {
    return std::nullopt;
  }
  frame.payload = bytes.substr(k_frame_header, frame.length);
  bytes.remove_prefix(k_frame_header + frame.length);
  return frame;
}

void
Session::feed(std::string_view bytes)
{
  m_input.append(bytes);
  std::string_view rest = m_input;
  while (!m_is_lost) {
    const auto frame = next_frame(rest);
    if (!frame) {
      break;
    }
    handle(*frame);
  }
  m_input.erase(0, m_input.size() - rest.size());
}

void
Session::end()
{
  lose(m_has_begun || !m_input.empty() ? "unexpected EOF" : "EOF", FaultKind::cut);
}

// Give room for `size` more bytes, in large steps as Go does.
void
Session::refill(std::uint32_t size)
{
  m_unreported += size;
  if (m_unreported < k_refill) {
    return;
  }
  std::string increment;
  append_number(increment, m_unreported);
  append_frame(m_output, FrameType::window_update, 0, 0, increment);
  if (!m_is_done) {
    append_frame(m_output, FrameType::window_update, 0, m_stream, increment);
  }
  m_receive_window += m_unreported;
  m_unreported = 0;
}

http::Reply
Session::take()
{
  m_reply.closes = !is_usable();
  return std::move(m_reply);
}

} // namespace oidcctl::go::http2
