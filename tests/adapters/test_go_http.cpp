#include "adapters/network/curl_http.hpp"
#include "adapters/network/gunzip.hpp"
#include "jose/certificate_signature.hpp"
#include "raw_server.hpp"

#include <doctest/doctest.h>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

const jose::CertificateSignatures k_signatures;

tl::expected<HttpReply, HttpFailure>
ask(const HttpRequest& request, const NetworkOptions& options = {})
{
  const auto http = make_curl_http(options, k_signatures);
  REQUIRE(http);
  return (*http)->send(request);
}

HttpFailure
failure_of(const HttpRequest& request, const NetworkOptions& options = {})
{
  const auto reply = ask(request, options);
  REQUIRE_FALSE(reply);
  return reply.error();
}

} // namespace

TEST_CASE("go http: the request is Go's, byte for byte")
{
  const RawServer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  const auto reply = ask({.url = server.url("http", "/a b?c=d e")});
  REQUIRE(reply);
  CHECK(reply->body == "ok");
  CHECK(reply->address == "127.0.0.1");
  REQUIRE(server.received().size() == 1);
  CHECK(server.received().front() ==
        "GET /a%20b?c=d e HTTP/1.1\r\nHost: " + server.url("http").substr(7) +
            "\r\nUser-Agent: Go-http-client/1.1\r\n"
            "Accept-Encoding: gzip\r\n\r\n");
}

TEST_CASE("go http: replies that net/http refuses, and one that was cut")
{
  struct Row
  {
    const char* reply;
    HttpFault fault;
    const char* message;
  };
  const Row rows[] = {
      {.reply = "SSH-2.0-x\r\n",
       .fault = HttpFault::protocol,
       .message = "malformed HTTP response \"SSH-2.0-x\""},
      {.reply = "HTTP/1.1 200OK\r\n\r\n",
       .fault = HttpFault::protocol,
       .message = "malformed HTTP status code \"200OK\""},
      {.reply = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nplain text",
       .fault = HttpFault::protocol,
       .message = "gzip: invalid header"},
      {.reply = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok",
       .fault = HttpFault::closed,
       .message = "unexpected EOF"},
      {.reply = "", .fault = HttpFault::closed, .message = "EOF"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.reply);
    const RawServer server(row.reply);
    const auto failure = failure_of({.url = server.url("http", "/")});
    CHECK(failure.fault == row.fault);
    CHECK(failure.message == row.message);
    CHECK(is_answer(failure) == (row.fault == HttpFault::protocol));
  }
}

TEST_CASE("go http: ports that do not speak TLS")
{
  struct Row
  {
    const char* reply;
    HttpFault fault;
    const char* message;
  };
  const Row rows[] = {
      {.reply = "HTTP/1.1 400 Bad Request\r\n\r\n",
       .fault = HttpFault::tls,
       .message = "http: server gave HTTP response to HTTPS client"},
      {.reply = "220 mail.example ESMTP\r\n",
       .fault = HttpFault::tls,
       .message = "tls: first record does not look like a TLS handshake"},
      {.reply = "\x15\x03\x01\x00\x02\x02\x28",
       .fault = HttpFault::tls,
       .message = "remote error: tls: handshake failure"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.message);
    const auto bytes =
        row.reply[0] == 0x15 ? std::string(row.reply, 7) : std::string(row.reply);
    const RawServer server(bytes, RawServer::When::at_once);
    const auto failure = failure_of({.url = server.url("https", "/")});
    CHECK(failure.fault == row.fault);
    CHECK(failure.message == row.message);
  }
  // Nothing is an answer of no one: it may be another one the next time.
  const RawServer server("", RawServer::When::at_once);
  CHECK(failure_of({.url = server.url("https", "/")}).fault == HttpFault::closed);
}

TEST_CASE("go http: what a proxy says is the proxy's")
{
  const RawServer proxy("HTTP/1.1 407 Proxy Authentication Required\r\n"
                        "Content-Length: 0\r\n\r\n");
  const auto failure = failure_of({.url = "https://idp.invalid:8443/x"},
                                  {.proxies = {.https = proxy.url("http")}});
  CHECK(failure.fault == HttpFault::proxy);
  CHECK(failure.message ==
        "proxy " + proxy.url("http") + " refused CONNECT idp.invalid:8443 (407)");
  REQUIRE_FALSE(proxy.received().empty());
  CHECK(proxy.received().front().starts_with("CONNECT idp.invalid:8443 HTTP/1.1\r\n"));
  CHECK(proxy.received().front().find("User-Agent: Go-http-client/1.1\r\n") !=
        std::string::npos);

  const RawServer plain("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  auto url = plain.url("http");
  url.insert(7, "user:p%40ss@");
  CHECK(ask({.url = "http://idp.invalid/x"}, {.proxies = {.http = url}}));
  CHECK(plain.received().front().find("Proxy-Authorization: Basic dXNlcjpwQHNz\r\n") !=
        std::string::npos);
}

TEST_CASE(
    "go http: addresses that only the C library knows, and names without an address")
{
  for (const auto* host :
       {"127.1", "0x7f.1", "2130706433", "0177.0.0.1", "127.0.0.1.1.1"}) {
    CAPTURE(host);
    const auto failure = failure_of({.url = std::string("http://") + host + ":1/"});
    CHECK(failure.fault != HttpFault::connect);
  }
  const auto failure = failure_of({.url = "http://127.1:1/"});
  CHECK(failure.fault == HttpFault::protocol);
  CHECK(failure.message == "dial tcp: lookup 127.1: no such host");
  CHECK(failure_of({.url = "http://name.invalid/"}).fault == HttpFault::resolve);
  CHECK(failure_of({.url = "http://127.0.0.1:1/"}).fault == HttpFault::connect);
}

TEST_CASE("gunzip: what Go's reader takes and refuses")
{
  const std::string hello("\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\xcb\xcf\x06\x00"
                          "\x47\xdd\xdc\x79\x02\x00\x00\x00",
                          22);
  CHECK(gunzip(hello, 10) == "ok");
  CHECK(gunzip(hello + hello, 10) == "okok");
  CHECK(gunzip("", 10) == "");
  const auto words = [](const std::string& bytes, std::size_t limit = 10) {
    const auto data = gunzip(bytes, limit);
    return data ? "data" : data.error().words;
  };
  CHECK(words("plain text") == "gzip: invalid header");
  CHECK(words("short") == "unexpected EOF");
  CHECK(words(hello.substr(0, 14)) == "unexpected EOF");
  CHECK(words(hello.substr(0, 12)) == "unexpected EOF");
  CHECK(words(hello + "0123456789") == "gzip: invalid header");
  CHECK(words(hello.substr(0, 14) + std::string(8, '\0')) == "gzip: invalid checksum");
  CHECK(words(hello, 1) == "the response is larger than 1 bytes");
}
