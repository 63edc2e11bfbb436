#include "adapters/network/wire.hpp"

#include "go/http/reply_reader.hpp"

#include <algorithm>
#include <utility>

namespace oidcctl {

namespace {

using go::http::Fault;
using go::http::FaultKind;

HttpFault
fault_of(FaultKind kind)
{
  switch (kind) {
  case FaultKind::refused:
    return HttpFault::protocol;
  case FaultKind::cut:
    return HttpFault::closed;
  case FaultKind::too_large:
    return HttpFault::too_large;
  }
  return HttpFault::closed;
}

// `reader`: a ReplyReader or a Session, which are fed alike.
template <class Reader>
std::optional<WireFailure>
read_reply(Connection& connection, Reader& reader, Deadline& deadline)
{
  while (!reader.is_done()) {
    const auto bytes = connection.receive(deadline);
    if (!bytes) {
      return WireFailure{bytes.error(), reader.has_begun()};
    }
    bytes->empty() ? reader.end() : reader.feed(*bytes);
    if constexpr (requires { reader.take_output(); }) {
      if (auto failure = connection.send(reader.take_output(), deadline);
          failure && !reader.is_done()) {
        return WireFailure{std::move(*failure), reader.has_begun()};
      }
    }
  }
  if (const auto& fault = reader.fault()) {
    return WireFailure{{fault_of(fault->kind), fault->words, connection.tls()},
                       reader.has_begun()};
  }
  return std::nullopt;
}

template <class Reader>
tl::expected<go::http::Reply, WireFailure>
converse(Connection& connection,
         Reader& reader,
         std::string_view bytes,
         Deadline& deadline)
{
  // A server may answer, and close, before it has read all of the request.
  const auto unsent = connection.send(bytes, deadline);
  auto failure = read_reply(connection, reader, deadline);
  if (failure && unsent && !failure->has_begun &&
      failure->failure.fault == HttpFault::closed) {
    failure->failure = *unsent;
  }
  if (failure) {
    return tl::make_unexpected(std::move(*failure));
  }
  return reader.take();
}

} // namespace

tl::expected<go::http::Reply, WireFailure>
exchange(Connection& connection,
         const go::http::Request& request,
         std::size_t withheld,
         const go::http::Limits& limits,
         go::Version go,
         Deadline& deadline)
{
  if (auto* session = connection.http2()) {
    if (withheld > 0) {
      return tl::make_unexpected(WireFailure{
          {HttpFault::protocol, "a body cannot be withheld over HTTP/2", {}}});
    }
    session->start(go::http::request_fields(request), request.body, limits);
    return converse(connection, *session, session->take_output(), deadline);
  }
  go::http::ReplyReader reader(request.method, go, limits);
  auto bytes = go::http::write_request(request);
  bytes.resize(bytes.size() - std::min(withheld, request.body.size()));
  return converse(connection, reader, bytes, deadline);
}

} // namespace oidcctl
