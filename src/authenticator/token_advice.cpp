#include "authenticator/token_advice.hpp"

#include "base/text.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oidcctl {

namespace {

using Kind = go::Value::Kind;

std::string
text_of(const go::Value& object, std::string_view name)
{
  const auto* value = object.find(name);
  return value != nullptr && value->is(Kind::string) ? value->text : std::string();
}

// An issuer of Entra ID.
struct EntraIssuer
{
  bool is_v2 = false;
  std::string tenant = {};
};

std::optional<EntraIssuer>
entra_issuer(const Url& url)
{
  constexpr std::array<std::string_view, 3> v2{"login.microsoftonline.com",
                                               "login.microsoftonline.us",
                                               "login.partner.microsoftonline.cn"};
  const auto host = text::to_lower(url.host);
  const bool is_v2 = std::find(v2.begin(), v2.end(), host) != v2.end();
  if (!is_v2 && host != "sts.windows.net" && host != "sts.chinacloudapi.cn") {
    return std::nullopt;
  }
  const auto parts = text::split(url.path, '/');
  return EntraIssuer{is_v2, parts.size() > 1 ? text::to_lower(parts[1]) : ""};
}

std::string
entra_difference(const EntraIssuer& found, const EntraIssuer& configured)
{
  for (const std::string_view word : {"common", "organizations", "consumers"}) {
    if (configured.tenant == word) {
      return fmt::format(
          "; {} is not a tenant: configure the issuer of the token, with the tenant's ID",
          text::quote(word));
    }
  }
  if (found.tenant != configured.tenant) {
    return "; it is from another tenant of Entra ID: log in to the configured tenant, "
           "with an application that is registered there";
  }
  if (found.is_v2 == configured.is_v2) {
    return {};
  }
  return fmt::format("; this is a token of Entra ID's version {}: set "
                     "requestedAccessTokenVersion to {} in the manifest of the "
                     "application, or configure the issuer of the token",
                     found.is_v2 ? "2.0" : "1.0",
                     found.is_v2 ? "null" : "2");
}

std::string_view
without_slash(std::string_view text)
{
  while (text.ends_with('/')) {
    text.remove_suffix(1);
  }
  return text;
}

std::string
url_difference(const Url& found, const Url& configured)
{
  const bool same_host = text::to_lower(found.host) == text::to_lower(configured.host);
  const bool same_path = without_slash(found.path) == without_slash(configured.path);
  if (same_host && same_path && found.scheme != configured.scheme) {
    return "; they differ in the scheme: set the provider's public URL";
  }
  if (same_host && same_path && found.port != configured.port) {
    return "; they differ in the port";
  }
  if (same_host && text::to_lower(found.host).ends_with(".okta.com")) {
    return "; they are two authorization servers of one Okta organisation: log in with "
           "the configured one, or configure the issuer of the token";
  }
  if (!same_host && same_path && without_slash(found.path).size() > 1) {
    return "; only their hosts differ: set the provider's public host name (KC_HOSTNAME "
           "for Keycloak), so that its issuer does not depend on the address of the "
           "login";
  }
  return {};
}

} // namespace

std::string
issuer_difference(std::string_view found, std::string_view configured)
{
  if (without_slash(found) == without_slash(configured)) {
    return "; they differ only in the slash at the end";
  }
  if (text::to_lower(found) == text::to_lower(configured)) {
    return "; they differ only in upper and lower case";
  }
  const auto own = Url::parse(std::string(found));
  const auto other = Url::parse(std::string(configured));
  if (!own || !other) {
    return {};
  }
  const auto entra = entra_issuer(*own);
  const auto entra_other = entra_issuer(*other);
  if (entra && entra_other) {
    return entra_difference(*entra, *entra_other);
  }
  return url_difference(*own, *other);
}

std::string
audience_difference(const std::vector<std::string>& found,
                    const std::vector<std::string>& client_ids)
{
  for (const auto& wanted : client_ids) {
    for (const auto& audience : found) {
      for (const std::string_view prefix : {"spn:", "api://"}) {
        if (audience == std::string(prefix) + wanted ||
            wanted == std::string(prefix) + audience) {
          return fmt::format(
              "they differ in the prefix {} of Entra ID: request a token for the "
              "application ID itself (scope \"APPLICATION-ID/.default\"), or configure "
              "{} on the API server",
              text::quote(prefix),
              text::quote(audience));
        }
      }
      const bool is_near = text::to_lower(without_slash(text::trim(audience))) ==
                           text::to_lower(without_slash(text::trim(wanted)));
      if (is_near && !audience.empty()) {
        return fmt::format("they differ only in upper and lower case, a slash or white "
                           "space, and have to match byte for byte: configure {} on the "
                           "API server, or log in with that client ID",
                           text::quote(audience));
      }
    }
  }
  return {};
}

std::string
other_sort(const UnverifiedToken& token, const Policy& policy)
{
  const auto access = [](std::string_view sign) {
    return fmt::format("an access token ({})", sign);
  };
  const auto type = text::to_lower(text_of(token.header, "typ"));
  if (type == "at+jwt" || type == "application/at+jwt") {
    return access("typ at+jwt in its header");
  }
  if (type == "logout+jwt") {
    return "a logout token (typ logout+jwt in its header)";
  }
  const auto kind = text::to_lower(text_of(token.claims, "typ"));
  if (kind == "bearer") {
    return access("typ Bearer");
  }
  if (kind == "refresh" || kind == "offline") {
    return fmt::format("a refresh token (typ {})", text_of(token.claims, "typ"));
  }
  const auto use = text_of(token.claims, "token_use");
  if (use == "access") {
    return access("token_use access");
  }
  if (use == "refresh") {
    return "a refresh token (token_use refresh)";
  }
  if (token.header.find("nonce") != nullptr) {
    return access(
        "a nonce in its header, as Microsoft Graph's have, which only Graph can "
        "verify");
  }
  for (const auto* claim : {"scp", "scope", "cid"}) {
    if (token.claims.find(claim) != nullptr) {
      return access(fmt::format("the claim {}", claim));
    }
  }
  const auto& ids = policy.client_ids;
  for (const auto* claim : {"azp", "client_id", "appid"}) {
    if (std::find(ids.begin(), ids.end(), text_of(token.claims, claim)) != ids.end()) {
      return access(fmt::format("{} names the client, and aud does not", claim));
    }
  }
  return {};
}

std::vector<std::string>
lost_claims(const go::Value& before, const go::Value& now)
{
  constexpr std::array<std::string_view, 2> of_the_login{"amr", "aud"};
  constexpr std::array<std::string_view, 5> user_names{
      "email", "name", "preferred_username", "unique_name", "upn"};
  const auto is_in = [](const auto& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::vector<std::string> lost;
  for (const auto& [name, value] : before.members) {
    const auto* const after = now.find(name);
    const bool is_list = value.is(Kind::array) && !value.items.empty() &&
                         value.items.front().is(Kind::string) &&
                         !is_in(of_the_login, name);
    if (is_list &&
        (after == nullptr || (after->is(Kind::array) && after->items.empty()))) {
      lost.push_back(fmt::format("{} ({})", text::printable(name), value.items.size()));
    } else if (is_in(user_names, name) && after == nullptr) {
      lost.push_back(name);
    }
  }
  std::sort(lost.begin(), lost.end());
  return lost;
}

} // namespace oidcctl
