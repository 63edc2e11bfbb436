#include "go/http/reply_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace oidcctl::go::http {

namespace {

// Go 1.24: informational replies are limited by their size, before by their number.
constexpr Version k_counts_informational_bytes{24};
constexpr unsigned k_most_informational = 5;
constexpr std::size_t k_buffer = 4096; // of net/http for one connection
constexpr int k_switching_protocols = 101;

} // namespace

bool
ReplyReader::fail(FaultKind kind, std::string words)
{
  m_fault = Fault{kind, std::move(words)};
  m_state = State::done;
  return false;
}

// Take the next line without its end; what is left at the end of the connection is a
// line.
bool
ReplyReader::take_line(std::string_view& line)
{
  const std::string_view all = m_bytes;
  const auto end = all.find('\n', std::max(m_at, m_scanned));
  const bool is_whole = end != std::string_view::npos;
  const auto stop = is_whole ? end + 1 : all.size();
  m_scanned = stop;
  if (m_head_bytes + (stop - m_at) > m_limits.head) {
    return refuse(fmt::format(
        "net/http: server response headers exceeded {} bytes; aborted", m_limits.head));
  }
  if (!is_whole && (!m_has_ended || m_at == all.size())) {
    return m_has_ended ? fail(FaultKind::cut, "unexpected EOF") : false;
  }
  line = all.substr(m_at, stop - m_at);
  m_head_bytes += line.size();
  m_at = stop;
  if (is_whole) {
    line.remove_suffix(line.ends_with("\r\n") ? 2 : 1);
  }
  return true;
}

bool
ReplyReader::status_line()
{
  std::string_view text;
  if (!take_line(text)) {
    return false;
  }
  auto line = parse_status_line(text, m_go);
  if (!line) {
    return refuse(std::move(line).error());
  }
  m_line = std::move(*line);
  m_state = State::fields;
  return true;
}

bool
ReplyReader::field_line()
{
  std::string_view line;
  if (!take_line(line)) {
    return false;
  }
  auto problem = line.empty() ? m_block.finish() : m_block.take(line);
  if (problem) {
    return refuse(std::move(*problem));
  }
  return line.empty() ? finish_fields() : true;
}

// Decide what follows the head.
bool
ReplyReader::finish_fields()
{
  auto fields = std::exchange(m_block, FieldBlock(m_go)).release();
  auto framing = framing_of(m_line, fields, m_method, m_go);
  if (!framing) {
    return refuse(std::move(framing).error());
  }
  if (m_line.status / 100 == 1 && m_line.status != k_switching_protocols) {
    const bool counts_bytes = m_go >= k_counts_informational_bytes;
    m_head_bytes = counts_bytes ? m_head_bytes : 0;
    if (!counts_bytes && ++m_informational > k_most_informational) {
      return refuse("net/http: too many 1xx informational responses");
    }
    m_state = State::status_line;
    return true;
  }
  m_framing = *framing;
  m_reply.status = m_line.status;
  m_reply.reason = m_line.reason;
  m_reply.fields = std::move(fields);
  m_reply.closes = m_framing.closes || m_line.status == k_switching_protocols;
  m_state = m_framing.kind == Framing::Kind::none ? State::done : State::body;
  return m_state != State::done;
}

bool
ReplyReader::body()
{
  auto rest = std::string_view(m_bytes).substr(m_at);
  if (m_framing.kind == Framing::Kind::chunked) {
    const auto ended = m_chunks.take(rest, m_reply.body);
    m_at = m_bytes.size() - rest.size();
    if (!ended && m_reply.body.size() <= m_limits.body) {
      return fail(ended.error().kind, ended.error().words);
    }
    m_state = ended && *ended ? State::trailer : m_state;
  } else {
    const auto wanted = m_framing.kind == Framing::Kind::sized
                            ? m_framing.length - m_reply.body.size()
                            : rest.size();
    const auto part = rest.substr(
        0, static_cast<std::size_t>(std::min<std::uint64_t>(wanted, rest.size())));
    m_reply.body.append(part);
    m_at += part.size();
    const bool is_whole = m_framing.kind == Framing::Kind::sized
                              ? m_reply.body.size() == m_framing.length
                              : m_has_ended;
    m_state = is_whole ? State::done : m_state;
  }
  if (m_reply.body.size() > m_limits.body) {
    return fail(FaultKind::too_large,
                fmt::format("the response is larger than {} bytes", m_limits.body));
  }
  if (m_state == State::body && m_has_ended) {
    return fail(FaultKind::cut, "unexpected EOF");
  }
  return m_state == State::trailer;
}

bool
ReplyReader::trailer()
{
  auto rest = std::string_view(m_bytes).substr(m_at);
  if (rest.starts_with("\r\n")) {
    m_at += 2;
    m_state = State::done;
    return false;
  }
  if (rest.size() < 2) {
    return m_has_ended ? fail(FaultKind::cut, "http: unexpected EOF reading trailer")
                       : false;
  }
  const auto end = rest.substr(0, k_buffer).find("\r\n\r\n");
  if (end == std::string_view::npos) {
    const bool is_hopeless = m_has_ended || rest.size() >= k_buffer;
    return is_hopeless ? refuse("http: suspiciously long trailer after chunked body")
                       : false;
  }
  FieldBlock block(m_go);
  m_at += end + 4;
  rest = rest.substr(0, end + 2);
  while (!rest.empty()) {
    const auto stop = rest.find('\n');
    auto line = rest.substr(0, stop);
    rest.remove_prefix(std::min(rest.size(), stop + 1));
    line.remove_suffix(line.ends_with('\r') ? 1 : 0);
    if (line.empty()) {
      break; // the end of the block for Go, too
    }
    if (auto problem = block.take(line)) {
      return refuse(std::move(*problem));
    }
  }
  if (auto problem = block.finish()) {
    return refuse(std::move(*problem));
  }
  m_state = State::done;
  return false;
}

// Return whether there may be more to do with the bytes at hand.
bool
ReplyReader::step()
{
  switch (m_state) {
  case State::status_line:
    return status_line();
  case State::fields:
    return field_line();
  case State::body:
    return body();
  case State::trailer:
    return trailer();
  case State::done:
    break;
  }
  return false;
}

void
ReplyReader::feed(std::string_view bytes)
{
  m_has_begun = m_has_begun || !bytes.empty();
  m_bytes.append(bytes);
  while (step()) {
  }
  if (m_at > 0) {
    m_scanned -= std::min(m_scanned, m_at);
    m_bytes.erase(0, m_at);
    m_at = 0;
  }
}

void
ReplyReader::end()
{
  m_has_ended = true;
  m_reply.closes = true;
  if (!is_done() && !m_has_begun) {
    fail(FaultKind::cut, "EOF");
  }
  while (step()) {
  }
}

Reply
ReplyReader::take()
{
  m_reply.closes = m_reply.closes || m_has_ended || m_at < m_bytes.size();
  return std::move(m_reply);
}

} // namespace oidcctl::go::http
