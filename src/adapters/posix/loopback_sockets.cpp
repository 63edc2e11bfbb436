#include "adapters/posix/loopback_sockets.hpp"

#include "adapters/posix/platform.hpp"

#include <fmt/format.h>

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace oidcctl {

namespace {

constexpr int k_backlog = 64;
constexpr int k_attempts = 16; // to find a port that is free on both addresses

struct Address
{
  sockaddr_storage bytes = {};
  socklen_t size = 0;
};

Address
address_of(int family, std::uint16_t port)
{
  Address address;
  if (family == AF_INET) {
    sockaddr_in four = {};
    four.sin_family = AF_INET;
    four.sin_port = htons(port);
    four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::memcpy(&address.bytes, &four, sizeof four);
    address.size = sizeof four;
  } else {
    sockaddr_in6 six = {};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    six.sin6_addr = in6addr_loopback;
    std::memcpy(&address.bytes, &six, sizeof six);
    address.size = sizeof six;
  }
  return address;
}

// Return a listening socket, or the number of the error.
tl::expected<Descriptor, int>
listen_on(int family, std::uint16_t port)
{
  Descriptor made(platform::open_socket(family));
  if (made.number() < 0) {
    return tl::make_unexpected(errno);
  }
  const int yes = 1;
  // For the connections of an earlier login that are still in TIME_WAIT. Linux refuses
  // the address nevertheless where another socket listens on it.
  setsockopt(made.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (family == AF_INET6) {
    setsockopt(made.number(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
  }
  const auto address = address_of(family, port);
  if (::bind(made.number(),
             reinterpret_cast<const sockaddr*>(&address.bytes),
             address.size) != 0 ||
      ::listen(made.number(), k_backlog) != 0) {
    return tl::make_unexpected(errno);
  }
  return made;
}

std::uint16_t
port_of(const Descriptor& socket)
{
  sockaddr_in address = {};
  socklen_t size = sizeof address;
  getsockname(socket.number(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

bool
has_no_ipv6(int error)
{
  return error == EAFNOSUPPORT || error == EADDRNOTAVAIL || error == EPROTONOSUPPORT;
}

Result<LoopbackSockets>
open_both(std::uint16_t port)
{
  const auto refuse = [](const char* address, std::uint16_t taken, int error) {
    return fail(ErrorCode::unavailable,
                fmt::format("cannot listen on {}:{}: {}", address, taken, reason(error)));
  };
  auto four = listen_on(AF_INET, port);
  if (!four) {
    return refuse("127.0.0.1", port, four.error());
  }
  LoopbackSockets out;
  out.port = port_of(*four);
  auto six = listen_on(AF_INET6, out.port);
  if (!six && !has_no_ipv6(six.error())) {
    return refuse("[::1]", out.port, six.error());
  }
  out.sockets.push_back(std::move(*four));
  if (six) {
    out.sockets.push_back(std::move(*six));
  }
  return out;
}

} // namespace

Result<LoopbackSockets>
open_loopback(std::uint16_t port)
{
  auto opened = open_both(port);
  for (int i = 0; port == 0 && !opened && i < k_attempts; ++i) {
    opened = open_both(port);
  }
  return opened;
}

} // namespace oidcctl
