#pragma once

#include "ports/network.hpp"

namespace oidcctl {

// Return the one network module of this process: libcurl and OpenSSL behind their ports.
// The first call says what tells that the user wants the program to stop; null: nothing.
NetworkModule& network_module(bool (*is_interrupted)() = nullptr);

} // namespace oidcctl
