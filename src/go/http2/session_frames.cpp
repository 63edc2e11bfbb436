#include "go/http2/frame.hpp"
#include "go/http2/reply_fields.hpp"
#include "go/http2/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

// What each frame does to a session (golang.org/x/net/http2 transport.go process*).
namespace oidcctl::go::http2 {

namespace {

constexpr std::uint32_t k_refused_stream = 7;

} // namespace
// RFC 9113 6.10: nothing comes between the parts of a block of fields.
bool
Session::check_order(const Frame& frame)
{
  const bool is_continuation = frame.type == FrameType::continuation;
  if (m_open_block != 0 ? !is_continuation || frame.stream != m_open_block
                        : is_continuation) {
    lose_by("PROTOCOL_ERROR");
    return false;
  }
  return true;
}

void
Session::handle(Frame frame)
{
  if (!check_order(frame)) {
    return;
  }
  if (!m_has_settings && frame.type != FrameType::settings) {
    lose_by("PROTOCOL_ERROR");
    return;
  }
  switch (frame.type) {
  case FrameType::data:
    return on_data(frame);
  case FrameType::headers:
    return on_headers(frame);
  case FrameType::continuation:
    return on_continuation(frame);
  case FrameType::rst_stream:
    return on_reset(frame);
  case FrameType::settings:
    return on_settings(frame);
  case FrameType::push_promise:
    return lose_by("PROTOCOL_ERROR");
  case FrameType::ping:
    return on_ping(frame);
  case FrameType::goaway:
    return on_goaway(frame);
  case FrameType::window_update:
    return on_window_update(frame);
  case FrameType::priority:
    if (frame.stream == 0 || frame.length != 5) {
      lose_by(frame.stream == 0 ? "PROTOCOL_ERROR" : "FRAME_SIZE_ERROR");
    }
    return;
  default:
    return; // RFC 9113 5.5: unknown frames are ignored
  }
}

// Cut padding off; return false when there is more of it than frame.
bool
Session::unpad(Frame& frame)
{
  if (!frame.has(k_padded)) {
    return true;
  }
  if (frame.payload.empty()) {
    lose("unexpected EOF");
    return false;
  }
  const std::size_t padding = static_cast<unsigned char>(frame.payload.front());
  frame.payload.remove_prefix(1);
  if (padding > frame.payload.size()) {
    frame.type == FrameType::data ? lose_by("PROTOCOL_ERROR")
                                  : fail_stream("PROTOCOL_ERROR");
    return false;
  }
  frame.payload.remove_suffix(padding);
  return true;
}

void
Session::on_data(Frame& frame)
{
  if (frame.stream == 0) {
    return lose_by("PROTOCOL_ERROR");
  }
  const auto size = frame.length;
  if (!unpad(frame)) {
    return;
  }
  if (frame.stream != m_stream || m_is_done) {
    return frame.stream >= m_next_stream ? lose_by("PROTOCOL_ERROR") : refill(size);
  }
  if (!m_saw_headers) {
    return fail_stream("PROTOCOL_ERROR");
  }
  m_receive_window -= size;
  if (m_receive_window < 0) {
    return lose_by("FLOW_CONTROL_ERROR");
  }
  m_reply.body.append(frame.payload);
  if (m_length && m_reply.body.size() > *m_length) {
    m_is_lost = true;
    return fail(
        {FaultKind::refused,
         "net/http: server replied with more than declared Content-Length; truncated"});
  }
  if (m_reply.body.size() > m_limits.body) {
    m_is_lost = true;
    return fail({FaultKind::too_large,
                 fmt::format("the response is larger than {} bytes", m_limits.body)});
  }
  if (frame.has(k_end_stream)) {
    finish_reply();
  }
  refill(size);
}

void
Session::on_headers(Frame& frame)
{
  constexpr std::size_t priority_size = 5;
  if (frame.stream == 0) {
    return lose_by("PROTOCOL_ERROR");
  }
  const auto flags = frame.flags;
  if (frame.has(k_padded) && frame.payload.empty()) {
    return lose("unexpected EOF");
  }
  const std::size_t padding =
      frame.has(k_padded) ? static_cast<unsigned char>(frame.payload.front()) : 0;
  frame.payload.remove_prefix(frame.has(k_padded) ? 1 : 0);
  if (frame.has(k_has_priority)) {
    if (frame.payload.size() < priority_size) {
      return lose("unexpected EOF");
    }
    frame.payload.remove_prefix(priority_size);
  }
  if (padding > frame.payload.size()) {
    return fail_stream("PROTOCOL_ERROR");
  }
  frame.payload.remove_suffix(padding);
  m_block = frame.payload;
  m_block_flags = flags;
  m_open_block = frame.stream;
  if (frame.has(k_end_headers)) {
    finish_block();
  }
}

void
Session::on_continuation(const Frame& frame)
{
  m_block += frame.payload;
  if (m_block.size() > 2 * m_limits.head) {
    return lose_by("PROTOCOL_ERROR");
  }
  if (frame.has(k_end_headers)) {
    finish_block();
  }
}

void
Session::finish_block()
{
  const auto stream = std::exchange(m_open_block, 0U);
  auto fields = m_decoder.decode(std::exchange(m_block, {}), m_limits.head);
  if (!fields) {
    return lose_by("COMPRESSION_ERROR");
  }
  if (stream != m_stream || m_is_done) {
    return;
  }
  m_has_begun = true;
  if (auto problem = block_problem(*fields)) {
    return fail_stream("PROTOCOL_ERROR", *problem);
  }
  const bool is_last = (m_block_flags & k_end_stream) != 0;
  if (m_saw_headers) {
    return on_trailer(*fields, is_last);
  }
  on_reply_fields(std::move(*fields), is_last);
}

void
Session::on_reply_fields(std::vector<Field> fields, bool is_last)
{
  if (m_decoder.is_truncated()) {
    return fail_stream("PROTOCOL_ERROR",
                       "http2: response header list larger than advertised limit");
  }
  const auto status = status_of(fields);
  if (!status) {
    return fail_stream("PROTOCOL_ERROR", status.error());
  }
  if (*status >= 100 && *status <= 199) {
    for (const auto& field : fields) {
      m_informational_bytes += field.name.size() + field.value.size() + 32;
    }
    if (is_last) {
      return fail_stream("PROTOCOL_ERROR",
                         "1xx informational response with END_STREAM flag");
    }
    if (m_informational_bytes > m_limits.head) {
      return fail_stream("PROTOCOL_ERROR", "header list too large");
    }
    return;
  }
  m_saw_headers = true;
  m_reply.status = *status;
  m_reply.fields = regular_fields(std::move(fields));
  const auto count =
      std::count_if(m_reply.fields.begin(), m_reply.fields.end(), [](const auto& f) {
        return f.name == "content-length";
      });
  if (count == 1) {
    const auto text = *http::find_field(m_reply.fields, "content-length");
    std::uint64_t length = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, length);
    const bool fits = read.ec == std::errc{} && read.ptr == end && length >> 63 == 0;
    m_length = fits ? std::optional(length) : std::nullopt;
  }
  if (is_last) {
    finish_reply();
  }
}

