#include "checks/webhook/decision.hpp"

#include "authenticator/token_provider.hpp"
#include "authenticator/token_verdict.hpp"
#include "base/text.hpp"
#include "checks/webhook/token_rules.hpp"
#include "model/oidc/jws.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::webhook {

namespace {

// kube-apiserver reads them in these words; what cannot be found out about such a token
// is refused, because nothing is fetched for it.
constexpr std::string_view k_distributed = "distributed_claims";

constexpr std::size_t k_longest_log = 256; // bytes of a name in a log

std::string
claim_of(const go::Value& claims, std::string_view name)
{
  const auto* value = claims.find(name);
  return value != nullptr && value->is(go::Value::Kind::string)
             ? value->text.substr(0, k_longest_log)
             : std::string();
}

// Return whether the token names a key that is not in the set.
bool
names_unknown_key(std::string_view token,
                  const Policy& policy,
                  const ProviderEvidence& provider,
                  const Jose& jose)
{
  const auto jws = Jws::parse(token, policy.kubernetes_minor);
  const auto keys = keys_of(provider, policy.kubernetes_minor, jose);
  if (!jws || !keys) {
    return false;
  }
  return std::none_of(keys->begin(), keys->end(), [&jws](const Jwk& key) {
    return key.key_id == jws->key_id;
  });
}

void
refuse(Decision& decision, std::string reason, std::string message)
{
  decision.outcome = Outcome::refused;
  decision.reason = std::move(reason);
  decision.message = std::move(message);
}

// Take the verdict of the authenticator where it is not a yes.
void
take_problem(Decision& decision, const TokenProblem& problem)
{
  const bool has_no_keys =
      problem.reason == "not_initialized" || problem.reason == "jwks_fetch";
  if (has_no_keys || (problem.could_not_find_out && problem.reason != k_distributed)) {
    decision.outcome = Outcome::undecided;
    decision.reason = problem.reason;
    decision.message = problem.message;
    return;
  }
  const auto& hint = problem.hint.empty() ? std::string(token_reason(problem.reason).hint)
                                          : problem.hint;
  refuse(decision,
         problem.reason,
         hint.empty() ? problem.message : problem.message + "; " + hint);
}

// Put the audiences of the review that are ours into the decision; return whether the
// token is good for one of them.
bool
take_audiences(Decision& decision,
               const Config& config,
               const std::vector<std::string>& asked)
{
  if (asked.empty() || config.audiences.empty()) {
    return true; // then the API server takes its own for granted
  }
  for (const auto& audience : asked) {
    if (std::find(config.audiences.begin(), config.audiences.end(), audience) !=
        config.audiences.end()) {
      decision.audiences.push_back(audience);
    }
  }
  return !decision.audiences.empty();
}

void
accept(Decision& decision, const Identity& identity)
{
  decision.outcome = Outcome::accepted;
  decision.user.username = identity.username;
  decision.user.uid = identity.uid;
  decision.user.groups = identity.groups;
  decision.user.extra = {identity.extra.begin(), identity.extra.end()};
}

// Judge a verified token by the rules.
void
apply_rules(Decision& decision,
            const Config& config,
            const Issuer& issuer,
            const std::vector<std::string>& asked,
            const go::Value& claims,
            Identity identity,
            Time now)
{
  auto problem = rule_problem(config, issuer, claims, now);
  if (!problem) {
    map_groups(issuer, identity);
    problem = name_problem(issuer, identity);
  }
  if (problem) {
    return refuse(decision, problem->reason, problem->message);
  }
  if (identity.username == issuer.entry.policy.username_prefix.value_or("")) {
    return refuse(decision, "user-name", "the claim that names the user is empty");
  }
  if (!take_audiences(decision, config, asked)) {
    return refuse(decision, "audience", "the token is not for the audiences asked about");
  }
  accept(decision, identity);
}

} // namespace

std::string_view
to_string(Outcome outcome)
{
  switch (outcome) {
  case Outcome::accepted:
    return "accepted";
  case Outcome::refused:
    return "refused";
  case Outcome::foreign:
    return "foreign";
  case Outcome::undecided:
    return "undecided";
  }
  return "";
}

const Issuer*
issuer_of_token(const Config& config, const CompactToken& token)
{
  // Go's decoder passes over line breaks. In a header of a request none can be; here they
  // would make many tokens of one.
  const bool is_whole = std::none_of(token.text.begin(), token.text.end(), [](char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  });
  const auto iss = is_whole ? token.untrusted_issuer() : std::nullopt;
  const auto found =
      std::find_if(config.issuers.begin(), config.issuers.end(), [&iss](const auto& i) {
        return iss && i.entry.issuer == *iss;
      });
  return found == config.issuers.end() ? nullptr : &*found;
}

Decision
decide(const Config& config,
       const Issuer* issuer,
       const CompactToken& token,
       const std::vector<std::string>& audiences,
       const ProviderEvidence& provider,
       Time now,
       const Jose& jose)
{
  Decision decision;
  if (issuer == nullptr || !token.claims) {
    return decision;
  }
  const auto& claims = *token.claims;
  decision.issuer = issuer->entry.issuer;
  decision.subject = claim_of(claims, "sub");
  decision.token_id = claim_of(claims, "jti");
  const auto& policy = issuer->entry.policy;
  const auto verdict = judge_without_remarks(token, policy, now, provider, jose);
  if (verdict.accepted == true && verdict.identity) {
    apply_rules(decision, config, *issuer, audiences, claims, *verdict.identity, now);
    return decision;
  }
  if (verdict.problems.empty()) {
    decision.outcome = Outcome::undecided;
    return decision;
  }
  take_problem(decision, verdict.problems.front());
  decision.wants_keys = decision.reason == "signature";
  decision.names_unknown_key =
      decision.wants_keys && names_unknown_key(token.text, policy, provider, jose);
  return decision;
}

review::TokenReviewStatus
status_of(const Decision& decision)
{
  const bool accepted = decision.outcome == Outcome::accepted;
  return {.authenticated = accepted,
          .user = decision.user,
          .audiences = decision.audiences,
          .error =
              decision.outcome == Outcome::refused ? decision.message : std::string()};
}

} // namespace oidcctl::webhook
