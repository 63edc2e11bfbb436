#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>

namespace oidcctl::cli {

// Return the port of `address`, the value of --listen-address: HOST:PORT, where the host
// is one of the names of the loopback interface that a browser reaches as `localhost`
// (RFC 8252 8.3): 127.0.0.1, [::1] or localhost. Port 0 stands for any free one. Errors:
// `usage`.
Result<std::uint16_t> listen_port(const std::string& address);

} // namespace oidcctl::cli
