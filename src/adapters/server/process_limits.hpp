#pragma once

#include <cstddef>

namespace oidcctl::server {

// Allow this process the descriptors that `connections` need, and some for its own files,
// as far as the hard limit allows it. Return how many connections it can have at once.
std::size_t allow_connections(std::size_t connections);

// Let no core dump be written from now on: memory holds tokens.
void forbid_core_dumps();

} // namespace oidcctl::server
