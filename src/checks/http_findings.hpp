#pragma once

#include "base/finding.hpp"
#include "go/json.hpp"
#include "model/http/exchange.hpp"

#include <string>
#include <variant>

// What the discovery document and the key set have in common: both are fetched by one
// rule and refused for the same reasons.
namespace oidcctl::checks {

// Return whether a reply came back at all, whatever its status.
Finding reply_finding(const std::variant<NotTried, HttpExchange>& probe,
                      const std::string& what);

// Return whether the last reply has the one status that Go's client accepts.
Finding status_finding(const HttpExchange* exchange, const std::string& not_found_hint);

// Return where the request was sent on to, if it was.
Finding redirect_finding(const HttpExchange* exchange);

// Return the finding for a body that could not be read as JSON.
Finding parse_finding(const go::ParseError& error,
                      const HttpReply& reply,
                      const std::string& what);

} // namespace oidcctl::checks