void
Session::on_trailer(const std::vector<Field>& fields, bool is_last)
{
  const bool has_pseudo = !fields.empty() && fields.front().name.starts_with(':');
  if (std::exchange(m_saw_trailer, true) || !is_last || has_pseudo) {
    return lose_by("PROTOCOL_ERROR");
  }
  finish_reply();
}

void
Session::finish_reply()
{
  if (m_length && m_reply.body.size() < *m_length) {
    m_is_lost = true;
    return fail({FaultKind::refused, "unexpected EOF"});
  }
  m_is_done = true;
  m_is_lost = m_is_lost || !m_body.empty(); // the rest of the request was not wanted
  m_body.clear();
}

void
Session::on_reset(const Frame& frame)
{
  if (frame.length != 4 || frame.stream == 0) {
    return lose_by(frame.length != 4 ? "FRAME_SIZE_ERROR" : "PROTOCOL_ERROR");
  }
  if (frame.stream != m_stream || m_is_done) {
    return;
  }
  const auto code = number_at(frame.payload, 0);
  m_has_begun = code != k_refused_stream;
  fail_stream(code_name(code), "received from peer");
  if (code == k_refused_stream) {
    m_fault->kind = FaultKind::cut; // Go tries again
  }
}

void
Session::on_settings(const Frame& frame)
{
  m_has_settings = true;
  const bool is_ack = frame.has(k_end_stream);
  if ((is_ack && frame.length > 0) || frame.length % 6 != 0) {
    return lose_by("FRAME_SIZE_ERROR");
  }
  if (frame.stream != 0) {
    return lose_by("PROTOCOL_ERROR");
  }
  if (is_ack) {
    return;
  }
  for (std::size_t at = 0; at < frame.payload.size() && !m_is_lost; at += 6) {
    on_setting(number_at(frame.payload, at, 2), number_at(frame.payload, at + 2));
  }
  append_frame(m_output, FrameType::settings, k_end_stream, 0, {});
  write_body();
}

