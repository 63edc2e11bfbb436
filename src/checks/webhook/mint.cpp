#include "checks/webhook/mint.hpp"

#include "base/base64.hpp"

namespace oidcctl::webhook {

std::string
algorithm_of(const Mint& mint)
{
  const auto& named = mint.settings.algorithm;
  return named.empty() ? mint.key->algorithm() : named;
}

Json
header_of(const Mint& mint)
{
  Json header{{"alg", algorithm_of(mint)}, {"typ", "JWT"}};
  if (!mint.settings.key_id.empty()) {
    header["kid"] = mint.settings.key_id;
  }
  return header;
}

std::string
sign(const SigningKey& key, const Json& header, const Json& claims)
{
  const auto input = jws_text(header, claims, "");
  const auto part = input.substr(0, input.size() - 1);
  const auto signature = key.sign(header.at("alg").get<std::string>(), part);
  return input + base64::encode(signature.value_or(""), base64::Alphabet::url);
}

Json
good_claims(const TokenSettings& settings, Time now, const std::string& subject)
{
  constexpr std::int64_t k_life = 600;
  const std::int64_t seconds = now.time_since_epoch().count();
  Json claims{{"iss", settings.issuer},
              {"aud", settings.audience},
              {"sub", subject},
              {"iat", seconds - 5},
              {"exp", seconds + k_life},
              {"auth_time", seconds - 5}};
  claims[settings.groups_claim] = {"oidcctl-test"};
  if (settings.username_claim == "email") {
    claims["email"] = subject + "@example.com";
    claims["email_verified"] = true;
  } else {
    claims[settings.username_claim] = subject;
  }
  auto amr = Json::array({"pwd"});
  for (const auto& word : settings.amr) {
    amr.push_back(word);
  }
  claims["amr"] = std::move(amr);
  if (!settings.acr.empty()) {
    claims["acr"] = settings.acr.front();
  }
  claims["azp"] = settings.parties.empty() ? settings.audience : settings.parties.front();
  claims.update(settings.claims);
  return claims;
}

std::string
mint_token(const Mint& mint, const Json& claims)
{
  return sign(*mint.key, header_of(mint), claims);
}

} // namespace oidcctl::webhook
