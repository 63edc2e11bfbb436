#pragma once

#include "adapters/posix/descriptor.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <vector>

namespace oidcctl {

// Sockets that listen on one port of the loopback addresses.
struct LoopbackSockets
{
  std::uint16_t port = 0;
  std::vector<Descriptor> sockets = {};
};

// Return sockets on 127.0.0.1 and ::1 (without it where the machine has no IPv6), at the
// same port; `port` 0 is any that is free on both. An error when another program has it.
Result<LoopbackSockets> open_loopback(std::uint16_t port);

} // namespace oidcctl
