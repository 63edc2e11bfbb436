#include "adapters/network/curl_http.hpp"
#include "https_server.hpp"
#include "jose/certificate_signature.hpp"

#include <doctest/doctest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <set>
#include <thread>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

const jose::CertificateSignatures k_signatures;

std::unique_ptr<Http>
session(const NetworkOptions& options = {})
{
  auto http = make_curl_http(options, k_signatures);
  REQUIRE(http);
  return std::move(*http);
}

std::string
url_of(const HttpsServer& server,
       const std::string& path,
       const std::string& scheme = "http")
{
  return scheme + "://127.0.0.1:" + std::to_string(server.port()) + path;
}

// A SOCKS 5 proxy for one request, which it answers itself. What was asked for: a name.
class SocksProxy
{
public:
  SocksProxy() : m_listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
  {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(bind(m_listener, plain, size) == 0);
    REQUIRE(listen(m_listener, 4) == 0);
    REQUIRE(getsockname(m_listener, plain, &size) == 0);
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { serve(); });
  }
  SocksProxy(const SocksProxy&) = delete;
  SocksProxy& operator=(const SocksProxy&) = delete;
  ~SocksProxy()
  {
    shutdown(m_listener, SHUT_RDWR); // wakes accept
    m_thread.join();
    close(m_listener);
  }

  int
  port() const
  {
    return m_port;
  }
  std::string
  asked()
  {
    shutdown(m_listener, SHUT_RDWR);
    if (m_thread.joinable()) {
      m_thread.join();
      m_thread = std::thread([] {});
    }
    return m_asked;
  }

private:
  void
  serve()
  {
    const int peer = accept(m_listener, nullptr, nullptr);
    if (peer < 0) {
      return;
    }
    std::array<char, 4096> bytes{};
    const auto receive = [&] { return recv(peer, bytes.data(), bytes.size(), 0); };
    const auto say = [&](std::string_view text) {
      CHECK(send(peer, text.data(), text.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(text.size()));
    };
    receive();
    say(std::string_view("\x05\x00", 2));
    const auto size = receive();
    if (size > 5 && bytes[3] == 3) { // the address is a name
      m_asked.assign(bytes.data() + 5, static_cast<std::size_t>(bytes[4]));
    }
    say(std::string_view("\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10));
    receive();
    say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    close(peer);
  }

  int m_listener;
  int m_port = 0;
  std::string m_asked = {};
  std::thread m_thread = {};
};

} // namespace

TEST_CASE("curl http: each method, with and without a body, on one connection")
{
  const HttpsServer server(nullptr, nullptr);
  const auto http = session();
  struct Row
  {
    const char* method;
    const char* body;
  };
  const std::vector<Row> rows = {{.method = "GET", .body = ""},
                                 {.method = "PATCH", .body = "{}"},
                                 {.method = "GET", .body = ""},
                                 {.method = "PUT", .body = "[1]"},
                                 {.method = "DELETE", .body = ""},
                                 {.method = "POST", .body = "a=b"},
                                 {.method = "DELETE", .body = "{\"x\":1}"},
                                 {.method = "POST", .body = ""},
                                 {.method = "GET", .body = ""}};
  for (const auto& row : rows) {
    CAPTURE(row.method);
    CAPTURE(row.body);
    const auto reply = http->send({.method = row.method,
                                   .url = url_of(server, "/a?b=c"),
                                   .headers = {{"Content-Type", "x/y"}, {"Empty", ""}},
                                   .bearer_token = Secret("t0ken"),
                                   .body = row.body});
    REQUIRE(reply);
    CHECK(reply->status == 200);
    CHECK(reply->body == "ok");
    const auto arrived = server.arrived().back();
    CHECK(arrived.method == row.method);
    CHECK(arrived.body == row.body);
    CHECK(arrived.target == "/a?b=c");
    CHECK(arrived.content_type == "x/y");
    CHECK(arrived.authorization == "Bearer t0ken");
    CHECK(arrived.host == "127.0.0.1:" + std::to_string(server.port()));
    CHECK(arrived.peer_port == server.arrived().front().peer_port);
  }
  CHECK(server.arrived().size() == rows.size());
  // What one request had is not sent with the next.
  REQUIRE(http->send({.url = url_of(server, "/")}));
  CHECK(server.arrived().back().authorization.empty());
}

TEST_CASE("curl http: a header that would be two is not sent, and not shown")
{
  const HttpsServer server(nullptr, nullptr);
  const auto http = session();
  const std::string zero("a\0b", 3);
  for (const auto& bad : {std::string("t0ken\n"), std::string("a\r\nb: c"), zero}) {
    HttpRequest request{.url = url_of(server, "/"), .bearer_token = Secret(bad)};
    for (int i = 0; i < 2; ++i) {
      const auto reply = http->send(request);
      REQUIRE_FALSE(reply);
      CHECK(reply.error().fault == HttpFault::protocol);
      CHECK(reply.error().message == "a header would contain a line break");
      request = {.url = url_of(server, "/"), .headers = {{"Name", bad}}};
    }
  }
  CHECK(server.arrived().empty());
}

TEST_CASE("curl http: many at once use no more connections than there are threads")
{
  const HttpsServer server(nullptr, nullptr);
  const auto http = session();
  for (int round = 0; round < 2; ++round) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&] {
        for (int k = 0; k < 30; ++k) {
          CHECK(http->send({.url = url_of(server, "/")}));
        }
      });
    }
    for (auto& thread : threads) {
      thread.join();
    }
  }
  std::set<int> connections;
  for (const auto& arrived : server.arrived()) {
    connections.insert(arrived.peer_port);
  }
  CHECK(server.arrived().size() == 180);
  CHECK(connections.size() <= 3);
}

