#include "go/http/reply_reader.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl::go;
using namespace oidcctl::go::http;

namespace {

// What comes of `bytes`, fed `step` bytes at a time, and the end of the connection: the
// status and the body, or the kind of fault and Go's words.
std::string
outcome(const std::string& bytes,
        Version go,
        std::size_t step,
        const char* method = "GET")
{
  ReplyReader reader(method, go, {.body = 1000});
  for (std::size_t at = 0; at < bytes.size() && !reader.is_done(); at += step) {
    reader.feed(std::string_view(bytes).substr(at, step));
  }
  if (!reader.is_done()) {
    reader.end();
  }
  REQUIRE(reader.is_done());
  if (const auto& fault = reader.fault()) {
    const char* kinds[] = {"refused: ", "cut: ", "too large: "};
    return kinds[static_cast<int>(fault->kind)] + fault->words;
  }
  const auto reply = reader.take();
  return std::to_string(reply.status) + " " + reply.body +
         (reply.closes ? " closes" : "");
}

struct Row
{
  std::string bytes;
  std::string wanted;
  unsigned go = 26;
};

void
check(const std::vector<Row>& rows)
{
  for (const auto& row : rows) {
    CAPTURE(row.bytes);
    CAPTURE(row.go);
    for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{100000}}) {
      CHECK(outcome(row.bytes, {row.go}, step) == row.wanted);
    }
  }
}

std::string
with_head(const std::string& lines)
{
  return "HTTP/1.1 200 OK\r\n" + lines + "Content-Length: 2\r\n\r\nok";
}

std::string
chunked(const std::string& body)
{
  return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
}

} // namespace

