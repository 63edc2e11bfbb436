#pragma once

#include "base/result.hpp"
#include "kube/kubeconfig/ca_certificates.hpp"

#include <string>

namespace oidcctl {

struct System;

// Return the certificates of a PEM file, to be embedded in a kubeconfig. An error when it
// has none, when one of them is not a certificate, or when it has a private key.
Result<CaCertificates> read_certificates(System& system, const std::string& path);

} // namespace oidcctl
