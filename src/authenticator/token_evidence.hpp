#pragma once

#include "model/http/exchange.hpp"
#include "model/oidc/jose.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace oidcctl {

// The keys of documents in which nothing was found wrong, ready for use: what judging
// many tokens of one provider needs to do once only.
struct PreparedKeys
{
  std::vector<Jwk> keys = {};
  std::vector<std::shared_ptr<const PublicKey>> public_keys =
      {}; // nullptr: verifies none
};

// A provider's two documents, as far as they were fetched.
struct ProviderEvidence
{
  std::string issuer = {};
  std::variant<NotTried, HttpExchange> discovery = NotTried{};
  std::variant<NotTried, HttpExchange> keys = NotTried{};
  std::shared_ptr<const PreparedKeys> prepared = nullptr; // see `prepare_keys`
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
