#pragma once

#include "base/result.hpp"
#include "cli/framework/parameters.hpp"
#include "ports/http.hpp"

#include <string>
#include <vector>

namespace oidcctl {
struct System;
}

// How requests reach a server: --certificate-authority, --connect-to and --timeout.
namespace oidcctl::cli {

struct NetworkFlags
{
  std::string certificate_authority = {};
  std::vector<std::string> connect_to = {};
  double timeout = 30; // seconds
};

void add_network_options(const Parameters& parameters, NetworkFlags& flags);

// Declare one of them; `help` of a timeout says what it limits.
void add_connect_to(const Parameters& parameters, std::vector<std::string>& target);
void add_timeout(const Parameters& parameters, double& target, const std::string& help);

// Return what the flags mean; usage errors name the flag. The file of roots is read here;
// without one SSL_CERT_FILE is used, as Go does.
Result<NetworkOptions> network_options(System& system, const NetworkFlags& flags);

// Return a timeout in seconds as milliseconds, at least one.
Milliseconds timeout_of(double seconds);

} // namespace oidcctl::cli
