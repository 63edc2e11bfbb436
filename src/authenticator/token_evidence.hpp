#pragma once

#include "model/http/exchange.hpp"

#include <string>
#include <variant>

namespace oidcctl {

// A provider's two documents, as far as they were fetched.
struct ProviderEvidence
{
  std::string issuer = {};
  std::variant<NotTried, HttpExchange> discovery = NotTried{};
  std::variant<NotTried, HttpExchange> keys = NotTried{};
};

// What was fetched for a distributed groups claim (OIDC Core 5.6.2).
struct DistributedEvidence
{
  HttpExchange claim = {};
  ProviderEvidence provider = {}; // of the JWT that came back
};

// What is needed besides the token itself to judge it.
struct TokenEvidence
{
  Time now = {};
  ProviderEvidence provider = {};
  std::optional<DistributedEvidence> distributed = std::nullopt;
};

} // namespace oidcctl
