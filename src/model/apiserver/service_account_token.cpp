#include "model/apiserver/service_account_token.hpp"

#include "model/oidc/unverified_token.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace oidcctl {

namespace {

using Kind = go::Value::Kind;

constexpr std::string_view k_legacy_prefix = "kubernetes.io/serviceaccount/";

// The claims of a bound token that name the object it dies with.
constexpr std::string_view k_bound_objects[] = {"secret", "pod", "node"};

// Audiences that API servers of many distributions have.
constexpr std::string_view k_api_audiences[] = {
    "api",
    "k3s",
    "kubernetes",
    "kubernetes.default.svc",
    "kubernetes.default.svc.cluster.local",
    "https://kubernetes.default",
    "https://kubernetes.default.svc",
    "https://kubernetes.default.svc.cluster.local"};

const go::Value*
member(const go::Value* value, std::string_view name)
{
  return value != nullptr && value->is(Kind::object) ? value->find(name) : nullptr;
}

std::string
text_of(const go::Value* value)
{
  return value != nullptr && value->is(Kind::string) ? value->text : std::string();
}

std::optional<std::int64_t>
seconds_of(const go::Value* value)
{
  std::int64_t seconds = 0;
  if (value == nullptr || !value->is(Kind::number)) {
    return std::nullopt;
  }
  const auto& text = value->text;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return read.ec == std::errc() ? std::optional(seconds) : std::nullopt;
}

std::vector<std::string>
audiences_of(const go::Value* value)
{
  if (value == nullptr || !value->is(Kind::array)) {
    return text_of(value).empty() ? std::vector<std::string>()
                                  : std::vector{text_of(value)};
  }
  std::vector<std::string> list;
  for (const auto& item : value->items) {
    list.push_back(text_of(&item));
  }
  return list;
}

bool
is_foreign(const ServiceAccountToken& token,
           const std::vector<std::string>& api_audiences)
{
  const auto is_api = [&](const std::string& audience) {
    return audience == token.issuer ||
           std::find(api_audiences.begin(), api_audiences.end(), audience) !=
               api_audiences.end() ||
           std::find(std::begin(k_api_audiences), std::end(k_api_audiences), audience) !=
               std::end(k_api_audiences);
  };
  return std::none_of(token.audiences.begin(), token.audiences.end(), is_api);
}

ServiceAccountToken
legacy_token(const go::Value& claims)
{
  const auto of = [&claims](std::string_view name) {
    return text_of(claims.find(std::string(k_legacy_prefix) + std::string(name)));
  };
  return {.kind = ServiceAccountTokenKind::legacy,
          .issuer = std::string(k_legacy_issuer),
          .ns = of("namespace"),
          .name = of("service-account.name"),
          .uid = of("service-account.uid"),
          .bound_to = "secret",
          .bound_name = of("secret.name")};
}

} // namespace

std::string
ServiceAccountToken::username() const
{
  return fmt::format("system:serviceaccount:{}:{}", ns, name);
}

std::optional<ServiceAccountToken>
service_account_token(const go::Value& claims,
                      const std::vector<std::string>& api_audiences)
{
  if (!claims.is(Kind::object)) {
    return std::nullopt;
  }
  const auto issuer = text_of(claims.find("iss"));
  const auto* own = claims.find("kubernetes.io");
  if (issuer == k_legacy_issuer) {
    return legacy_token(claims);
  }
  const auto* account = member(own, "serviceaccount");
  if (account == nullptr) {
    return std::nullopt;
  }
  ServiceAccountToken token{.issuer = issuer,
                            .ns = text_of(member(own, "namespace")),
                            .name = text_of(member(account, "name")),
                            .uid = text_of(member(account, "uid")),
                            .jti = text_of(claims.find("jti")),
                            .audiences = audiences_of(claims.find("aud")),
                            .issued = seconds_of(claims.find("iat")),
                            .expires = seconds_of(claims.find("exp"))};
  for (const auto name : k_bound_objects) {
    if (const auto* object = member(own, name);
        object != nullptr && token.bound_to.empty()) {
      token.bound_to = name;
      token.bound_name = text_of(member(object, "name"));
      token.bound_uid = text_of(member(object, "uid"));
    }
  }
  token.kind = is_foreign(token, api_audiences) ? ServiceAccountTokenKind::foreign
                                                : ServiceAccountTokenKind::bound;
  return token;
}

std::optional<ServiceAccountToken>
service_account_token(std::string_view token,
                      const std::vector<std::string>& api_audiences)
{
  const auto parsed = UnverifiedToken::parse(token);
  return parsed ? service_account_token(parsed->claims, api_audiences) : std::nullopt;
}

std::string_view
to_string(ServiceAccountTokenKind kind)
{
  switch (kind) {
  case ServiceAccountTokenKind::legacy:
    return "legacy";
  case ServiceAccountTokenKind::bound:
    return "bound";
  case ServiceAccountTokenKind::foreign:
    return "foreign";
  }
  return "";
}

std::string
describe(const ServiceAccountToken& token)
{
  return fmt::format(
      "a {} service account token of {}/{}", to_string(token.kind), token.ns, token.name);
}

} // namespace oidcctl
