#pragma once

#include "base/result.hpp"
#include "ports/tls_server.hpp"

#include <memory>
#include <string>

namespace oidcctl {

struct LoginInteraction;
struct System;

// Return what serves the browser's redirect to `host` with the certificate and key that
// `interaction` names; nullptr where it names none. An error where they cannot be read or
// are not a pair, in crypto/tls's words. A key that other users can read, a certificate
// that has expired or is for another host are warned of: a browser still lets a person
// decide.
Result<std::unique_ptr<TlsServer>> callback_server(System& system,
                                                   const LoginInteraction& interaction,
                                                   const std::string& host);

} // namespace oidcctl
