#include "go/http2/frame.hpp"
#include "go/http2/session.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

using namespace oidcctl::go;
using namespace oidcctl::go::http2;

namespace {

std::string
frame(unsigned type, unsigned flags, std::uint32_t stream, const std::string& payload)
{
  std::string out;
  append_frame(out, type, flags, stream, payload);
  return out;
}

std::string
block(const std::vector<Field>& fields,
      unsigned flags = k_end_headers,
      std::uint32_t stream = 1)
{
  return frame(FrameType::headers, flags, stream, encode_fields(fields));
}

std::string
number(std::uint32_t value)
{
  std::string out;
  append_number(out, value);
  return out;
}

const std::string k_settings = frame(FrameType::settings, 0, 0, "");
const std::string k_head = block({{":status", "200"}});
const std::string k_body = frame(FrameType::data, k_end_stream, 1, "ok");

std::string
outcome(const std::string& bytes, std::size_t step)
{
  Session session;
  session.start({{":method", "GET"}}, {}, {.body = 1000});
  for (std::size_t at = 0; at < bytes.size() && !session.is_done(); at += step) {
    session.feed(std::string_view(bytes).substr(at, step));
  }
  if (!session.is_done()) {
    session.end();
  }
  REQUIRE(session.is_done());
  if (const auto& fault = session.fault()) {
    const char* kinds[] = {"refused: ", "cut: ", "too large: "};
    return kinds[static_cast<int>(fault->kind)] + fault->words;
  }
  const auto reply = session.take();
  return std::to_string(reply.status) + " " + reply.body +
         (reply.closes ? " closes" : "");
}

struct Row
{
  const char* what;
  std::string bytes;
  std::string wanted;
};

void
check(const std::vector<Row>& rows)
{
  for (const auto& row : rows) {
    CAPTURE(row.what);
    for (const std::size_t step :
         {std::size_t{1}, std::size_t{10}, std::size_t{100000}}) {
      CHECK(outcome(row.bytes, step) == row.wanted);
    }
  }
}

std::string
with_fields(const std::vector<Field>& fields)
{
  return k_settings + block(fields) + k_body;
}

} // namespace

TEST_CASE("http2 session: fields that Go takes and refuses")
{
  const std::string stream = "refused: stream error: stream ID 1; PROTOCOL_ERROR; ";
  check({
      {"plain", with_fields({{":status", "200"}, {"x-a", "b"}}), "200 ok"},
      {"connection",
       with_fields({{":status", "200"}, {"connection", "close"}}),
       "200 ok"},
      {"transfer-encoding",
       with_fields({{":status", "200"}, {"transfer-encoding", "chunked"}}),
       "200 ok"},
      {"capital",
       with_fields({{":status", "200"}, {"X-Upper", "a"}}),
       stream + "invalid header field name \"X-Upper\""},
      {"space",
       with_fields({{":status", "200"}, {"x a", "a"}}),
       stream + "invalid header field name \"x a\""},
      {"empty name",
       with_fields({{":status", "200"}, {"", "a"}}),
       stream + "invalid header field name \"\""},
      {"control byte",
       with_fields({{":status", "200"}, {"x", "a\nb"}}),
       stream + "invalid header field value for \"x\""},
      {"tab and high bytes",
       with_fields({{":status", "200"}, {"x", "a\t\xff "}}),
       "200 ok"},
      {"no status",
       with_fields({{"x", "a"}}),
       stream + "malformed response from server: missing status pseudo header"},
      {"status is a word",
       with_fields({{":status", "ok"}}),
       stream +
           "malformed response from server: malformed non-numeric status pseudo header"},
      {"status with zeros", with_fields({{":status", "0200"}}), "200 ok"},
      {"status twice",
       with_fields({{":status", "200"}, {":status", "200"}}),
       stream + "duplicate pseudo-header \":status\""},
      {"unknown pseudo",
       with_fields({{":status", "200"}, {":x", "a"}}),
       stream + "invalid pseudo-header \":x\""},
      {"of a request",
       with_fields({{":status", "200"}, {":path", "/"}}),
       stream + "mix of request and response pseudo headers"},
      {"pseudo after regular",
       with_fields({{":status", "200"}, {"x", "a"}, {":path", "/"}}),
       stream + "pseudo header field after regular"},
      {"length that fits",
       with_fields({{":status", "200"}, {"content-length", "2"}}),
       "200 ok"},
      {"length that is no number",
       with_fields({{":status", "200"}, {"content-length", "x"}}),
       "200 ok"},
      {"two lengths",
       with_fields(
           {{":status", "200"}, {"content-length", "2"}, {"content-length", "3"}}),
       "200 ok"},
      {"length too large",
       with_fields({{":status", "200"}, {"content-length", "3"}}),
       "refused: unexpected EOF"},
      {"length too small",
       with_fields({{":status", "200"}, {"content-length", "1"}}),
       "refused: net/http: server replied with more than declared Content-Length; "
       "truncated"},
  });
}

