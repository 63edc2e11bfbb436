#pragma once

#include "base/error.hpp"
#include "base/time.hpp"
#include "model/http/http.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace oidcctl {

// Why something was not looked at; not the same as having looked in vain.
struct NotTried
{
  std::string why = "it was not asked for";
};

// One document that was asked for. Redirects were followed as Go's client does, and each
// further URL is kept.
struct HttpExchange
{
  std::string url = {};
  std::vector<std::string> redirects = {};
  tl::expected<HttpReply, HttpFailure> outcome = tl::make_unexpected(HttpFailure{});

  const HttpReply*
  reply() const
  {
    return outcome ? &*outcome : nullptr;
  }
  const HttpFailure*
  failure() const
  {
    return outcome ? nullptr : &outcome.error();
  }
  // Return the URL that gave the reply.
  const std::string&
  last_url() const
  {
    return redirects.empty() ? url : redirects.back();
  }
};

// An authorization request that nobody logged in to.
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

// How many redirects Go's client follows.
inline constexpr std::size_t k_max_redirects = 10;

} // namespace oidcctl
