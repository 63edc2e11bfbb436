#pragma once

#include "certificate.hpp"

#include <cstdint>

// Ports for behaviour that an HTTP library cannot be brought to.
namespace oidcctl::test_issuer {

// Serve TLS on a free port of 127.0.0.1 until the program ends, and return the port. The
// first segment of the path that is asked for chooses what happens after the request:
//   close            the connection is closed in order, without an answer
//   endless-headers  an answer whose headers do not end
//   garbage          bytes that are not HTTP
//   reset            the connection is reset
Result<std::uint16_t> start_raw_port(const Identity& identity);

// Return a port of 127.0.0.1 that accepts connections and never says anything.
Result<std::uint16_t> start_silent_port();

} // namespace oidcctl::test_issuer
