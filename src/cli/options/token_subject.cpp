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

std::vector<Note>
notes_on(const go::Value& claims, const ClaimMapping& mapping, const Naming& naming)
{
  std::vector<Note> notes;
  const auto issuer = untrusted_issuer(claims).value_or("");
  if (!naming.issuer.empty() && issuer != naming.issuer) {
    notes.push_back({true,
                     fmt::format("the token is of issuer {}, not of {}",
                                 text::quote(issuer),
                                 text::quote(naming.issuer)),
                     ""});
  }
  for (const auto& problem : mapping.problems) {
    notes.push_back(
        {true, "the API server refuses this token: " + problem.message, problem.hint});
  }
  if (naming.policy.groups_claim.empty() && claims.find("groups") != nullptr) {
    notes.push_back(
        {false,
         "the groups of the token are not counted: no --groups-claim is given",
         "give it if the API server has one"});
  }
  return notes;
}

} // namespace

Result<Person>
read_person(System& system, const std::string& path, const Naming& naming)
{
  TRY_ASSIGN(const auto text, read_token(system, path));
  const auto token = UnverifiedToken::parse(text.reveal());
  if (!token) {
    return fail(ErrorCode::local_file,
                "the token is no signed JWT: " + token.error(),
                "give an ID token: three parts between dots");
  }
  const auto mapping = map_claims(token->claims, naming.policy, naming.issuer);
  if (mapping.identity.username.empty()) {
    return fail(ErrorCode::local_file,
                fmt::format("the token names no user: {}",
                            mapping.problems.empty() ? "the claim is empty"
                                                     : mapping.problems.front().message),
                "give the --username-claim that the API server has");
  }
  return Person{mapping.identity.username,
                mapping.identity.groups,
                expiry_of(token->claims),
                notes_on(token->claims, mapping, naming)};
}

} // namespace oidcctl::cli
