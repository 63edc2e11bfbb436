#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace oidcctl::cli {

// Where a login lets the provider send the browser.
struct RedirectSource
{
  std::string url = {};                           // --oidc-redirect-url
  std::vector<std::string> listen_addresses = {}; // HOST:PORT; empty: 8000 and 18000
  bool has_certificate = false;                   // --local-server-cert: by https
};

// Return the redirect URLs that a login of get-token may use (RFC 8252 7.3), as kubelogin
// forms them: the given one, or localhost with the port of each address. Errors: `usage`
// for an address that is not HOST:PORT, or not a loopback address.
Result<std::vector<std::string>> redirect_urls_of(const RedirectSource& source);

} // namespace oidcctl::cli
