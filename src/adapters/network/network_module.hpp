#pragma once

#include "ports/network.hpp"

namespace oidcctl {

// Return the one network module of this process: libcurl and OpenSSL after their ports.
// The first call says what says that the user wants the program to stop; null: nothing.
NetworkModule& network_module(bool (*is_interrupted)() = nullptr);

} // namespace oidcctl
