#include "adapters/posix/descriptor.hpp"
#include "adapters/posix/interrupt.hpp"
#include "adapters/posix/loopback_listener.hpp"
#include "in_child.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <thread>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

constexpr Milliseconds k_long{30000}; // as good as forever

bool
ends_with_blank_line(std::string_view bytes)
{
  return bytes.find("\r\n\r\n") != std::string_view::npos;
}

std::unique_ptr<LoopbackPort>
opened(std::uint16_t port = 0)
{
  LoopbackListener listener;
  auto made = listener.open(port, ends_with_blank_line, nullptr);
  REQUIRE(made);
  return std::move(*made);
}

Descriptor
socket_of(bool six)
{
  return Descriptor(::socket(six ? AF_INET6 : AF_INET, SOCK_STREAM, 0));
}

// Return the result of `call`, bind or connect, with the loopback address and `port`.
template <typename Call>
int
at_loopback(Call call, const Descriptor& socket, bool six, std::uint16_t port)
{
  sockaddr_in6 ipv6 = {};
  ipv6.sin6_family = AF_INET6;
  ipv6.sin6_port = htons(port);
  ipv6.sin6_addr = in6addr_loopback;
  sockaddr_in ipv4 = {};
  ipv4.sin_family = AF_INET;
  ipv4.sin_port = htons(port);
  ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return six ? call(socket.number(), reinterpret_cast<sockaddr*>(&ipv6), sizeof ipv6)
             : call(socket.number(), reinterpret_cast<sockaddr*>(&ipv4), sizeof ipv4);
}

bool
has_ipv6()
{
  const auto socket = socket_of(true);
  return at_loopback(::bind, socket, true, 0) == 0;
}

// A browser of sorts.
class Visitor
{
public:
  explicit Visitor(std::uint16_t port, bool six = false) : m_socket(socket_of(six))
  {
    REQUIRE(at_loopback(::connect, m_socket, six, port) == 0);
  }
  void
  say(std::string_view bytes) const
  {
    REQUIRE(write_all(m_socket.number(), bytes));
  }
  void
  finish() const
  {
    ::shutdown(m_socket.number(), SHUT_WR);
  }
  // Return everything up to the end of the connection.
  std::string
  listen() const
  {
    std::string out;
    std::array<char, 4096> block{};
    for (;;) {
      const auto count = ::read(m_socket.number(), block.data(), block.size());
      if (count <= 0) {
        return out;
      }
      out.append(block.data(), static_cast<std::size_t>(count));
    }
  }

private:
  Descriptor m_socket;
};

ListenerEvent
next(LoopbackPort& port)
{
  auto event = port.wait(k_long, false);
  REQUIRE(event);
  return *event;
}

} // namespace

TEST_CASE("loopback: a request and its answer, on both addresses")
{
  const auto port = opened();
  CHECK(port->number() != 0);
  for (const bool six : {false, true}) {
    if (six && !has_ipv6()) {
      continue;
    }
    const Visitor visitor(port->number(), six);
    visitor.say("GET / HTTP/1.1\r\n");
    visitor.say("\r\n");
    const auto event = next(*port);
    CHECK(event.kind == ListenerEvent::Kind::request);
    CHECK(event.bytes == "GET / HTTP/1.1\r\n\r\n");
    port->answer(event.connection, "the answer");
    visitor.finish();
    CHECK(visitor.listen() == "the answer");
  }
}

TEST_CASE("loopback: a port that another program has on either address")
{
  const auto port = opened();
  LoopbackListener listener;
  const auto again = listener.open(port->number(), ends_with_blank_line, nullptr);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == ErrorCode::unavailable);
  CHECK(again.error().message ==
        "cannot listen on 127.0.0.1:" + std::to_string(port->number()) +
            ": Address already in use");
  if (!has_ipv6()) {
    return;
  }
  const auto six = socket_of(true);
  REQUIRE(at_loopback(::bind, six, true, 0) == 0);
  REQUIRE(::listen(six.number(), 1) == 0);
  sockaddr_in6 address = {};
  socklen_t size = sizeof address;
  getsockname(six.number(), reinterpret_cast<sockaddr*>(&address), &size);
  const auto taken = ntohs(address.sin6_port);
  const auto half = listener.open(taken, ends_with_blank_line, nullptr);
  REQUIRE_FALSE(half);
  CHECK(half.error().message ==
        "cannot listen on [::1]:" + std::to_string(taken) + ": Address already in use");
}