// RFC 9113 6.5.2.
void
Session::on_setting(unsigned id, std::uint32_t value)
{
  enum { enable_push = 2, initial_window = 4, max_frame = 5, enable_connect = 8 };
  if ((id == enable_push || id == enable_connect) && value > 1) {
    lose_by("PROTOCOL_ERROR");
  } else if (id == initial_window) {
    if (value > k_largest_window) {
      return lose_by("FLOW_CONTROL_ERROR");
    }
    m_stream_window += value - m_initial_window;
    m_initial_window = value;
  } else if (id == max_frame) {
    if (value < 16384 || value > 0xffffff) {
      return lose_by("PROTOCOL_ERROR");
    }
    m_largest_frame = value;
  }
}

void
Session::on_ping(const Frame& frame)
{
  if (frame.length != 8 || frame.stream != 0) {
    return lose_by(frame.length != 8 ? "FRAME_SIZE_ERROR" : "PROTOCOL_ERROR");
  }
  if (!frame.has(k_end_stream)) {
    append_frame(m_output, FrameType::ping, k_end_stream, 0, frame.payload);
  }
}

void
Session::on_goaway(const Frame& frame)
{
  if (frame.length < 8 || frame.stream != 0) {
    return lose_by(frame.stream != 0 ? "PROTOCOL_ERROR" : "FRAME_SIZE_ERROR");
  }
  const auto last = number_at(frame.payload, 0) & 0x7fffffffU;
  const auto code = number_at(frame.payload, 4);
  m_next_stream = 1U << 30; // no further request
  if (m_is_done || m_stream <= last) {
    return;
  }
  if (m_stream == 1 && code != 0) {
    return lose(fmt::format("http2: Transport received GOAWAY from server ErrCode:{}",
                            code_name(code)));
  }
  lose("http2: Transport received Server's graceful shutdown GOAWAY", FaultKind::cut);
}

void
Session::on_window_update(const Frame& frame)
{
  if (frame.length != 4) {
    return lose_by("FRAME_SIZE_ERROR");
  }
  const auto increment = number_at(frame.payload, 0) & 0x7fffffffU;
  const bool is_mine = frame.stream == m_stream && !m_is_done;
  if (frame.stream != 0 && !is_mine) {
    return;
  }
  auto& window = frame.stream == 0 ? m_window : m_stream_window;
  const auto code = increment == 0 ? std::string_view("PROTOCOL_ERROR")
                    : window + increment > k_largest_window ? "FLOW_CONTROL_ERROR"
                                                            : "";
  if (!code.empty()) {
    return frame.stream == 0 ? lose_by(code) : fail_stream(code);
  }
  window += increment;
  write_body();
}

} // namespace oidcctl::go::http2
