#include "adapters/server/server_module.hpp"
#include "base/text.hpp"
#include "https_server.hpp"
#include "raw_client.hpp"

#include <doctest/doctest.h>
#include <openssl/ssl.h>

#include <sys/resource.h>

#include <atomic>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

using namespace std::chrono_literals;

// A server that answers with the method, the target and the body of a request; where the
// target is "/wait", when the test says so, and "/no" is 404.
class Echo
{
public:
  explicit Echo(ServerOptions options = {})
  {
    options.host = "127.0.0.1";
    auto started =
        server_module().start(options, [this](ServerRequest request, SendReply send) {
          answer(request, send);
        });
    REQUIRE_MESSAGE(started, (started ? "" : describe(started.error())));
    server = std::move(*started);
  }

  RawClient
  connect() const
  {
    return RawClient(server->port());
  }
  // Wait until `counts` are as they should be.
  template <typename Condition>
  bool
  eventually(Condition condition) const
  {
    for (int i = 0; i < 1000; ++i) {
      if (condition(server->counts())) {
        return true;
      }
      std::this_thread::sleep_for(5ms);
    }
    return false;
  }
  // Answer those that wait, or drop them.
  void
  release(bool answers = true)
  {
    const std::lock_guard lock(m_mutex);
    for (const auto& send : m_waiting) {
      answers ? send({.body = "late"}) : void();
    }
    m_waiting.clear();
  }
  bool
  waits() const
  {
    const std::lock_guard lock(m_mutex);
    return !m_waiting.empty();
  }

  std::unique_ptr<HttpServer> server = nullptr;

private:
  void
  answer(const ServerRequest& request, const SendReply& send)
  {
    if (request.target == "/wait") {
      const std::lock_guard lock(m_mutex);
      return m_waiting.push_back(send);
    }
    send({.status = request.target == "/no" ? 404 : 200,
          .body = request.method + " " + request.target + " " + request.body + " " +
                  request.peer});
  }

  mutable std::mutex m_mutex = {};
  std::vector<SendReply> m_waiting = {};
};

std::string
post(const std::string& body, const std::string& more = "", const std::string& at = "/x")
{
  return "POST " + at + " HTTP/1.1\r\nHost: h\r\n" + more +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

} // namespace

