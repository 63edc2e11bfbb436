#pragma once

#include "base/result.hpp"
#include "go/version.hpp"
#include "go/x509/verify.hpp"

#include <string>
#include <vector>

namespace oidcctl {

// What servers are judged by, shared by all connections of a session.
struct Trust
{
  std::vector<go::x509::Certificate> roots = {};
  const go::x509::SignatureVerifier* signatures = nullptr;
  go::Version go = go::k_newest;
};

// Return the certificates in `pem` as trusted roots: all of them have to parse, as
// client-go and kube-apiserver want it of a CA file.
Result<std::vector<go::x509::Certificate>> roots_from_pem(const std::string& pem,
                                                          go::Version go);

// Return the system's roots: those of the file `path`, as libcurl was built with it, else
// of the file that OpenSSL has. What does not parse is skipped.
Result<std::vector<go::x509::Certificate>> system_roots(const char* path, go::Version go);

} // namespace oidcctl
