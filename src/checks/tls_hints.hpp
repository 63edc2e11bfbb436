#pragma once

#include "base/json.hpp"
#include "model/http/http.hpp"

#include <string>

// What to do about a server that answered, and no TLS connection came of it.
namespace oidcctl::checks {

// Return whether the server ended the connection because this side showed no certificate.
bool demands_client_certificate(const HttpFailure& failure);

// Return what to do, one text for each alert and for ports that do not speak TLS.
std::string tls_hint(const HttpFailure& failure);

// Return what was seen, as details of a finding.
Json tls_failure_details(const HttpFailure& failure);

} // namespace oidcctl::checks
