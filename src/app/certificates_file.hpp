#pragma once

#include "base/result.hpp"

#include <string>

namespace oidcctl {

struct System;

// Return the text of a PEM file of certificates, to be embedded in a kubeconfig. An error
// when it has none, or has a private key.
Result<std::string> read_certificates(System& system, const std::string& path);

} // namespace oidcctl
