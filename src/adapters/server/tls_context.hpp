#pragma once

#include "ports/http_server.hpp"

#include <boost/asio/ssl/context.hpp>
#include <memory>

namespace oidcctl::server {

// Return a context with the certificate: TLS 1.2 and later, no renegotiation; with a
// client CA every client has to prove itself. An error where certificate and key do not
// fit or cannot be read.
Result<std::shared_ptr<boost::asio::ssl::context>>
make_tls_context(const ServerCertificate& certificate);

} // namespace oidcctl::server