TEST_CASE("loopback: a port is free again at once, and can be listened on anew")
{
  std::uint16_t number = 0;
  {
    const auto port = opened();
    number = port->number();
    const Visitor visitor(number);
    visitor.say("x\r\n\r\n");
    port->answer(next(*port).connection, "y");
    visitor.finish();
    CHECK(visitor.listen() == "y");
  }
  CHECK(opened(number)->number() == number);
}

TEST_CASE("loopback: nothing comes, a client that only connects, one that ends early")
{
  const auto port = opened();
  const auto nothing = port->wait(Milliseconds{0}, false);
  REQUIRE(nothing);
  CHECK(nothing->kind == ListenerEvent::Kind::nothing);

  const Visitor silent(port->number());
  const Visitor early(port->number());
  early.say("GET / HT");
  early.finish();
  const auto event = next(*port);
  CHECK(event.kind == ListenerEvent::Kind::request);
  CHECK(event.bytes == "GET / HT");
  port->answer(event.connection, "");
  CHECK(early.listen().empty());

  silent.finish();
  CHECK(next(*port).bytes.empty());
}

TEST_CASE("loopback: one that says nothing is no obstacle, nor are many")
{
  const auto port = opened();
  std::vector<std::unique_ptr<Visitor>> crowd;
  for (int i = 0; i < 40; ++i) {
    crowd.push_back(std::make_unique<Visitor>(port->number()));
    crowd.back()->say("GET ");
    REQUIRE(port->wait(Milliseconds{0}, false));
  }
  const Visitor visitor(port->number());
  visitor.say("right\r\n\r\n");
  const auto event = next(*port);
  CHECK(event.bytes == "right\r\n\r\n");
  port->answer(event.connection, "answer");
  visitor.finish();
  CHECK(visitor.listen() == "answer");
  CHECK(crowd.front()->listen().empty()); // it had to make room
}

TEST_CASE("loopback: what comes behind the request does not spoil the answer")
{
  const auto port = opened();
  const Visitor visitor(port->number());
  visitor.say("POST / HTTP/1.1\r\n\r\n" + std::string(20000, 'x'));
  const auto event = next(*port);
  const std::string answer(9000, 'a');
  port->answer(event.connection, answer);
  visitor.finish();
  std::string heard;
  std::thread other([&] { heard = visitor.listen(); });
  while (port->wait(Milliseconds{10}, false)->kind != ListenerEvent::Kind::nothing) {
  }
  other.join();
  CHECK(heard == answer);
}

TEST_CASE("loopback: lines of standard input, and its end")
{
  CHECK(in_child([] {
          std::array<int, 2> ends{};
          if (pipe(ends.data()) != 0 || dup2(ends[0], STDIN_FILENO) < 0) {
            return 9;
          }
          const auto port = opened();
          write_all(ends[1], "first\nsecond");
          const auto first = port->wait(k_long, true);
          if (!first || first->kind != ListenerEvent::Kind::line ||
              first->bytes != "first") {
            return 1;
          }
          if (port->wait(Milliseconds{0}, false)->kind != ListenerEvent::Kind::nothing) {
            return 2;
          }
          ::close(ends[1]);
          const auto second = port->wait(k_long, true);
          if (!second || second->bytes != "second") {
            return 3;
          }
          const auto after = port->wait(Milliseconds{0}, true);
          return after && after->kind == ListenerEvent::Kind::nothing ? 0 : 4;
        }) == 0);
}

TEST_CASE("loopback: the user interrupts")
{
  CHECK(in_child([] {
          catch_interrupts();
          const auto port = opened();
          std::thread other([] {
            usleep(20000);
            kill(getpid(), SIGINT);
          });
          const auto event = port->wait(k_long, false);
          other.join();
          return !event && event.error().code == ErrorCode::interrupted ? 0 : 1;
        }) == 0);
}
