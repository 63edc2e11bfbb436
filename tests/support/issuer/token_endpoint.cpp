#include "clients.hpp"
#include "endpoints.hpp"
#include "tokens.hpp"

#include <algorithm>
#include <array>

namespace oidcctl::test_issuer {

namespace {

// A grant, or the error in its place (RFC 6749 chapter 5.2, RFC 8628 chapter 3.5).
using Outcome = tl::expected<Grant, std::string_view>;

struct Request
{
  const Visit& visit;
  const Parameters& parameters;
  std::string client = {};

  std::string
  value(std::string_view name) const
  {
    return value_of(parameters, name);
  }
};

tl::unexpected<std::string_view>
refuse(std::string_view error)
{
  return tl::make_unexpected(error);
}

// Return whether the verifier is the one of the challenge; both may be absent.
bool
is_verified(const Grant& grant, const std::string& verifier)
{
  return grant.challenge.empty() ? verifier.empty() : grant.challenge == s256(verifier);
}

Outcome
by_code(const Request& request)
{
  auto grant = request.visit.service.vault.take(
      "code", request.value("code"), request.visit.name, request.client);
  if (!grant || grant->redirect_uri != request.value("redirect_uri") ||
      !is_verified(*grant, request.value("code_verifier"))) {
    return refuse("invalid_grant");
  }
  return std::move(*grant);
}

Outcome
by_refresh_token(const Request& request)
{
  auto grant = request.visit.service.vault.take(
      "refresh", request.value("refresh_token"), request.visit.name, request.client);
  if (!grant) {
    return refuse("invalid_grant");
  }
  return std::move(*grant);
}

Outcome
by_device_code(const Request& request)
{
  using State = Devices::State;
  auto answer =
      request.visit.service.devices.poll(request.value("device_code"), request.client);
  switch (answer.state) {
  case State::pending:
    return refuse("authorization_pending");
  case State::slow_down:
    return refuse("slow_down");
  case State::denied:
    return refuse("access_denied");
  case State::unknown:
    return refuse("expired_token");
  case State::approved:
    break;
  }
  if (!is_verified(answer.grant, request.value("code_verifier"))) {
    return refuse("invalid_grant");
  }
  return std::move(answer.grant);
}

Outcome
by_password(const Request& request)
{
  const auto& login = request.visit.site.login;
  const auto known = login.passwords.find(request.value("username"));
  if (known == login.passwords.end() || known->second != request.value("password")) {
    return refuse("invalid_grant");
  }
  return Grant{.site = request.visit.name,
               .client = request.client,
               .scope = request.value("scope"),
               .user = login.user};
}

Outcome
by_client(const Request& request)
{
  // A public client proves nothing about itself (RFC 6749 chapter 4.4).
  if (request.visit.site.clients.at(request.client).secret.empty()) {
    return refuse("unauthorized_client");
  }
  return Grant{.site = request.visit.name,
               .client = request.client,
               .scope = request.value("scope"),
               .user = {{"sub", request.client}}};
}

struct Way
{
  std::string_view name = {};
  Outcome (*grant)(const Request& request) = nullptr;
};

constexpr std::array k_ways{
    Way{"authorization_code", by_code},
    Way{"client_credentials", by_client},
    Way{"password", by_password},
    Way{"refresh_token", by_refresh_token},
    Way{"urn:ietf:params:oauth:grant-type:device_code", by_device_code},
};

Reply
answer_request(const Request& request)
{
  const auto name = find_parameter(request.parameters, "grant_type");
  if (!name) {
    return oauth_error("invalid_request");
  }
  const auto* way = std::find_if(k_ways.begin(), k_ways.end(), [&name](const auto& row) {
    return row.name == *name;
  });
  if (way == k_ways.end()) {
    return oauth_error("unsupported_grant_type");
  }
  auto grant = way->grant(request);
  auto& tally = request.visit.service.tally;
  if (!grant) {
    tally.count(request.visit.name, std::string(grant.error()));
    return oauth_error(grant.error());
  }
  tally.count(request.visit.name, *name);
  return token_reply(request.visit, std::move(*grant));
}

} // namespace

Reply
answer_token(const Visit& visit)
{
  const auto& login = visit.site.login;
  const auto parameters = parameters_of(visit.ask);
  const auto client = client_of(visit, parameters);
  Reply reply = login.token.raw ? reply_with(visit.site, login.token, {})
                : client        ? answer_request({visit, parameters, *client})
                                : oauth_error("invalid_client");
  reply.delay = login.delay;
  // A test that scripts the site once more has seen what it waited for.
  reply.ends_delay =
      [&scripts = visit.service.scripts, name = visit.name, delay = login.delay] {
        const auto now = scripts.find(name);
        return !now || now->login.delay != delay;
      };
  return reply;
}

} // namespace oidcctl::test_issuer