TEST_CASE("http server: requests one after the other, together, and in parts")
{
  const Echo echo;
  auto client = echo.connect();
  CHECK(client.ask(post("one")).ends_with("POST /x one 127.0.0.1"));
  client.send(post("two") + post("three"));
  CHECK(client.read_reply().ends_with("POST /x two 127.0.0.1"));
  CHECK(client.read_reply().ends_with("POST /x three 127.0.0.1"));
  for (const char c : post("four")) {
    client.send(std::string(1, c));
  }
  CHECK(client.read_reply().ends_with("POST /x four 127.0.0.1"));
  client.send("POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
              "3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\nTrailer: t\r\n\r\n");
  CHECK(client.read_reply().ends_with("POST /c abcde 127.0.0.1"));
  client.send("POST /e HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
              "Content-Length: 2\r\n\r\n");
  CHECK(client.read_head() == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  CHECK(client.read_reply().ends_with("POST /e ok 127.0.0.1"));
  // Without a body, or who asks next reads it as a reply.
  const auto head = client.ask("HEAD /h HTTP/1.1\r\nHost: h\r\n\r\n", true);
  CHECK(head.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(head.ends_with("\r\n\r\n"));
  CHECK(client.is_closed());
  CHECK(echo.server->counts().malformed == 0);
}

TEST_CASE("http server: what is refused, and in which words")
{
  const Echo echo({.head = 1000, .body = 5000});
  const auto big = std::string(5001, 'x');
  const struct
  {
    std::string bytes;
    std::string status;
  } rows[] = {
      {.bytes = "nonsense\r\n\r\n", .status = "400"},
      {.bytes = "GET / HTTP/9.9\r\n\r\n", .status = "400"},
      {.bytes = "\x16\x03\x01\x02\x01\x01", .status = "400"},
      {.bytes = "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", .status = "400"},
      {.bytes = "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
       .status = "400"},
      {.bytes = "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: "
                "chunked\r\n\r\n0\r\n"
                "\r\n",
       .status = "400"},
      {.bytes = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
       .status = "400"},
      {.bytes = "POST / HTTP/1.1\r\nA : b\r\n\r\n", .status = "400"},
      {.bytes = "GET /" + std::string(2000, 'a') + " HTTP/1.1\r\n\r\n", .status = "431"},
      {.bytes = "GET / HTTP/1.1\r\nA: " + std::string(2000, 'a') + "\r\n\r\n",
       .status = "431"},
      {.bytes = post(big), .status = "413"},
      {.bytes = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1389\r\n" + big +
                "\r\n0\r\n"
                "\r\n",
       .status = "413"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.bytes);
    auto client = echo.connect();
    CHECK(client.ask(row.bytes).substr(9, 3) == row.status);
    CHECK(client.is_closed());
  }
  CHECK(echo.server->counts().malformed == std::size(rows));
  CHECK(echo.connect().ask(post(std::string(5000, 'x'))).substr(9, 3) == "200");
}

TEST_CASE("http server: the client that sends a body without end reads why it is refused")
{
  const Echo echo({.body = 100000});
  auto client = echo.connect();
  client.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
  const auto chunk = "2710\r\n" + std::string(10000, 'x') + "\r\n";
  for (int i = 0; i < 50; ++i) {
    client.send(chunk);
  }
  CHECK(client.read_reply().substr(9, 3) == "413");
}

TEST_CASE("http server: who is slow is closed, and the rest goes on")
{
  const Echo echo({.first = 100ms, .idle = 150ms, .request = 100ms});
  auto silent = echo.connect();
  auto half_a_head = echo.connect();
  half_a_head.send("POST / HT");
  auto half_a_body = echo.connect();
  half_a_body.send("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc");
  auto served = echo.connect();
  CHECK(served.ask(post("x")).substr(9, 3) == "200");
  for (auto* client : {&silent, &half_a_head, &half_a_body, &served}) {
    CHECK(client->is_closed());
  }
  CHECK(echo.eventually([](const auto& counts) { return counts.timed_out == 4; }));
  CHECK(echo.eventually([](const auto& counts) { return counts.open == 0; }));
}

TEST_CASE("http server: too many connections: who never got a good answer goes first")
{
  const Echo echo({.connections = 3});
  auto proven = echo.connect();
  CHECK(proven.ask(post("x")).substr(9, 3) == "200");
  auto stranger = echo.connect();
  CHECK(stranger.ask(post("x", "", "/no")).substr(9, 3) == "404");
  auto slow = echo.connect();
  slow.send("POST / HTTP/1.1\r\nX-Slow: ");
  CHECK(echo.eventually([](const auto& counts) { return counts.open == 3; }));
  CHECK(echo.connect().ask(post("new")).substr(9, 3) == "200");
  // Places are by the last answer: `slow` began before it waited again.
  CHECK(echo.connect().ask(post("new")).substr(9, 3) == "200");
  CHECK(echo.connect().ask(post("new")).substr(9, 3) == "200");
  CHECK(proven.ask(post("still")).ends_with("POST /x still 127.0.0.1"));
  CHECK(echo.server->counts().evicted >= 1);
  CHECK(echo.server->counts().limit == 3);
}

TEST_CASE("http server: whoever begins requests and never ends them keeps no one out")
{
  const Echo echo({.connections = 10});
  std::vector<RawClient> slow;
  for (int i = 0; i < 100; ++i) {
    slow.push_back(echo.connect());
    slow.back().send("POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nx");
  }
  CHECK(echo.connect().ask(post("new")).substr(9, 3) == "200");
  CHECK(echo.server->counts().evicted >= 90);
}

TEST_CASE("http server: all bodies together are bounded")
{
  const Echo echo({.body = 300000, .bodies = 400000});
  auto first = echo.connect();
  first.send("POST / HTTP/1.1\r\nContent-Length: 250000\r\n\r\n" +
             std::string(249999, 'x'));
  CHECK(echo.eventually([](const auto& counts) { return counts.held == 249999; }));
  auto second = echo.connect();
  CHECK(second.ask(post(std::string(250000, 'y'))).substr(9, 3) == "503");
  CHECK(echo.server->counts().over_memory == 1);
  CHECK(echo.connect().ask(post("small")).substr(9, 3) == "200");
  CHECK(first.ask("x").substr(9, 3) == "200");
  CHECK(echo.connect().ask(post(std::string(250000, 'y'))).substr(9, 3) == "200");
}

TEST_CASE("http server: it drains, and it stops without cutting off a request")
{
  Echo echo;
  auto idle = echo.connect();
  CHECK(idle.ask(post("x")).find("Connection: close") == std::string::npos);
  auto busy = echo.connect();
  busy.send(post("x", "", "/wait"));
  while (!echo.waits()) {
    std::this_thread::sleep_for(1ms);
  }
  echo.server->drain();
  CHECK(idle.ask(post("x")).find("Connection: close") != std::string::npos);
  CHECK(idle.is_closed());
  std::thread stopping([&echo] { echo.server->stop(10s); });
  CHECK(echo.eventually([](const auto& counts) { return counts.open <= 1; }));
  echo.release();
  CHECK(busy.read_reply().ends_with("late"));
  stopping.join();
}

TEST_CASE("http server: a request that is never answered ends its connection")
{
  Echo echo;
  auto client = echo.connect();
  client.send(post("x", "", "/wait"));
  while (!echo.waits()) {
    std::this_thread::sleep_for(1ms);
  }
  echo.release(false);
  CHECK(client.is_closed());
  CHECK(echo.connect().ask(post("x")).substr(9, 3) == "200");
}

TEST_CASE("http server: addresses, descriptors and core dumps")
{
  const Echo echo;
  CHECK(!server_module().start({.host = "127.0.0.1", .port = echo.server->port()}, {}));
  const auto any = server_module().start(
      {.host = "::"}, [](const ServerRequest& request, const SendReply& send) {
        send({.body = request.peer});
      });
  REQUIRE(any);
  CHECK(RawClient((*any)->port()).ask(post("x")).ends_with("127.0.0.1"));
  rlimit limit{};
  CHECK(getrlimit(RLIMIT_CORE, &limit) == 0);
  CHECK(limit.rlim_cur == 0);
}

TEST_CASE("http server: TLS of today, no renegotiation, and the certificate is changed")
{
  const Authority authority;
  const auto pair = [&authority](const std::string& name) {
    const auto identity = authority.issue(name, "DNS:localhost,IP:127.0.0.1");
    return ServerCertificate{pem_of(*identity.certificate),
                             Secret(pem_of(*identity.key))};
  };
  const Echo echo({.certificate = pair("first")});
  const auto handshake = [&echo](int version, bool renegotiates) {
    const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(
        SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_min_proto_version(context.get(), version);
    SSL_CTX_set_max_proto_version(context.get(), version);
    const std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(context.get()), SSL_free);
    const auto client = echo.connect();
    SSL_set_fd(ssl.get(), client.socket());
    bool works = SSL_connect(ssl.get()) == 1;
    if (works && renegotiates) {
      works = SSL_renegotiate(ssl.get()) == 1 && SSL_do_handshake(ssl.get()) == 1;
    }
    return works;
  };
  CHECK(!handshake(TLS1_VERSION, false));
  CHECK(!handshake(TLS1_1_VERSION, false));
  CHECK(handshake(TLS1_2_VERSION, false));
  CHECK(!handshake(TLS1_2_VERSION, true));
  CHECK(handshake(TLS1_3_VERSION, false));
  CHECK(echo.eventually([](const auto& counts) { return counts.refused_tls == 2; }));

  auto mixed = pair("second");
  mixed.key_pem = pair("third").key_pem;
  CHECK(!echo.server->use_certificate(mixed));
  CHECK(!echo.server->use_certificate({"x", Secret("y")}));
  CHECK(handshake(TLS1_3_VERSION, false));
  CHECK(echo.server->use_certificate(pair("second")));
  CHECK(handshake(TLS1_3_VERSION, false));
}
