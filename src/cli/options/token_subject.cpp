#include "cli/options/token_subject.hpp"

#include "authenticator/token_claims.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "cli/options/token_input.hpp"
#include "model/oidc/id_token.hpp"
#include "model/oidc/unverified_token.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

std::optional<Time>
expiry_of(const go::Value& claims)
{
  constexpr std::int64_t year_9999 = 253402300799;
  const auto token = IdToken::decode(claims);
  if (!token || !token->expiry.is_set) {
    return std::nullopt;
  }
  return Time{
      Seconds{std::clamp<std::int64_t>(token->expiry.unix_seconds, 0, year_9999)}};
}

std::vector<std::string>
uncounted_groups(const go::Value& claims, const IdentityMapping& mapping)
{
  std::vector<std::string> names;
  const auto* groups = claims.find("groups");
  if (!mapping.policy.groups_claim.empty() || groups == nullptr) {
    return names;
  }
  if (groups->is(go::Value::Kind::string)) {
    names.push_back(groups->text);
  }
  for (const auto& group : groups->items) {
    if (group.is(go::Value::Kind::string) && !group.text.empty()) {
      names.push_back(group.text);
    }
  }
  return names;
}

std::vector<Notice>
notices_on(const go::Value& claims,
           const ClaimMapping& mapping,
           const IdentityMapping& identity_mapping)
{
  std::vector<Notice> notices;
  const auto issuer = untrusted_issuer(claims).value_or("");
  if (!identity_mapping.issuer.empty() && issuer != identity_mapping.issuer) {
    notices.push_back({NoticeLevel::warning,
                       fmt::format("the token was issued by {}, not by {}",
                                   text::quote(issuer),
                                   text::quote(identity_mapping.issuer)),
                       ""});
  }
  for (const auto& problem : mapping.problems) {
    notices.push_back({NoticeLevel::warning,
                       "the API server rejects this token: " + problem.message,
                       problem.hint});
  }
  if (identity_mapping.policy.has_groups_expression) {
    notices.push_back({NoticeLevel::warning,
                       "the groups of the token are not counted: they come from a CEL "
                       "expression, which is not evaluated here",
                       ""});
  } else if (identity_mapping.policy.groups_claim.empty() &&
             claims.find("groups") != nullptr) {
    notices.push_back({NoticeLevel::note,
                       "the groups of the token are ignored: --groups-claim is not set",
                       "set it if the API server uses one"});
  }
  return notices;
}

} // namespace

Result<TokenSubject>
read_token_subject(System& system,
                   const std::string& path,
                   const IdentityMapping& identity_mapping)
{
  TRY_ASSIGN(const auto text, read_token(system, path));
  const auto token = UnverifiedToken::parse(text.reveal());
  if (!token) {
    return fail(ErrorCode::local_file,
                "the token is not a signed JWT: " + token.error(),
                "use an ID token: three parts separated by dots");
  }
  if (identity_mapping.policy.has_username_expression) {
    TRY(validate_mapping(identity_mapping, false));
  }
  if (identity_mapping.policy.has_username_expression) {
    TRY(validate_mapping(identity_mapping, false));
  }
  const auto mapping =
      map_claims(token->claims, identity_mapping.policy, identity_mapping.issuer);
  if (mapping.identity.username.empty()) {
    return fail(ErrorCode::local_file,
                fmt::format("the token contains no user name: {}",
                            mapping.problems.empty() ? "the claim is empty"
                                                     : mapping.problems.front().message),
                "set --username-claim as on the API server");
  }
  return TokenSubject{mapping.identity.username,
                      mapping.identity.groups,
                      uncounted_groups(token->claims, identity_mapping),
                      expiry_of(token->claims),
                      notices_on(token->claims, mapping, identity_mapping)};
}

} // namespace oidcctl::cli
