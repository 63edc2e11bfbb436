#include "model/oidc/login_settings.hpp"

#include <array>

namespace oidcctl {

namespace {

struct GrantWord
{
  std::string_view word;
  GrantType grant;
};

constexpr std::array<GrantWord, 6> k_grants{{
    {"auto", GrantType::automatic},
    {"authcode", GrantType::authcode},
    {"authcode-keyboard", GrantType::authcode_keyboard},
    {"client-credentials", GrantType::client_credentials},
    {"device-code", GrantType::device_code},
    {"password", GrantType::password},
}};

} // namespace

GrantType
LoginSettings::effective_grant() const
{
  if (grant != GrantType::automatic) {
    return grant;
  }
  return username.empty() ? GrantType::authcode : GrantType::password;
}

std::vector<std::string>
LoginSettings::scopes() const
{
  auto scopes = extra_scopes;
  scopes.emplace_back("openid");
  return scopes;
}

std::string_view
to_string(GrantType grant)
{
  for (const auto& row : k_grants) {
    if (row.grant == grant) {
      return row.word;
    }
  }
  return {};
}

std::optional<GrantType>
parse_grant_type(std::string_view word)
{
  for (const auto& row : k_grants) {
    if (row.word == word) {
      return row.grant;
    }
  }
  return std::nullopt;
}

std::optional<PkceMethod>
parse_pkce_method(std::string_view word)
{
  if (word == "auto") {
    return PkceMethod::automatic;
  }
  if (word == "no") {
    return PkceMethod::none;
  }
  return word == "S256" ? std::optional(PkceMethod::s256) : std::nullopt;
}

} // namespace oidcctl