TEST_CASE("reply reader: status lines")
{
  const auto of = [](const std::string& line) {
    return line + "\r\nContent-Length: 2\r\n\r\nok";
  };
  check({
      {.bytes = of("HTTP/1.1 200 OK"), .wanted = "200 ok"},
      {.bytes = of("HTTP/1.1 200"), .wanted = "200 ok"},
      {.bytes = of("HTTP/1.1 200 "), .wanted = "200 ok"},
      {.bytes = of("HTTP/1.1   203 Fine thing"), .wanted = "203 ok"},
      {.bytes = of("HTTP/1.2 200 OK"), .wanted = "200 ok"},
      {.bytes = of("HTTP/9.9 200 OK"), .wanted = "200 ok"},
      {.bytes = of("HTTP/1.0 200 OK"), .wanted = "200 ok closes"},
      {.bytes = of("HTTP/0.9 200 OK"), .wanted = "200 ok closes"},
      {.bytes = of("HTTP/1.1 200OK"),
       .wanted = "refused: malformed HTTP status code \"200OK\""},
      {.bytes = of("HTTP/1.1 20"),
       .wanted = "refused: malformed HTTP status code \"20\""},
      {.bytes = of("HTTP/1.1 2000 OK"),
       .wanted = "refused: malformed HTTP status code \"2000\""},
      {.bytes = of("HTTP/1.1 -20 OK"),
       .wanted = "refused: malformed HTTP status code \"-20\""},
      {.bytes = of("HTTP/1.1 +20 OK"), .wanted = "20 ok"},
      {.bytes = of("HTTP/1.1 2x0 OK"),
       .wanted = "refused: malformed HTTP status code \"2x0\""},
      {.bytes = of("HTTP/1.1\t200 OK"),
       .wanted = "refused: malformed HTTP status code \"OK\""},
      {.bytes = of("HTTP/1.1"),
       .wanted = "refused: malformed HTTP response \"HTTP/1.1\""},
      {.bytes = of(""), .wanted = "refused: malformed HTTP response \"\""},
      {.bytes = of("ICY 200 OK"), .wanted = "refused: malformed HTTP version \"ICY\""},
      {.bytes = of("http/1.1 200 OK"),
       .wanted = "refused: malformed HTTP version \"http/1.1\""},
      {.bytes = of("HTTP/11 200 OK"),
       .wanted = "refused: malformed HTTP version \"HTTP/11\""},
      {.bytes = of("HTTP/1.10 200 OK"),
       .wanted = "refused: malformed HTTP version \"HTTP/1.10\""},
      {.bytes = of("HTTP/1.10 200 OK"), .wanted = "200 ok", .go = 17},
      {.bytes = of("HTTP/2 200 OK"),
       .wanted = "refused: malformed HTTP version \"HTTP/2\"",
       .go = 17},
      {.bytes = of("HTTP/2.0 200 OK"), .wanted = "200 ok"},
      {.bytes = "SSH-2.0-OpenSSH_9.2\r\n",
       .wanted = "refused: malformed HTTP response \"SSH-2.0-OpenSSH_9.2\""},
      {.bytes = "garbage", .wanted = "refused: malformed HTTP response \"garbage\""},
      {.bytes = "", .wanted = "cut: EOF"},
      {.bytes = "HTTP/1.1 200 OK\r\n", .wanted = "cut: unexpected EOF"},
      {.bytes = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", .wanted = "200 ok"},
  });
}

TEST_CASE("reply reader: header fields")
{
  check({
      {.bytes = with_head("X-A: b\r\n"), .wanted = "200 ok"},
      {.bytes = with_head("X-A:b\r\nX-B:\r\nX-C: \t \r\n"), .wanted = "200 ok"},
      {.bytes = with_head("X-A: a\tb\r\n"), .wanted = "200 ok"},
      {.bytes = with_head("X-A: \xff\x80\r\n"), .wanted = "200 ok"},
      {.bytes = with_head("X-A: a\r\n b\r\n\tc\r\n"), .wanted = "200 ok"},
      {.bytes = with_head("X A: b\r\n"), .wanted = "200 ok"},
      {.bytes = with_head("X-A : b\r\n"), .wanted = "200 ok"},
      {.bytes = with_head(" X-A: b\r\n"),
       .wanted = "refused: malformed MIME header initial line: \" X-A: b\""},
      {.bytes = with_head("garbage line\r\n"),
       .wanted = "refused: malformed MIME header: missing colon: \"garbage line\""},
      {.bytes = with_head(": b\r\n"),
       .wanted = "refused: malformed MIME header line: \": b\""},
      {.bytes = with_head(": b\r\n"), .wanted = "200 ok", .go = 19},
      {.bytes = with_head("X\"A: b\r\n"),
       .wanted = "refused: malformed MIME header line: \"X\\\"A: b\""},
      {.bytes = with_head("X\xc3\xa4: b\r\n"),
       .wanted = "refused: malformed MIME header line: \"X\xc3\xa4: b\""},
      {.bytes = with_head("x-a: a\x01\x62\r\n"),
       .wanted = "refused: malformed MIME header line: \"X-A: a\\x01b\""},
      {.bytes = with_head("X-A: a\rb\r\n"),
       .wanted = "refused: malformed MIME header line: \"X-A: a\\rb\""},
      {.bytes = with_head("X-A: a\x7f\r\n"),
       .wanted = "refused: malformed MIME header line: \"X-A: a\\x7f\""},
      {.bytes = with_head(std::string("X-A: a\0b\r\n", 10)),
       .wanted = "refused: malformed MIME header line: \"X-A: a\\x00b\""},
      {.bytes = with_head("X-A: a\x01\x62\r\n"), .wanted = "200 ok", .go = 19},
      {.bytes = with_head("X-A: b\r\r\n"),
       .wanted = "refused: malformed MIME header line: \"X-A: b\\r\""},
  });
  const std::string large = "X-A: " + std::string(10 << 20, 'a') + "\r\n";
  CHECK(outcome(with_head(large), k_newest, 65536) ==
        "refused: net/http: server response headers exceeded 10485760 bytes; aborted");
  std::string many;
  for (int i = 0; i < 10000; ++i) {
    many += "X-A: " + std::string(93, 'a') + "\r\n";
  }
  CHECK(outcome(with_head(many), k_newest, 4096) == "200 ok");
}

TEST_CASE("reply reader: lengths and encodings")
{
  const auto of = [](const std::string& lines, const std::string& body = "ok") {
    return "HTTP/1.1 200 OK\r\n" + lines + "\r\n" + body;
  };
  check({
      {.bytes = of(""), .wanted = "200 ok closes"},
      {.bytes = of("Connection: close\r\nContent-Length: 2\r\n"),
       .wanted = "200 ok closes"},
      {.bytes = of("Connection: a, Close\r\nContent-Length: 2\r\n"),
       .wanted = "200 ok closes"},
      {.bytes = of("Content-Length: 0\r\n", ""), .wanted = "200 "},
      {.bytes = of("Content-Length:  2 \r\n"), .wanted = "200 ok"},
      {.bytes = of("Content-Length: 3\r\n"), .wanted = "cut: unexpected EOF"},
      {.bytes = of("Content-Length: 2\r\nContent-Length: 2\r\n"), .wanted = "200 ok"},
      {.bytes = of("Content-Length: 2\r\nContent-Length: 3\r\n"),
       .wanted =
           "refused: http: message cannot contain multiple Content-Length headers; got "
           "[\"2\" \"3\"]"},
      {.bytes = of("Content-Length: 2, 2\r\n"),
       .wanted = "refused: bad Content-Length \"2, 2\""},
      {.bytes = of("Content-Length: -2\r\n"),
       .wanted = "refused: bad Content-Length \"-2\""},
      {.bytes = of("Content-Length: +2\r\n"),
       .wanted = "refused: bad Content-Length \"+2\""},
      {.bytes = of("Content-Length: 0x2\r\n"),
       .wanted = "refused: bad Content-Length \"0x2\""},
      {.bytes = of("Content-Length: 9223372036854775808\r\n"),
       .wanted = "refused: bad Content-Length \"9223372036854775808\""},
      {.bytes = of("Content-Length:\r\n"),
       .wanted = "refused: invalid empty Content-Length \"\""},
      {.bytes = of("Content-Length:\r\n"), .wanted = "200 ok closes", .go = 21},
      {.bytes = of("Content-Length : 3\r\n"), .wanted = "200 ok closes"},
      {.bytes = of("Transfer-Encoding: identity\r\n"),
       .wanted = "refused: unsupported transfer encoding: \"identity\""},
      {.bytes = of("Transfer-Encoding: gzip, chunked\r\n"),
       .wanted = "refused: unsupported transfer encoding: \"gzip, chunked\""},
      {.bytes = of("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
       .wanted = "refused: too many transfer encodings: [\"chunked\" \"chunked\"]"},
      {.bytes = of("Transfer-Encoding: Chunked\r\n", "2\r\nok\r\n0\r\n\r\n"),
       .wanted = "200 ok"},
      {.bytes = of("Transfer-Encoding:\r\n"),
       .wanted = "refused: unsupported transfer encoding: \"\""},
      {.bytes = of("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
                   "2\r\nok\r\n0\r\n\r\n"),
       .wanted = "200 ok"},
      {.bytes = of("Transfer-Encoding: chunked\r\nContent-Length: x\r\n",
                   "2\r\nok\r\n0\r\n\r\n"),
       .wanted = "refused: bad Content-Length \"x\""},
      {.bytes = of("Transfer-Encoding: chunked\r\nContent-Length: x\r\n",
                   "2\r\nok\r\n0\r\n\r\n"),
       .wanted = "200 ok",
       .go = 21},
      {.bytes =
           "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
       .wanted = "200 2\r\nok\r\n0\r\n\r\n closes"},
      {.bytes =
           "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok",
       .wanted = "200 ok"},
      {.bytes = "HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\n", .wanted = "204 "},
      {.bytes = "HTTP/1.1 204 No\r\nContent-Length: x\r\n\r\n",
       .wanted = "refused: bad Content-Length \"x\""},
      {.bytes = "HTTP/1.1 204 No\r\nContent-Length: x\r\n\r\n",
       .wanted = "204 ",
       .go = 21},
      {.bytes = "HTTP/1.1 304 No\r\n\r\n", .wanted = "304 "},
      {.bytes = of("Content-Length: 2000\r\n", std::string(1500, 'a')),
       .wanted = "too large: the response is larger than 1000 bytes"},
      {.bytes = of("Trailer: X-A, Content-Length\r\nTransfer-Encoding: chunked\r\n"),
       .wanted = "refused: bad trailer key \"Content-Length\""},
      {.bytes = of("Trailer: Content-Length\r\nContent-Length: 2\r\n"),
       .wanted = "200 ok"},
  });
  CHECK(outcome("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", k_newest, 9, "HEAD") ==
        "200 ");
}

TEST_CASE("reply reader: chunks and trailers")
{
  check({
      {.bytes = chunked("2\r\nok\r\n0\r\n\r\n"), .wanted = "200 ok"},
      {.bytes = chunked("1\r\no\r\n1\r\nk\r\n0\r\n\r\n"), .wanted = "200 ok"},
      {.bytes = chunked("02;a=\"b c\"\r\nok\r\n0;x\r\n\r\n"), .wanted = "200 ok"},
      {.bytes = chunked("2 \t\r\nok\r\n0\r\n\r\n"), .wanted = "200 ok"},
      {.bytes = chunked("2 ;a\r\nok\r\n0\r\n\r\n"),
       .wanted = "refused: invalid byte in chunk length"},
      {.bytes = chunked("2\nok\n0\n\n"),
       .wanted = "refused: chunked line ends with bare LF"},
      {.bytes = chunked("2\nok\r\n0\n\r\n"), .wanted = "200 ok", .go = 22},
      {.bytes = chunked("2\r\nok\n0\r\n\r\n"),
       .wanted = "refused: malformed chunked encoding"},
      {.bytes = chunked("2\r\nokay\r\n0\r\n\r\n"),
       .wanted = "refused: malformed chunked encoding"},
      {.bytes = chunked("2;\ra\r\nok\r\n0\r\n\r\n"),
       .wanted = "refused: invalid CR in chunked line"},
      {.bytes = chunked("0x2\r\nok\r\n0\r\n\r\n"),
       .wanted = "refused: invalid byte in chunk length"},
      {.bytes = chunked("-2\r\nok\r\n0\r\n\r\n"),
       .wanted = "refused: invalid byte in chunk length"},
      {.bytes = chunked("\r\n"), .wanted = "refused: empty hex number for chunk length"},
      {.bytes = chunked("\r\n\r\n"), .wanted = "200 ", .go = 21},
      {.bytes = chunked("00000000000000002\r\nok"),
       .wanted = "refused: http chunk length too large"},
      {.bytes = chunked("2;" + std::string(4096, 'a') + "\r\nok\r\n0\r\n\r\n"),
       .wanted = "refused: header line too long"},
      {.bytes = chunked("2\r\nok\r\n0\r\nX-A: b\r\n\r\n"), .wanted = "200 ok"},
      {.bytes = chunked("2\r\nok\r\n0\r\ngarbage\r\n\r\n"),
       .wanted = "refused: malformed MIME header: missing colon: \"garbage\""},
      {.bytes = chunked("2\r\nok\r\n0\r\nX-A: " + std::string(5000, 'a') + "\r\n\r\n"),
       .wanted = "refused: http: suspiciously long trailer after chunked body"},
      {.bytes = chunked("2\r\nok\r\n0\r\nX-A: b\n\n"),
       .wanted = "refused: http: suspiciously long trailer after chunked body"},
      {.bytes = chunked("2\r\nok\r\n0\r\n"),
       .wanted = "cut: http: unexpected EOF reading trailer"},
      {.bytes = chunked("2\r\nok\r\n"), .wanted = "cut: unexpected EOF"},
      {.bytes = chunked("2\r\no"), .wanted = "cut: unexpected EOF"},
      {.bytes = chunked(""), .wanted = "cut: unexpected EOF"},
  });
  std::string chatty;
  for (int i = 0; i < 10; ++i) {
    chatty += "1;" + std::string(3000, 'a') + "\r\nx\r\n";
  }
  CHECK(outcome(chunked(chatty), k_newest, 50) ==
        "refused: chunked encoding contains too much non-data");
}

TEST_CASE("reply reader: informational replies")
{
  const std::string early = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
  const auto last = with_head("");
  const auto times = [&](int count) {
    std::string all;
    while (count-- > 0) {
      all += early;
    }
    return all + last;
  };
  check({
      {.bytes = "HTTP/1.1 100 Continue\r\n\r\n" + last, .wanted = "200 ok"},
      {.bytes = times(5), .wanted = "200 ok", .go = 23},
      {.bytes = times(6),
       .wanted = "refused: net/http: too many 1xx informational responses",
       .go = 23},
      {.bytes = times(50), .wanted = "200 ok"},
      {.bytes = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
       .wanted = "101  closes"},
      {.bytes = early, .wanted = "cut: unexpected EOF"},
      {.bytes = "HTTP/1.1 103 Early\r\nContent-Length: x\r\n\r\n" + last,
       .wanted = "refused: bad Content-Length \"x\""},
  });
}

TEST_CASE("reply reader: what follows a reply ends the use of the connection")
{
  ReplyReader reader("GET", k_newest);
  reader.feed(with_head("") + "HTTP/1.1 200 OK\r\n");
  REQUIRE(reader.is_done());
  CHECK(reader.take().closes);
}
