#pragma once

#include "ports/network.hpp"

namespace oidcctl {

// Return the one network module of this process: libcurl and OpenSSL behind their ports.
NetworkModule& network_module();

} // namespace oidcctl