TEST_CASE("http2 session: frames that Go takes and refuses")
{
  const std::string protocol = "refused: connection error: PROTOCOL_ERROR";
  const auto cut_block = encode_fields({{":status", "200"}});
  check({
      {"no settings", k_head + k_body, protocol},
      {"HTTP/1.1",
       "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
       "refused: http2: failed reading the frame payload: http2: frame too large, note "
       "that the "
       "frame header looked like an HTTP/1.1 header"},
      {"nothing", "", "cut: EOF"},
      {"settings only", k_settings, "cut: EOF"},
      {"cut body",
       k_settings + k_head + frame(FrameType::data, 0, 1, "o"),
       "cut: unexpected EOF"},
      {"head only",
       k_settings + block({{":status", "204"}}, k_end_headers | k_end_stream),
       "204 "},
      {"early hints",
       k_settings + block({{":status", "103"}}) + k_head + k_body,
       "200 ok"},
      {"early end",
       k_settings + block({{":status", "103"}}, k_end_headers | k_end_stream),
       "refused: stream error: stream ID 1; PROTOCOL_ERROR; 1xx informational response "
       "with "
       "END_STREAM flag"},
      {"padding",
       k_settings + k_head +
           frame(FrameType::data, k_padded, 1, std::string("\x03okxxx", 6)) +
           frame(FrameType::data, k_end_stream, 1, ""),
       "200 ok"},
      {"too much padding",
       k_settings + k_head +
           frame(FrameType::data, k_padded, 1, std::string("\x09ok", 3)),
       protocol},
      {"priority",
       k_settings +
           frame(FrameType::headers,
                 k_end_headers | k_has_priority,
                 1,
                 number(0) + "\x10" + cut_block) +
           k_body,
       "200 ok"},
      {"continuation",
       k_settings + frame(FrameType::headers, 0, 1, cut_block.substr(0, 5)) +
           frame(FrameType::continuation, k_end_headers, 1, cut_block.substr(5)) + k_body,
       "200 ok"},
      {"a frame in a block",
       k_settings + frame(FrameType::headers, 0, 1, cut_block) + k_body,
       protocol},
      {"continuation alone",
       k_settings + frame(FrameType::continuation, 4, 1, ""),
       protocol},
      {"trailer",
       k_settings + k_head + frame(FrameType::data, 0, 1, "ok") +
           block({{"x", "a"}}, k_end_headers | k_end_stream),
       "200 ok"},
      {"trailer with a status",
       k_settings + k_head + frame(FrameType::data, 0, 1, "ok") +
           block({{":status", "200"}}, k_end_headers | k_end_stream),
       protocol},
      {"trailer without an end", k_settings + k_head + block({{"x", "a"}}), protocol},
      {"data first",
       k_settings + k_body,
       "refused: stream error: stream ID 1; PROTOCOL_ERROR"},
      {"data of stream 0", k_settings + frame(FrameType::data, 0, 0, "x"), protocol},
      {"data of a stream to come",
       k_settings + frame(FrameType::data, 0, 7, "x"),
       protocol},
      {"broken block",
       k_settings + frame(FrameType::headers, k_end_headers, 1, "\x80"),
       "refused: connection error: COMPRESSION_ERROR"},
      {"push", k_settings + frame(FrameType::push_promise, 4, 1, number(2)), protocol},
      {"unknown frame", k_settings + frame(99, 0, 0, "x") + k_head + k_body, "200 ok"},
      {"ping",
       k_settings + frame(FrameType::ping, 0, 0, "12345678") + k_head + k_body,
       "200 ok"},
      {"short ping",
       k_settings + frame(FrameType::ping, 0, 0, "1"),
       "refused: connection error: FRAME_SIZE_ERROR"},
      {"settings of a stream", frame(FrameType::settings, 0, 1, ""), protocol},
      {"settings cut",
       frame(FrameType::settings, 0, 0, "12345"),
       "refused: connection error: FRAME_SIZE_ERROR"},
      {"small frames",
       frame(FrameType::settings, 0, 0, std::string("\0\5\0\0\0\1", 6)),
       protocol},
      {"window of nothing",
       k_settings + frame(FrameType::window_update, 0, 0, number(0)),
       protocol},
      {"window too large",
       k_settings + frame(FrameType::window_update, 0, 0, number(0x7fffffff)),
       "refused: connection error: FLOW_CONTROL_ERROR"},
      {"window of the stream too large",
       k_settings + frame(FrameType::window_update, 0, 1, number(0x7fffffff)),
       "refused: stream error: stream ID 1; FLOW_CONTROL_ERROR"},
      {"reset",
       k_settings + frame(FrameType::rst_stream, 0, 1, number(2)),
       "refused: stream error: stream ID 1; INTERNAL_ERROR; received from peer"},
      {"refused stream",
       k_settings + frame(FrameType::rst_stream, 0, 1, number(7)),
       "cut: stream error: stream ID 1; REFUSED_STREAM; received from peer"},
      {"goaway with an error",
       k_settings + frame(FrameType::goaway, 0, 0, number(0) + number(1)),
       "refused: http2: Transport received GOAWAY from server ErrCode:PROTOCOL_ERROR"},
      {"goaway",
       k_settings + frame(FrameType::goaway, 0, 0, number(0) + number(0)),
       "cut: http2: Transport received Server's graceful shutdown GOAWAY"},
      {"goaway after this",
       k_settings + frame(FrameType::goaway, 0, 0, number(1) + number(0)) + k_head +
           k_body,
       "200 ok closes"},
      {"large frame",
       k_settings + std::string("\x20\0\0\0\0\0\0\0\1", 9),
       "refused: http2: frame too large"},
      {"too much",
       k_settings + k_head + frame(FrameType::data, 0, 1, std::string(2000, 'a')),
       "too large: the response is larger than 1000 bytes"},
  });
}

TEST_CASE("http2 session: many requests, and a body larger than the window")
{
  Session session;
  session.start({{":method", "GET"}}, {});
  CHECK(session.take_output().starts_with("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
  session.feed(k_settings + k_head + k_body);
  REQUIRE(session.is_done());
  CHECK(session.take().body == "ok");
  session.take_output();

  session.start({{":method", "POST"}}, std::string(100000, 'a'));
  // The connection's window of 65,535 bytes is all that may be sent.
  const auto sent = session.take_output();
  CHECK(sent.size() > 65535);
  CHECK(sent.size() < 66000);
  session.feed(frame(FrameType::window_update, 0, 3, number(100000)));
  CHECK(session.take_output().empty());
  session.feed(frame(FrameType::window_update, 0, 0, number(100000)));
  CHECK(session.take_output().size() > 100000 - 65535);
  session.feed(block({{":status", "201"}}, k_end_headers | k_end_stream, 3));
  REQUIRE(session.is_done());
  CHECK(session.take().status == 201);
  CHECK(session.is_usable());
}
