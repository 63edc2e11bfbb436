#pragma once

#include "base/result.hpp"
#include "go/version.hpp"
#include "go/x509/verify.hpp"
#include "ports/http.hpp"

#include <string>
#include <vector>

namespace oidcctl {

// What servers are judged by, shared by all connections of a session.
struct Trust
{
  std::vector<go::x509::Certificate> roots = {};
  std::vector<std::string> names = {}; // subjects of the first roots that were given
  const go::x509::SignatureVerifier* signatures = nullptr;
  go::Version go = go::k_newest;
};

// Return what `options` trusts: the CAs in its PEM text, or those of the system.
Result<Trust> make_trust(const NetworkOptions& options,
                         const go::x509::SignatureVerifier& signatures);

} // namespace oidcctl
