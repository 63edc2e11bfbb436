#include "model/login/cached_login.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "model/oidc/compact_token.hpp"
#include "model/oidc/id_token.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

namespace {

using Kind = go::Value::Kind;

std::optional<Time>
time_of(const JsonTime& time)
{
  // A year that no calendar has is not a time.
  return time.is_set ? parse_time(std::to_string(time.unix_seconds)) : std::nullopt;
}

std::optional<Time>
issued_of(const go::Value& claims)
{
  const auto* value = claims.find("iat");
  if (value == nullptr || !value->is(Kind::number)) {
    return std::nullopt;
  }
  return parse_time(value->text.substr(0, value->text.find('.')));
}

CachePlan
refresh_or_log_in(const CachedLogin& login,
                  const LoginSettings& settings,
                  std::string why)
{
  const auto grant = settings.effective_grant();
  const bool can_refresh =
      !login.refresh_token.empty() && grant != GrantType::client_credentials;
  return {can_refresh ? CachePlan::Step::refresh : CachePlan::Step::log_in,
          std::move(why),
          std::nullopt};
}

bool
is_for(const TokenTimes& token, const LoginSettings& settings)
{
  return settings.use_access_token ||
         std::find(token.audience.begin(), token.audience.end(), settings.client_id) !=
             token.audience.end();
}

} // namespace

tl::expected<CachedLogin, std::string>
CachedLogin::parse(std::string_view text)
{
  const auto value = go::parse(text);
  if (!value || !value->is(Kind::object)) {
    return tl::make_unexpected(std::string(text::trim(text).empty()
                                               ? "the entry is empty"
                                               : "not a JSON object, or truncated"));
  }
  CachedLogin login;
  for (const auto& [name, target] : {std::pair{"id_token", &login.token},
                                     std::pair{"refresh_token", &login.refresh_token}}) {
    const auto* member = value->find(name);
    if (member == nullptr || member->is(Kind::null)) {
      continue;
    }
    if (!member->is(Kind::string)) {
      return tl::make_unexpected(fmt::format("{} is not a string", name));
    }
    *target = Secret(member->text);
  }
  if (login.token.empty() && login.refresh_token.empty()) {
    return tl::make_unexpected(std::string("it contains no token"));
  }
  return login;
}

Secret
CachedLogin::str() const
{
  auto data = Json::object();
  for (const auto& [name, secret] :
       {std::pair{"id_token", &token}, std::pair{"refresh_token", &refresh_token}}) {
    if (!secret->empty()) {
      data[name] = secret->reveal();
    }
  }
  return Secret(to_text(data, -1));
}

std::optional<TokenTimes>
TokenTimes::of(std::string_view token)
{
  const auto parsed = CompactToken::parse(token);
  if (!parsed.claims) {
    return std::nullopt;
  }
  const auto decoded = IdToken::decode(*parsed.claims);
  if (!decoded) {
    return std::nullopt;
  }
  return TokenTimes{parsed.untrusted_issuer().value_or(""),
                    decoded->audience,
                    issued_of(*parsed.claims),
                    time_of(decoded->expiry)};
}

std::optional<Time>
TokenTimes::usable_until(Seconds min_ttl) const
{
  if (!expires) {
    return std::nullopt;
  }
  const auto life = issued && *issued < *expires ? *expires - *issued : min_ttl * 2;
  return *expires - std::min(min_ttl, life / 2);
}

CachePlan
plan_for(const CachedLogin& login,
         const LoginSettings& settings,
         Time now,
         Seconds min_ttl,
         Freshness freshness)
{
  const auto log_in = [](std::string why) {
    return CachePlan{CachePlan::Step::log_in, std::move(why), std::nullopt};
  };
  if (freshness == Freshness::logged_in) {
    return log_in({});
  }
  if (login.token.empty()) {
    return refresh_or_log_in(login, settings, "the cache contains only a refresh token");
  }
  const auto token = TokenTimes::of(login.token.reveal());
  if (!token) {
    return log_in("the cached token is not a JWT");
  }
  if (token->issuer != settings.issuer) {
    return log_in("the cached token was issued by another issuer: " +
                  text::quote(token->issuer));
  }
  if (!is_for(*token, settings)) {
    return log_in("the cached token was issued to another client");
  }
  if (freshness == Freshness::refreshed) {
    return refresh_or_log_in(login, settings, "a new token was requested");
  }
  const auto until = token->usable_until(min_ttl);
  if (!until) {
    return refresh_or_log_in(login, settings, "the cached token has no expiry");
  }
  if (*until <= now) {
    const auto why =
        *token->expires <= now
            ? fmt::format("the cached token expired {} ago", human(now - *token->expires))
            : fmt::format("the cached token expires in {}", human(*token->expires - now));
    return refresh_or_log_in(login, settings, why);
  }
  return {CachePlan::Step::use, {}, until};
}

} // namespace oidcctl
