#pragma once

#include "adapters/server/shared_state.hpp"
#include "adapters/server/worker.hpp"

#include <boost/asio/ssl/context.hpp>
#include <memory>

namespace oidcctl::server {

// Serve what comes over `socket`, in the thread of `worker`, which it belongs to: with
// TLS by `tls`, or without where that is nullptr.
void serve_connection(Worker::Socket socket,
                      std::shared_ptr<boost::asio::ssl::context> tls,
                      std::shared_ptr<SharedState> state,
                      Worker& worker);

} // namespace oidcctl::server
