#include "base/text.hpp"
#include "checks/webhook/authorization_case.hpp"
#include "checks/webhook/cost.hpp"
#include "checks/webhook/webhook_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace oidcctl::webhook {

namespace {

constexpr Milliseconds k_slow{1000};
constexpr std::size_t k_most_shown = 5;

std::string
cost_words(const Exchange& exchange)
{
  return "; cost for kube-apiserver: " + words_of(cost_of(exchange, true));
}

bool
is_understood(const Exchange& exchange)
{
  if (!exchange.outcome || exchange.outcome->status > 201) {
    return false;
  }
  const auto answer = read_access_answer(*exchange.outcome);
  return answer.is_review && has_version(answer.api_version, exchange.version, true);
}

std::string
opinion_in(const Exchange& exchange)
{
  return std::string(opinion_of(read_access_answer(*exchange.outcome)));
}

// Return the finding on the form of one answer, or nothing.
std::optional<Finding>
form_finding(const Exchange& exchange)
{
  if (!exchange.outcome) {
    return not_found_out(exchange).front();
  }
  const auto& reply = *exchange.outcome;
  const auto answer = read_access_answer(reply);
  if (reply.status != 200 && reply.status != 201) {
    return failure(fmt::format("{} is answered with {}{}",
                               exchange.what,
                               reply.status,
                               cost_words(exchange)),
                   "answer 200 with allowed: false; kube-apiserver takes an error for no "
                   "opinion, or, by failurePolicy, for a no");
  }
  if (!answer.is_review) {
    return failure(fmt::format("{}: the answer cannot be read: {}{}",
                               exchange.what,
                               text::printable(answer.problem),
                               cost_words(exchange)),
                   "answer with a SubjectAccessReview as JSON");
  }
  if (answer.allowed && answer.denied) {
    return failure(exchange.what +
                       " is allowed and denied: kube-apiserver answers the user with 500",
                   "set one of them, or neither for no opinion");
  }
  if (!answer.evaluation_error.empty()) {
    return info(fmt::format("{}: evaluationError is ignored by kube-apiserver: {}",
                            exchange.what,
                            text::printable(answer.evaluation_error)),
                "put into reason what the user has to know");
  }
  return std::nullopt;
}

Findings
first_of(Findings findings)
{
  if (findings.size() > k_most_shown) {
    findings.resize(k_most_shown);
  }
  return findings;
}

} // namespace

Findings
check_access_version(const Case& c)
{
  const auto read = [](const HttpReply& reply) {
    auto answer = read_access_answer(reply);
    return answer.is_review ? std::optional(std::move(answer.api_version)) : std::nullopt;
  };
  return version_findings(c, read, true, "answer with the apiVersion of the request");
}

Findings
check_access_form(const Case& c)
{
  Findings findings;
  std::size_t count = 0;
  for (const auto& exchange : c.exchanges) {
    if (exchange.version.empty()) {
      continue;
    }
    ++count;
    if (auto finding = form_finding(exchange)) {
      findings.push_back(std::move(*finding));
    }
  }
  return findings.empty() ? Findings{pass(fmt::format("{} answers", count))}
                          : first_of(std::move(findings));
}

Findings
check_access_stranger(const Case& c)
{
  auto findings = findings_on_left_out(c, "stranger");
  std::size_t count = 0;
  for (const auto* probe : {"garbage", "stranger"}) {
    for (const auto* exchange : c.of(probe)) {
      ++count;
      if (!exchange->outcome) {
        findings.push_back(not_found_out(*exchange).front());
      } else if (read_access_answer(*exchange->outcome).allowed) {
        findings.push_back(
            failure(exchange->what + " is allowed, in " + exchange->version,
                    "allow only what a rule names"));
      }
    }
  }
  if (c.of("stranger").empty()) {
    return {unknown("not asked", "find out why the webhook is slow or not reachable")};
  }
  return findings.empty()
             ? Findings{pass(fmt::format("{} requests, none allowed", count))}
             : first_of(std::move(findings));
}

Findings
check_access_system(const Case& c)
{
  auto findings = findings_on_left_out(c, "system-user");
  for (const auto* exchange : c.of("system-user")) {
    if (!exchange->outcome) {
      return not_found_out(*exchange);
    }
    if (read_access_answer(*exchange->outcome).denied) {
      findings.push_back(warning(
          exchange->what + " is denied",
          "have no opinion on users that begin with system:; a webhook before RBAC "
          "stops the cluster otherwise"));
    }
  }
  if (c.of("system-user").empty() && findings.empty()) {
    return {skipped("not asked")};
  }
  return findings.empty() ? Findings{pass("none of them is denied")}
                          : first_of(std::move(findings));
}

Findings
check_access_expected(const Case& c)
{
  auto findings = findings_on_left_out(c, "given");
  std::size_t count = 0;
  for (const auto* exchange : c.of("given")) {
    if (exchange->opinion.empty()) {
      continue;
    }
    ++count;
    if (!is_understood(*exchange)) {
      findings.push_back(not_found_out(*exchange).front());
    } else if (const auto seen = opinion_in(*exchange); seen != exchange->opinion) {
      findings.push_back(failure(fmt::format("{}, in {}: {}, expected {}",
                                             exchange->what,
                                             exchange->version,
                                             seen,
                                             exchange->opinion),
                                 "correct the rules of the webhook"));
    }
  }
  if (count == 0 && findings.empty()) {
    return {skipped("needs reviews with a status: --review-file")};
  }
  return findings.empty() ? Findings{pass(fmt::format("{} answers as expected", count))}
                          : findings;
}

Findings
check_access_groups(const Case& c)
{
  std::map<std::string, std::string> in_v1;
  std::size_t telling = 0; // questions whose answer is not that of a user without rights
  for (const auto* exchange : c.of("given")) {
    if (exchange->base != "groups" || !is_understood(*exchange)) {
      continue;
    }
    const auto opinion = opinion_in(*exchange);
    if (exchange->version == "v1") {
      in_v1[exchange->what] = opinion;
      telling += opinion == "no opinion" ? 0 : 1;
    } else if (const auto other = in_v1.find(exchange->what);
               other != in_v1.end() && other->second != opinion) {
      return {failure(
          fmt::format(
              "{}: {} in v1, {} in v1beta1", exchange->what, other->second, opinion),
          "read the groups from spec.group in v1beta1, from spec.groups in v1")};
    }
  }
  if (auto findings = findings_on_left_out(c, "given"); !findings.empty()) {
    return findings;
  }
  return {telling == 0 ? skipped("needs a review of a user in groups that is allowed or "
                                 "denied: --review-file")
                       : pass("v1 and v1beta1 are answered alike")};
}

Findings
check_access_latency(const Case& c)
{
  Milliseconds slowest{0};
  for (const auto& exchange : c.exchanges) {
    if (exchange.version.empty()) {
      continue;
    }
    if (!exchange.outcome && exchange.outcome.error().fault == HttpFault::timeout) {
      return {failure(exchange.what + ": no answer within " +
                          fmt::format("{} ms", exchange.time.count()) +
                          cost_words(exchange),
                      "answer at once: kube-apiserver waits up to 30 s with the user's "
                      "request")};
    }
    slowest = std::max(slowest, exchange.time);
  }
  const auto words = fmt::format("the slowest answer took {} ms", slowest.count());
  return {slowest > k_slow
              ? warning(words, "every request of a user that is not cached waits so long")
              : pass(words)};
}

} // namespace oidcctl::webhook