TEST_CASE(
    "curl http: a proxy of its own goes before the environment, an empty one is none")
{
  const HttpsServer server(nullptr, nullptr);
  const HttpsServer proxy(nullptr, nullptr);
  const ProxySettings nowhere{.http = "http://127.0.0.1:1"};
  const auto refused =
      session({.proxies = nowhere})->send({.url = "http://name.invalid/"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().fault == HttpFault::proxy);
  CHECK(
      refused.error().message.starts_with("no connection to proxy http://127.0.0.1:1: "));
  // This machine is asked itself, whatever the environment says.
  CHECK(session({.proxies = nowhere})->send({.url = url_of(server, "/")}));
  CHECK(session({.proxy_url = Secret(""), .proxies = nowhere})
            ->send({.url = url_of(server, "/")}));

  const auto http =
      session({.proxy_url = Secret(url_of(proxy, "")), .proxies = {.no_proxy = "*"}});
  CHECK(http->send({.url = "http://name.invalid/path"}));
  REQUIRE(proxy.arrived().size() == 1);
  CHECK(proxy.arrived().front().target == "http://name.invalid/path");
  CHECK(proxy.arrived().front().host == "name.invalid");
}

TEST_CASE("curl http: what happens to a request when the user interrupts")
{
  static std::atomic<bool> is_interrupted;
  is_interrupted = false;
  const auto http =
      make_curl_http({}, k_signatures, [] { return is_interrupted.load(); });
  REQUIRE(http);

  // No one answers here: connections wait in the queue of the listener.
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(listen(listener, 8) == 0);
  sockaddr_in address = {};
  socklen_t size = sizeof address;
  REQUIRE(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  const auto silent = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/";

  std::thread user([] {
    usleep(20000);
    is_interrupted = true;
  });
  const auto asked = (*http)->send({.url = silent, .timeout = Milliseconds{300000}});
  user.join();
  REQUIRE(!asked);
  CHECK(asked.error().message == "interrupted");

  // What changes something is not given up, but for its own time-out.
  const auto changed = (*http)->send(
      {.method = "PATCH", .url = silent, .body = "{}", .timeout = Milliseconds{50}});
  REQUIRE(!changed);
  CHECK(changed.error().fault == HttpFault::timeout);
  close(listener);

  // A POST may still have its answer.
  const HttpsServer server(nullptr, nullptr);
  const auto posted =
      (*http)->send({.method = "POST", .url = url_of(server, "/"), .body = "a=b"});
  REQUIRE(posted);
  CHECK(posted->body == "ok");

  // What only asks is not begun, although the connection is there and the server answers
  // at once.
  const auto begun = (*http)->send({.url = url_of(server, "/")});
  REQUIRE(!begun);
  CHECK(begun.error().fault == HttpFault::interrupted);
}

TEST_CASE("curl http: a SOCKS 5 proxy looks up the name")
{
  SocksProxy proxy;
  const auto url = "socks5://127.0.0.1:" + std::to_string(proxy.port());
  const auto reply =
      session({.proxy_url = Secret(url)})->send({.url = "http://name.invalid/"});
  CHECK(proxy.asked() == "name.invalid");
  REQUIRE(reply);
  CHECK(reply->status == 200);
}
