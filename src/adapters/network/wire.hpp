#pragma once

#include "adapters/network/connection.hpp"
#include "go/http/reply.hpp"
#include "go/http/request.hpp"

#include <tl/expected.hpp>

namespace oidcctl {

// Why a request over an open connection has no reply.
struct WireFailure
{
  HttpFailure failure = {};
  bool has_begun = false; // the server had said something of it
};

// Send `request`, without the `withheld` bytes at its end, over `connection` by the
// protocol that was chosen, and return the reply. Over HTTP/2 nothing can be withheld.
// After a failure the connection is not to be used again.
tl::expected<go::http::Reply, WireFailure> exchange(Connection& connection,
                                                    const go::http::Request& request,
                                                    std::size_t withheld,
                                                    const go::http::Limits& limits,
                                                    go::Version go,
                                                    Deadline& deadline);

} // namespace oidcctl
