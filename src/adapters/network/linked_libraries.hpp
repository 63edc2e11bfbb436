#pragma once

#include "ports/network.hpp"

namespace oidcctl {

// Return the libraries of the network core with the versions that run in this process:
// libcurl, OpenSSL and what libcurl was built with. glibc is the one that was built with.
std::vector<LibraryVersion> linked_libraries();

} // namespace oidcctl
