#pragma once

#include "go/x509/certificate.hpp"

#include <optional>
#include <string>

namespace oidcctl::go::x509 {

// Why a certificate is not for a host.
struct HostProblem
{
  bool has_no_names = false; // none at all, or only a common name
  std::string words = {};    // Go's
};

// Return why `certificate` is not for `host`, or nothing (crypto/x509 VerifyHostname): an
// address is looked up among the addresses, other names among the DNS names, where a
// wildcard is a whole first label. The common name does not count.
std::optional<HostProblem>
host_problem(const Certificate& certificate, const std::string& host, Version go);

} // namespace oidcctl::go::x509
