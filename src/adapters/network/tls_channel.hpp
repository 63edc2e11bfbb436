#pragma once

#include "base/result.hpp"
#include "ports/tls_server.hpp"

namespace oidcctl {

// Return what serves connections with `certificate`: TLS 1.2 and later, without tickets,
// renegotiation and client certificates. An error where its PEM cannot be read or the
// two do not belong together.
Result<std::unique_ptr<TlsServer>> make_tls_server(const ServerCertificate& certificate);

} // namespace oidcctl
