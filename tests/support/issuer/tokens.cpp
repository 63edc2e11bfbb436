#include "tokens.hpp"

#include "base/text.hpp"
#include "jwt.hpp"

#include <algorithm>
#include <chrono>

namespace oidcctl::test_issuer {

namespace {

constexpr Seconds k_refresh_lifetime{86400};

bool
has_word(const std::string& words, const std::string& word)
{
  const auto list = text::split(words, ' ');
  return std::find(list.begin(), list.end(), word) != list.end();
}

Result<std::string>
sign(const Visit& visit, const Json& claims)
{
  const auto& keys = visit.service.keys;
  const auto* key = keys.find(visit.site.own.empty() ? "rs256" : visit.site.own.front());
  return mint({{"alg", key->alg}, {"typ", "JWT"}, {"kid", key->kid}}, claims, key);
}

// Return the claims that all tokens for `grant` have.
Json
claims_of(const Visit& visit, const Grant& grant)
{
  const auto now = std::chrono::duration_cast<Seconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  Json claims{{"iss", visit.issuer},
              {"aud", grant.client},
              {"iat", now},
              {"exp", now + visit.site.login.lifetime.count()},
              {"jti", random_word()}};
  claims.update(grant.user);
  return claims;
}

Result<Json>
tokens_for(const Visit& visit, Grant grant)
{
  auto claims = claims_of(visit, grant);
  Json answer{{"token_type", "Bearer"},
              {"expires_in", visit.site.login.lifetime.count()},
              {"scope", grant.scope}};
  TRY_ASSIGN(answer["access_token"], sign(visit, claims));
  if (has_word(grant.scope, "openid")) {
    if (!grant.nonce.empty()) {
      claims["nonce"] = grant.nonce;
    }
    claims.update(visit.site.login.claims);
    TRY_ASSIGN(answer["id_token"], sign(visit, claims));
  }
  if (has_word(grant.scope, "offline_access")) {
    // A refreshed token carries no nonce (OpenID Connect Core chapter 12.2).
    grant.nonce = {};
    answer["refresh_token"] =
        visit.service.vault.put("refresh", std::move(grant), k_refresh_lifetime);
  }
  for (const auto& name : visit.site.login.left_out) {
    answer.erase(name);
  }
  return answer;
}

} // namespace

Reply
token_reply(const Visit& visit, Grant grant)
{
  auto answer = tokens_for(visit, std::move(grant));
  if (!answer) {
    return make_reply(500, "text/plain", describe(answer.error()) + "\n");
  }
  auto reply = json_reply(200, *answer);
  set_header(reply, "Cache-Control", "no-store");
  return reply;
}

} // namespace oidcctl::test_issuer
