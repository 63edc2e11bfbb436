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

// Judge one refusal of a token that is not of an issuer of the webhook.
Findings
findings_on_refusal(const Exchange& exchange)
{
  const auto& reply = *exchange.outcome;
  const auto answer = read_answer(reply);
  const auto cost = cost_words(exchange);
  if (reply.status != 200 && reply.status != 201) {
    return {failure(
        fmt::format("a token without a user is answered with {}{}", reply.status, cost),
        "answer 200 with authenticated: false")};
  }
  if (!answer.is_review) {
    return {failure("the answer cannot be read: " + answer.problem + cost,
                    "answer with a TokenReview as JSON")};
  }
  if (answer.authenticated) {
    return {failure("a password that does not exist is accepted" + cost,
                    "accept only tokens whose signature is verified")};
  }
  Findings findings;
  if (answer.has_user) {
    findings.push_back(warning("a refusal has a user", "leave status.user out"));
  }
  if (!answer.error.empty()) {
    findings.push_back(
        warning("a token without a user is refused with an error" + cost,
                "leave status.error out, so that kube-apiserver caches the refusal"));
  }
  const auto type = reply.header("content-type").value_or("");
  if (!type.starts_with("application/json")) {
    findings.push_back(
        warning(fmt::format("the content type is {}{}", text::quote(type), cost),
                "send application/json"));
  }
  return findings;
}

} // namespace

Findings
version_findings(const Case& c, const ReadVersion& read, bool is_access, std::string hint)
{
  for (const auto* exchange : c.of("garbage")) {
    if (!exchange->outcome) {
      return not_found_out(*exchange);
    }
    const auto answered = read(*exchange->outcome);
    if (answered && !has_version(*answered, exchange->version, is_access)) {
      return {failure(fmt::format("a request in {} is answered in {}{}",
                                  exchange->version,
                                  text::quote(*answered),
                                  cost_words(*exchange)),
                      std::move(hint))};
    }
    if (exchange->outcome->status >= 400) {
      return {failure(fmt::format("a request in {} is answered with {}",
                                  exchange->version,
                                  exchange->outcome->status),
                      "support v1 and v1beta1, which is the default of kube-apiserver")};
    }
  }
  return {pass("v1 and v1beta1 are answered in their own version")};
}

Findings
check_version(const Case& c)
{
  const auto read = [](const HttpReply& reply) {
    auto answer = read_answer(reply);
    return answer.is_review ? std::optional(std::move(answer.api_version)) : std::nullopt;
  };
  return version_findings(
      c,
      read,
      false,
      "answer with the apiVersion of the request: kube-apiserver refuses another one");
}

Findings
check_other_kinds(const Case& c)
{
  return expect_status(
      c, "other-kind", {400, 404, 415, 422, 200}, "answer what is not a review with 400");
}

Findings
check_malformed(const Case& c)
{
  return expect_status(
      c, "malformed", {400, 415, 422}, "answer a body that is not JSON with 400");
}

Findings
check_large(const Case& c)
{
  return expect_status(
      c, "large-body", {413, 400}, "limit bodies to a few MiB, and answer 413");
}

Findings
check_slow_body(const Case& c)
{
  if (c.is_without_slow) {
    return {not_asked()};
  }
  if (!c.slow) {
    return {skipped("not asked")};
  }
  const auto* const cure = "serve connections independently of each other";
  if (!c.slow->problem.empty()) {
    return {failure("no answer while other clients send their bodies slowly: " +
                        text::printable(c.slow->problem),
                    cure)};
  }
  const auto words =
      fmt::format("answered in {} ms while other clients send their bodies slowly",
                  c.slow->time.count());
  const bool is_slow = c.slow->time - c.slow->by_itself > k_slow;
  return {is_slow ? failure(words, cure) : pass(words)};
}

Findings
check_unknown_fields(const Case& c)
{
  return judge(c,
               {.probe = "unknown-fields",
                .needs = "needs a good token: --token-file or --issuer-key"});
}

Findings
check_shape(const Case& c)
{
  Findings findings;
  std::size_t count = 0;
  for (const auto& exchange : c.exchanges) {
    if (!exchange.outcome || exchange.outcome->status >= 300 ||
        exchange.version.empty()) {
      continue;
    }
    const auto answer = read_answer(*exchange.outcome);
    ++count;
    if (answer.has_null && findings.empty()) {
      findings.push_back(warning(exchange.what + ": the answer has null in its status",
                                 "leave members without a value out"));
    }
  }
  if (!findings.empty()) {
    return findings;
  }
  return {count == 0 ? skipped("no answer with status 200")
                     : pass(fmt::format("{} answers", count))};
}

Findings
check_refusal(const Case& c)
{
  Findings findings;
  for (const auto* exchange : c.of("garbage")) {
    if (!exchange->outcome) {
      auto finding = not_found_out(*exchange).front();
      finding.message += cost_words(*exchange);
      return {std::move(finding)};
    }
    for (auto& finding : findings_on_refusal(*exchange)) {
      findings.push_back(std::move(finding));
    }
  }
  return findings.empty() ? Findings{pass("200, false, cached for 2 minutes")} : findings;
}

Findings
check_reason(const Case& c)
{
  std::size_t with_reason = 0;
  std::size_t count = 0;
  for (const auto* exchange : c.of("times")) {
    if (!exchange->outcome || exchange->expect == Expect::reported) {
      continue;
    }
    const auto& reply = *exchange->outcome;
    const auto answer = read_answer(reply);
    if (answer.authenticated) {
      continue; // attack/times reports it
    }
    if (reply.status != 200 || !answer.is_review) {
      return {failure(fmt::format("{} is answered with {}{}",
                                  exchange->what,
                                  reply.status,
                                  cost_words(*exchange)),
                      "answer 200 with authenticated: false and the reason")};
    }
    ++count;
    with_reason += answer.error.empty() ? 0 : 1;
  }
  if (auto findings = findings_on_left_out(c, "times"); !findings.empty()) {
    return findings;
  }
  if (count == 0) {
    return {skipped("needs an expired token: --issuer-key")};
  }
  if (with_reason < count) {
    return {
        info("an expired token is refused without a reason, and kube-apiserver caches "
             "that for 2 minutes",
             "set status.error: kube-apiserver logs it, and asks again")};
  }
  return {pass("an expired token is refused with a reason")};
}

} // namespace oidcctl::webhook
