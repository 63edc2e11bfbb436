#pragma once

#include "adapters/server/shared_state.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>

namespace oidcctl::server {

// Serve what comes over `socket`, whose executor is a strand of its own: with TLS by
// `tls`, or without where that is nullptr.
void serve_connection(boost::asio::ip::tcp::socket socket,
                      std::shared_ptr<boost::asio::ssl::context> tls,
                      std::shared_ptr<SharedState> state);

} // namespace oidcctl::server
