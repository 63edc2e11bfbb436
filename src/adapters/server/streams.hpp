#pragma once

#include "adapters/server/worker.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <string>
#include <utility>

// What connections with TLS and without do differently.
namespace oidcctl::server {

using ErrorWord = boost::system::error_code;
using Plain = Worker::Socket;
using Tls = boost::asio::ssl::stream<Plain>;

inline Plain&
socket_of(Plain& stream)
{
  return stream;
}
inline Plain&
socket_of(Tls& stream)
{
  return stream.next_layer();
}

// Return the address of the other side; one of IPv4 that came over IPv6 as IPv4.
inline std::string
peer_of(const Plain& socket)
{
  namespace ip = boost::asio::ip;
  ErrorWord ignored;
  const auto address = socket.remote_endpoint(ignored).address();
  const bool is_mapped = address.is_v6() && address.to_v6().is_v4_mapped();
  return is_mapped ? ip::make_address_v4(ip::v4_mapped, address.to_v6()).to_string()
                   : address.to_string();
}

// Call `then` with an error or none, once requests can be read.
template <typename Then>
void
shake_hands(Plain& /*stream*/, const Then& then)
{
  then(ErrorWord());
}
template <typename Then>
void
shake_hands(Tls& stream, Then then)
{
  stream.async_handshake(boost::asio::ssl::stream_base::server, std::move(then));
}

// Say that nothing more comes, and call `then` once the other side knows.
template <typename Then>
void
say_goodbye(Plain& stream, const Then& then)
{
  ErrorWord problem;
  stream.shutdown(boost::asio::ip::tcp::socket::shutdown_both, problem);
  then(problem);
}
template <typename Then>
void
say_goodbye(Tls& stream, Then then)
{
  stream.async_shutdown(std::move(then));
}

} // namespace oidcctl::server
