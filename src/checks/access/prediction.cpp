#include "authenticator/token_claims.hpp"
#include "base/text.hpp"
#include "checks/access/identity.hpp"
#include "kube/rbac/request.hpp"
#include "model/oidc/id_token.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

// Who a caller should be, by what is sent and by the API server's settings.
namespace oidcctl::access {

namespace {

using Kind = go::Value::Kind;

constexpr std::string_view k_anonymous = "system:anonymous";
constexpr std::string_view k_bootstrap_prefix = "system:bootstrap:";
constexpr std::string_view k_credential_id = "authentication.kubernetes.io/credential-id";
constexpr std::size_t k_most_values = 2000; // of a token

struct ClaimValue
{
  std::string path = {}; // "realm_access.roles"
  std::string_view value = {};
};

void
collect(const go::Value& value,
        const std::string& path,
        int depth,
        std::vector<ClaimValue>& values)
{
  constexpr int deepest = 3;
  if (values.size() >= k_most_values || depth > deepest) {
    return;
  }
  if (value.is(Kind::string) && !value.text.empty()) {
    values.push_back({path, value.text});
  }
  for (const auto& item : value.items) {
    collect(item, path, depth + 1, values);
  }
  for (const auto& member : value.members) {
    const auto below = path.empty() ? member.name : path + "." + member.name;
    collect(member.value, below, depth + 1, values);
  }
}

std::string
text_of(const go::Value& claims, std::string_view name)
{
  const auto* value = claims.find(name);
  return value != nullptr && value->is(Kind::string) ? value->text : std::string();
}

// Return whether a token is one that Kubernetes itself issued for a service account.
bool
is_service_account_token(const go::Value& claims)
{
  return text_of(claims, "sub").starts_with(rbac::k_service_account_prefix);
}

std::string
service_account_uid(const go::Value& claims)
{
  const auto* own = claims.find("kubernetes.io");
  const auto* account =
      own != nullptr && own->is(Kind::object) ? own->find("serviceaccount") : nullptr;
  return account != nullptr && account->is(Kind::object)
             ? text_of(*account, "uid")
             : text_of(claims, "kubernetes.io/serviceaccount/service-account.uid");
}

review::UserInfo
logged_in(review::UserInfo user)
{
  user.groups = rbac::with_server_groups({user.username, user.groups}).groups;
  return user;
}

Prediction
of_claims(const IdentityEvidence& evidence)
{
  Prediction predicted{.authenticator = Authenticator::oidc};
  const auto& claims = evidence.token->claims;
  if (!evidence.settings) {
    predicted.why_not = "the OIDC settings of the API server are not known";
    return predicted;
  }
  const auto& settings = *evidence.settings;
  const auto issuer = untrusted_issuer(claims).value_or("");
  if (!settings.issuer.empty() && issuer != settings.issuer) {
    predicted.why_not =
        fmt::format("the token is of issuer {}, the settings are those of {}",
                    text::quote(issuer),
                    text::quote(settings.issuer));
    return predicted;
  }
  if (settings.policy.has_username_expression) {
    predicted.why_not =
        "user names come from a CEL expression, which is not evaluated here";
    return predicted;
  }
  const auto mapping = map_claims(claims, settings.policy, issuer);
  if (!mapping.problems.empty()) {
    predicted.why_not =
        "the API server rejects the token: " + mapping.problems.front().message;
    return predicted;
  }
  predicted.has_groups = !settings.policy.has_groups_expression;
  predicted.user = logged_in({.username = mapping.identity.username,
                              .uid = mapping.identity.uid,
                              .groups = mapping.identity.groups,
                              .extra = {}});
  return predicted;
}

Prediction
of_impersonation(const IdentityEvidence& evidence)
{
  review::UserInfo user{.username = evidence.impersonated,
                        .uid = evidence.impersonated_uid,
                        .groups = evidence.impersonated_groups,
                        .extra = {}};
  return {.authenticator = Authenticator::impersonation,
          .user = logged_in(std::move(user))};
}

Prediction
of_certificate(const SentCertificate& certificate)
{
  return {.authenticator = Authenticator::certificate,
          .user = logged_in({.username = certificate.common_name,
                             .uid = {},
                             .groups = certificate.organizations,
                             .extra = {}})};
}

Prediction
of_token(const IdentityEvidence& evidence)
{
  if (!evidence.bootstrap_id.empty()) {
    return {.authenticator = Authenticator::bootstrap_token,
            .user = logged_in({.username = fmt::format(
                                   "{}{}", k_bootstrap_prefix, evidence.bootstrap_id),
                               .uid = {},
                               .groups = {"system:bootstrappers"},
                               .extra = {}}),
            .has_groups = false}; // the token's Secret may name more
  }
  if (!evidence.token) {
    return {.why_not = "the token is not a JWT: only the API server knows its user"};
  }
  const auto& claims = evidence.token->claims;
  if (is_service_account_token(claims)) {
    return {.authenticator = Authenticator::service_account,
            .user = logged_in({.username = text_of(claims, "sub"),
                               .uid = service_account_uid(claims),
                               .groups = {},
                               .extra = {}})};
  }
  return of_claims(evidence);
}

bool
has_credential_id(const review::UserInfo& user, std::string_view prefix)
{
  return std::any_of(user.extra.begin(), user.extra.end(), [&](const auto& member) {
    return text::to_lower(member.first) == k_credential_id && !member.second.empty() &&
           member.second.front().starts_with(prefix);
  });
}

bool
is_separator(char c)
{
  return std::string_view(":#/|-_.@\\ ").find(c) != std::string_view::npos;
}

} // namespace

std::string_view
to_string(Authenticator authenticator)
{
  switch (authenticator) {
  case Authenticator::unknown:
    return "unknown";
  case Authenticator::anonymous:
    return "anonymous";
  case Authenticator::certificate:
    return "client-certificate";
  case Authenticator::service_account:
    return "service-account-token";
  case Authenticator::oidc:
    return "id-token";
  case Authenticator::bootstrap_token:
    return "bootstrap-token";
  case Authenticator::impersonation:
    return "impersonation";
  }
  return {};
}

Prediction
predict(const IdentityEvidence& evidence)
{
  if (!evidence.impersonated.empty()) {
    return of_impersonation(evidence);
  }
  // The API server looks at a client certificate before any token.
  if (evidence.certificate) {
    return of_certificate(*evidence.certificate);
  }
  if (evidence.sends_token) {
    return of_token(evidence);
  }
  return {.authenticator = Authenticator::anonymous,
          .user = review::UserInfo{.username = std::string(k_anonymous),
                                   .uid = {},
                                   .groups = {"system:unauthenticated"},
                                   .extra = {}}};
}

Authenticator
authenticator_of(const IdentityEvidence& evidence)
{
  if (!evidence.seen) {
    return Authenticator::unknown;
  }
  const auto& user = evidence.seen->user;
  if (user.username == k_anonymous) {
    return Authenticator::anonymous;
  }
  if (!evidence.impersonated.empty() && user.username == evidence.impersonated) {
    return Authenticator::impersonation;
  }
  if (has_credential_id(user, "X509SHA256=")) {
    return Authenticator::certificate;
  }
  if (user.username.starts_with(rbac::k_service_account_prefix)) {
    return Authenticator::service_account;
  }
  if (has_credential_id(user, "JTI=")) {
    return Authenticator::oidc;
  }
  if (user.username.starts_with(k_bootstrap_prefix)) {
    return Authenticator::bootstrap_token;
  }
  if (evidence.certificate && evidence.certificate->common_name == user.username) {
    return Authenticator::certificate;
  }
  return evidence.token && match_claim(evidence.token->claims, user.username)
             ? Authenticator::oidc
             : Authenticator::unknown;
}

std::optional<ClaimMatch>
match_claim(const go::Value& claims, std::string_view name)
{
  std::vector<ClaimValue> values;
  collect(claims, {}, 0, values);
  const ClaimValue* best = nullptr;
  for (const auto& each : values) {
    if (!name.ends_with(each.value)) {
      continue;
    }
    const auto prefix = name.substr(0, name.size() - each.value.size());
    const bool fits = prefix.empty() || is_separator(prefix.back());
    if (fits && (best == nullptr || each.value.size() > best->value.size())) {
      best = &each;
    }
  }
  return best == nullptr
             ? std::nullopt
             : std::optional(ClaimMatch{
                   best->path,
                   std::string(name.substr(0, name.size() - best->value.size()))});
}

std::string
origin_of_group(const IdentityEvidence& evidence, const std::string& group)
{
  if (group == rbac::k_authenticated || group == "system:unauthenticated" ||
      group.starts_with("system:serviceaccounts")) {
    return "the API server";
  }
  const auto has = [&group](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), group) != names.end();
  };
  if (has(evidence.impersonated_groups)) {
    return "as-groups of the kubeconfig";
  }
  if (evidence.certificate && has(evidence.certificate->organizations)) {
    return "organization of the client certificate";
  }
  const auto match =
      evidence.token ? match_claim(evidence.token->claims, group) : std::nullopt;
  if (!match) {
    return "not in the credential";
  }
  return match->prefix.empty() ? fmt::format("claim {} of the token", match->claim)
                               : fmt::format("claim {} of the token, with the prefix {}",
                                             match->claim,
                                             text::quote(match->prefix));
}

std::optional<CredentialEnd>
credential_end(const IdentityEvidence& evidence)
{
  std::optional<CredentialEnd> first;
  const auto add = [&first](Time time, std::string_view what) {
    if (!first || time < first->time) {
      first = CredentialEnd{time, what};
    }
  };
  if (evidence.certificate) {
    add(evidence.certificate->not_after, "client certificate");
  }
  const auto token = evidence.token ? IdToken::decode(evidence.token->claims)
                                    : tl::make_unexpected(std::string());
  if (!evidence.certificate && token && token->expiry.is_set) {
    constexpr std::int64_t year_9999 = 253402300799;
    add(Time{Seconds{std::clamp<std::int64_t>(token->expiry.unix_seconds, 0, year_9999)}},
        "token");
  }
  if (evidence.plugin_expiry) {
    add(*evidence.plugin_expiry, "credential of the plugin");
  }
  return first;
}

} // namespace oidcctl::access
