#pragma once

#include "base/error.hpp"
#include "base/time.hpp"
#include "model/http/exchange.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace oidcctl {

// An authorization request that no one logged in to.
struct AuthorizationProbe
{
  std::string client_id = {};
  std::string redirect_url = {};
  HttpExchange exchange = {};
};

// Everything that was seen of one issuer. Checks read it and nothing else, so a saved
// one can be judged again without a network.
struct IssuerEvidence
{
  std::string issuer = {}; // as it was given
  Time now = {};           // of our clock, when it was collected
  std::variant<NotTried, Error, std::vector<std::string>> addresses = NotTried{};
  std::variant<NotTried, HttpExchange> discovery = NotTried{};
  std::variant<NotTried, HttpExchange> keys = NotTried{};
  std::variant<NotTried, std::vector<AuthorizationProbe>> authorizations = NotTried{};
  // The same request for a client that cannot exist: who shows it a login page, too,
  // tells nothing with one.
  std::optional<AuthorizationProbe> control = std::nullopt;
};

} // namespace oidcctl
