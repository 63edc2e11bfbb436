#include "authenticator/token_verdict.hpp"
#include "base/text.hpp"
#include "checks/issuer/issuer_checks.hpp"

#include <fmt/format.h>

// A real token, given with --token-file: the verdict of `token verify` on it.
namespace oidcctl::checks {

namespace {

Findings
no_verdict(const IssuerCase& c)
{
  return {skipped(!c.has_token ? "--token-file is not set"
                  : c.policy.client_ids.empty()
                      ? "the verdict on the token requires --client-id"
                      : "the token was not checked")};
}

// Return whether the checks of the provider's documents have told `problem` already: one
// cause has one finding.
bool
is_told(const TokenProblem& problem, const IssuerCase& c)
{
  const bool has_no_key = c.keys() != nullptr && c.keys()->keys.empty(); // keys/usable
  return problem.reason == "not_initialized" || problem.reason == "jwks_fetch" ||
         (problem.reason == "signature" && has_no_key);
}

} // namespace

Findings
token_accepted(const IssuerCase& c)
{
  if (!c.token_verdict) {
    return no_verdict(c);
  }
  const auto& verdict = *c.token_verdict;
  if (verdict.identity) {
    const auto& [username, groups, uid, extra] = *verdict.identity;
    return {pass(fmt::format("accepted as {}{}",
                             text::quote(username),
                             groups.empty() ? ", without groups"
                                            : " in " + text::join(groups, ", ")),
                 {{"username", username}, {"groups", groups}})};
  }
  Findings findings;
  for (const auto& problem : verdict.problems) {
    if (is_told(problem, c)) {
      continue;
    }
    const auto& reason = token_reason(problem.reason);
    const auto hint = problem.hint.empty() ? std::string(reason.hint) : problem.hint;
    const Json details{{"reason", reason.id}, {"side", to_string(reason.responsible)}};
    findings.push_back(problem.could_not_find_out
                           ? unknown(problem.message, hint, details)
                           : failure(problem.message, hint, details));
  }
  return findings.empty()
             ? Findings{skipped("requires the discovery document and the key set")}
             : findings;
}

Findings
token_remarks(const IssuerCase& c)
{
  if (!c.token_verdict) {
    return no_verdict(c);
  }
  Findings findings;
  for (const auto& remark : c.token_verdict->remarks) {
    findings.push_back(remark.finding);
  }
  return findings.empty() ? Findings{pass("no warnings about the token")} : findings;
}

} // namespace oidcctl::checks
