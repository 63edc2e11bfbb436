#include "base/text.hpp"
#include "checks/webhook/webhook_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::webhook {

namespace {

constexpr Milliseconds k_slow{1000};

// Return the answers to a probe that should be "no" as findings: a yes is a failure, and
// so is an error of the server.
Findings
expect_no(const Case& c, std::string_view probe, const std::string& what)
{
  Findings findings;
  const auto exchanges = c.of(probe);
  for (const auto* exchange : exchanges) {
    if (!exchange->outcome) {
      return not_found_out(*exchange);
    }
    const auto answer = read_answer(*exchange->outcome);
    if (answer.authenticated) {
      findings.push_back(
          failure(fmt::format("{} is accepted as {}", what, text::quote(answer.username)),
                  "verify the signature, the algorithm, the issuer and the audience of "
                  "each token"));
    } else if (exchange->outcome->status >= 500) {
      findings.push_back(warning(
          fmt::format("{} makes the webhook answer {}; cost for kube-apiserver: {}",
                      what,
                      exchange->outcome->status,
                      cost_of(exchange->outcome)),
          "answer 200 with authenticated: false"));
    }
  }
  if (exchanges.empty()) {
    return {skipped("needs a good token: --token-file")};
  }
  return findings.empty() ? Findings{pass(what + " is refused")} : findings;
}

} // namespace

Findings
check_odd_tokens(const Case& c)
{
  auto findings = expect_no(c, "odd-token", "an odd token");
  for (const auto* exchange : c.of("odd-token")) {
    if (exchange->time > k_slow * 5) {
      findings.push_back(
          warning(fmt::format("an odd token takes {} ms", exchange->time.count()),
                  "limit the size of what is looked at"));
      break;
    }
  }
  return findings;
}

Findings
check_service_accounts(const Case& c)
{
  return expect_no(c, "service-account", "an unsigned service account token");
}

Findings
check_signature(const Case& c)
{
  return expect_no(c, "signature", "a token with a changed signature");
}

Findings
check_payload(const Case& c)
{
  return expect_no(c, "payload", "a token with changed claims");
}

Findings
check_algorithm(const Case& c)
{
  return expect_no(c, "algorithm", "a token with alg none, or signed with HS256");
}

Findings
check_unknown_key(const Case& c)
{
  return expect_no(c, "unknown-key", "a token that names an unknown key");
}

Findings
check_white_space(const Case& c)
{
  return expect_no(c, "white-space", "a token with white space around it");
}

Findings
check_good(const Case& c)
{
  for (const auto* exchange : c.of("good")) {
    if (!exchange->outcome) {
      return not_found_out(*exchange);
    }
    const auto answer = read_answer(*exchange->outcome);
    if (!answer.is_review || !answer.authenticated) {
      return {failure(
          fmt::format("the token is refused in {}: {}; cost for kube-apiserver: {}",
                      exchange->version,
                      answer.error.empty()
                          ? (answer.problem.empty() ? "without a reason" : answer.problem)
                          : text::printable(answer.error),
                      cost_of(exchange->outcome)),
          "check that the token is one that the webhook accepts")};
    }
    if (answer.username.empty()) {
      return {failure("the user has no name", "set status.user.username")};
    }
  }
  const auto exchanges = c.of("good");
  return {exchanges.empty()
              ? skipped("no good token: --token-file")
              : pass("accepted as " +
                     text::quote(read_answer(*exchanges.front()->outcome).username))};
}

Findings
check_names(const Case& c)
{
  const auto exchanges = c.of("good");
  if (exchanges.empty() || !exchanges.front()->outcome) {
    return {skipped("no good token: --token-file")};
  }
  const auto answer = read_answer(*exchanges.front()->outcome);
  auto names = answer.groups;
  names.push_back(answer.username);
  for (const auto& name : names) {
    if (name.starts_with("system:")) {
      return {failure(
          fmt::format("the name {} is reserved for Kubernetes", text::quote(name)),
          "use a prefix, and refuse names that begin with system:")};
    }
  }
  for (const auto& key : answer.extra_keys) {
    if (text::to_lower(key) != key) {
      return {warning(fmt::format("the extra key {} is not lower case", text::quote(key)),
                      "use lower-case keys")};
    }
  }
  return {pass("no name of Kubernetes' own")};
}

Findings
check_audiences(const Case& c)
{
  const auto exchanges = c.of("audience");
  if (exchanges.empty()) {
    return {skipped("needs a good token: --token-file")};
  }
  if (!exchanges.front()->outcome) {
    return not_found_out(*exchanges.front());
  }
  const auto answer = read_answer(*exchanges.front()->outcome);
  const auto& list = answer.audiences;
  if (answer.authenticated &&
      std::find(list.begin(), list.end(), "oidcctl-unknown-audience") != list.end()) {
    return {failure("a token is said to be good for an unknown audience",
                    "answer with the audiences that the token is really for, or none")};
  }
  return {pass(answer.authenticated ? "accepted without that audience" : "refused")};
}

Findings
check_load(const Case& c)
{
  if (c.parallel.empty() && c.parallel_wrong == 0) {
    return {skipped("not asked for: --load, with --token-file")};
  }
  if (c.parallel_wrong > 0) {
    return {failure(fmt::format("{} of {} answers under load were wrong or missing",
                                c.parallel_wrong,
                                c.parallel_wrong + c.parallel.size()),
                    "look at its log; a wrong yes is the worst of all")};
  }
  const auto p99 = c.parallel[c.parallel.size() * 99 / 100];
  return {pass(fmt::format(
      "{} answers, none mixed up; 99 % within {} ms", c.parallel.size(), p99.count()))};
}

} // namespace oidcctl::webhook
