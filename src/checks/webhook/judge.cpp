#include "base/text.hpp"
#include "checks/webhook/authorization_case.hpp"
#include "checks/webhook/cost.hpp"
#include "checks/webhook/webhook_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::webhook {

namespace {

constexpr Milliseconds k_slow{1000};

std::string
cost_words(const Exchange& exchange)
{
  return "; cost for kube-apiserver: " + words_of(cost_of(exchange));
}

std::string
refusal_words(const Answer& answer)
{
  const auto& why = answer.error.empty() ? answer.problem : answer.error;
  return why.empty() ? "without a reason" : text::printable(why);
}

// Return the finding on an answer that came, or nothing where it is as expected.
std::optional<Finding>
finding_on(const Exchange& exchange, const Answer& answer, const Rule& rule)
{
  const bool yes = answer.authenticated;
  const auto accepted =
      fmt::format("{} is accepted as {}", exchange.what, text::quote(answer.username));
  switch (exchange.expect) {
  case Expect::refused:
    if (yes) {
      return failure(accepted, rule.cure);
    }
    break;
  case Expect::better_refused:
    if (yes) {
      return warning(accepted, rule.cure);
    }
    break;
  case Expect::accepted:
    if (!yes) {
      return failure(
          fmt::format("{} is refused: {}", exchange.what, refusal_words(answer)),
          "accept it: kube-apiserver's own authenticator does");
    }
    break;
  case Expect::reported:
    return info(
        yes ? accepted
            : fmt::format("{} is refused: {}", exchange.what, refusal_words(answer)));
  }
  if (!yes && exchange.outcome->status >= 500) {
    return warning(fmt::format("{} makes the webhook answer {}{}",
                               exchange.what,
                               exchange.outcome->status,
                               cost_words(exchange)),
                   "answer 200 with authenticated: false");
  }
  return std::nullopt;
}

// Return whether the token was refused although this says nothing: so is the good one.
bool
proves_nothing(const Case& c, const Exchange& exchange, const Answer& answer)
{
  return !answer.authenticated && !exchange.base.empty() && !c.accepts(exchange.base);
}

void
add_once(Findings& findings, Finding finding)
{
  const bool is_known =
      std::any_of(findings.begin(), findings.end(), [&finding](const auto& other) {
        return other.message == finding.message;
      });
  if (!is_known) {
    findings.push_back(std::move(finding));
  }
}

} // namespace

std::string
words_of(const Exchange& exchange)
{
  return exchange.outcome ? fmt::format("status {}", exchange.outcome->status)
                          : text::printable(exchange.outcome.error().message);
}

Findings
not_found_out(const Exchange& exchange)
{
  return {unknown(fmt::format("{}: {}", exchange.what, words_of(exchange)),
                  "check that the webhook is reachable from here")};
}

Findings
findings_on_left_out(const Case& c, std::string_view probe)
{
  const auto count = std::count(c.left_out.begin(), c.left_out.end(), probe);
  return count == 0 ? Findings{}
                    : Findings{unknown(
                          fmt::format(
                              "{} requests not asked: the time for all requests was over",
                              count),
                          "find out why the webhook is slow")};
}

Findings
judge(const Case& c, const Rule& rule)
{
  const auto exchanges = c.of(rule.probe);
  auto findings = findings_on_left_out(c, rule.probe);
  if (exchanges.empty()) {
    return findings.empty() ? Findings{skipped(rule.needs)} : findings;
  }
  for (const auto* exchange : exchanges) {
    if (!exchange->outcome) {
      add_once(findings, not_found_out(*exchange).front());
      continue;
    }
    const auto answer = read_answer(*exchange->outcome);
    if (proves_nothing(c, *exchange, answer)) {
      add_once(findings,
               unknown("the webhook refuses a token without a fault, too: a refusal "
                       "proves nothing",
                       "use a token, or the settings of one, that it accepts"));
    } else if (auto finding = finding_on(*exchange, answer, rule)) {
      add_once(findings, std::move(*finding));
    }
  }
  if (findings.empty()) {
    const bool all_refused =
        std::none_of(exchanges.begin(), exchanges.end(), [](const auto* exchange) {
          return exchange->expect == Expect::accepted;
        });
    const auto count = exchanges.size();
    return {pass(count == 1 ? exchanges.front()->what +
                                  (all_refused ? " is refused" : " is accepted")
                            : fmt::format("{} tokens, each judged as expected", count))};
  }
  return findings;
}

Findings
expect_status(const Case& c,
              std::string_view probe,
              std::initializer_list<int> statuses,
              const std::string& hint)
{
  auto findings = findings_on_left_out(c, probe);
  for (const auto* exchange : c.of(probe)) {
    if (!exchange->outcome) {
      // A server may close the connection instead of reading on.
      if (exchange->outcome.error().fault != HttpFault::closed) {
        add_once(findings, not_found_out(*exchange).front());
      }
      continue;
    }
    const int status = exchange->outcome->status;
    const bool says_yes = c.is_authorization
                              ? read_access_answer(*exchange->outcome).allowed
                              : read_answer(*exchange->outcome).authenticated;
    const bool is_right =
        std::find(statuses.begin(), statuses.end(), status) != statuses.end();
    const auto words = fmt::format("{}: the webhook answers {}", exchange->what, status);
    if (says_yes) {
      add_once(findings, failure(exchange->what + " is answered with a yes", hint));
    } else if (!is_right) {
      add_once(findings, status >= 500 ? failure(words, hint) : warning(words, hint));
    } else if (exchange->time > k_slow) {
      add_once(findings,
               warning(fmt::format("{}: the answer takes {} ms",
                                   exchange->what,
                                   exchange->time.count()),
                       hint));
    }
  }
  if (c.of(probe).empty() && findings.empty()) {
    return {skipped("not asked")};
  }
  return findings.empty() ? Findings{pass("refused")} : findings;
}

} // namespace oidcctl::webhook
