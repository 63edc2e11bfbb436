#include "authenticator/login_token.hpp"

#include "authenticator/token_verify.hpp"
#include "base/text.hpp"
#include "model/oidc/compact_token.hpp"
#include "model/oidc/jwks.hpp"
#include "model/oidc/pkce.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

std::string
text_claim(const go::Value& claims, std::string_view name)
{
  const auto* value = claims.find(name);
  return value != nullptr && value->is(go::Value::Kind::string) ? value->text : "";
}

std::optional<LoginTokenProblem>
issuer_problem(const CompactToken& token, const LoginTokenRules& rules)
{
  const auto issuer = token.untrusted_issuer();
  if (!token.claims || issuer == rules.issuer) {
    return std::nullopt; // what is not a JWT is told below
  }
  return LoginTokenProblem{fmt::format("it was issued by {}: expected {}",
                                       text::quote(issuer.value_or("")),
                                       text::quote(rules.issuer))};
}

std::optional<LoginTokenProblem>
party_problem(const go::Value& claims, const LoginTokenRules& rules)
{
  const auto party = text_claim(claims, "azp");
  if (party.empty() || rules.client_id.empty() || party == rules.client_id) {
    return std::nullopt;
  }
  return LoginTokenProblem{fmt::format("it was issued to the client {} (azp), not {}",
                                       text::quote(party),
                                       text::quote(rules.client_id))};
}

std::optional<LoginTokenProblem>
nonce_problem(const go::Value& claims, const LoginTokenRules& rules)
{
  if (!rules.nonce || equal_in_constant_time(text_claim(claims, "nonce"), *rules.nonce)) {
    return std::nullopt;
  }
  return LoginTokenProblem{claims.find("nonce") == nullptr
                               ? "it has no nonce, so it may belong to another login"
                               : "its nonce belongs to another login"};
}

std::optional<LoginTokenProblem>
subject_problem(const go::Value& claims, const LoginTokenRules& rules)
{
  if (!rules.subject || text_claim(claims, "sub") == *rules.subject) {
    return std::nullopt;
  }
  return LoginTokenProblem{
      "its subject differs from the previous token's (OIDC Core 12.2)"};
}

LoginTokenProblem
as_login_problem(const TokenProblem& problem)
{
  constexpr std::string_view prefix = "oidc: verify token: ";
  const bool has_prefix = problem.message.starts_with(prefix);
  return {problem.message.substr(has_prefix ? prefix.size() : 0),
          problem.hint,
          problem.reason == "expired" || problem.reason == "not_yet_valid"};
}

} // namespace

std::optional<LoginTokenProblem>
login_token_problem(std::string_view jwt,
                    const LoginTokenRules& rules,
                    Time now,
                    const ProviderEvidence& provider,
                    const Jose& jose)
{
  const auto token = CompactToken::parse(jwt);
  if (auto problem = issuer_problem(token, rules)) {
    return problem;
  }
  Policy policy;
  policy.signing_algorithms = known_algorithms();
  if (!rules.client_id.empty()) {
    policy.client_ids = {rules.client_id};
  }
  const auto verification = verify_jwt(token, policy, now, provider, jose);
  if (!verification.token) {
    return as_login_problem(verification.problems.front());
  }
  const auto& claims = verification.token->claims();
  for (auto* check : {party_problem, nonce_problem, subject_problem}) {
    if (auto problem = check(claims, rules)) {
      return problem;
    }
  }
  return std::nullopt;
}

std::optional<std::string>
unverified_subject(std::string_view jwt)
{
  const auto token = CompactToken::parse(jwt);
  if (!token.claims) {
    return std::nullopt;
  }
  auto subject = text_claim(*token.claims, "sub");
  return subject.empty() ? std::nullopt : std::optional(std::move(subject));
}

} // namespace oidcctl
