#include "base/text.hpp"
#include "checks/webhook/webhook_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

namespace oidcctl::webhook {

namespace {

constexpr Milliseconds k_slow{1000};
constexpr Seconds k_notice = std::chrono::days{30};

// Return findings on requests that are not TokenReviews: `statuses` are right.
Findings
expect_status(const Case& c,
              std::string_view probe,
              std::initializer_list<int> statuses,
              const std::string& hint)
{
  for (const auto* exchange : c.of(probe)) {
    if (!exchange->outcome) {
      // A server may close the connection instead of reading on.
      if (exchange->outcome.error().fault == HttpFault::closed) {
        continue;
      }
      return not_found_out(*exchange);
    }
    const int status = exchange->outcome->status;
    if (read_answer(*exchange->outcome).authenticated) {
      return {failure("the request is answered with authenticated: true", hint)};
    }
    if (std::find(statuses.begin(), statuses.end(), status) == statuses.end()) {
      return {status >= 500
                  ? failure(fmt::format("the webhook answers {}", status), hint)
                  : warning(fmt::format("the webhook answers {}", status), hint)};
    }
    if (exchange->time > k_slow) {
      return {
          warning(fmt::format("the answer takes {} ms", exchange->time.count()), hint)};
    }
  }
  return {pass("refused")};
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
  return {unknown(fmt::format("{}: {}", exchange.probe, words_of(exchange)),
                  "check that the webhook is reachable from here")};
}

Findings
check_tls(const Case& c)
{
  const auto exchanges = c.of("garbage");
  const auto& outcome = exchanges.front()->outcome;
  if (!outcome) {
    const auto& failed = outcome.error();
    const bool is_no =
        failed.fault == HttpFault::certificate || failed.fault == HttpFault::tls;
    const auto words = text::printable(failed.message);
    return {is_no ? failure(words, "use the CA in the kubeconfig that signed it")
                  : unknown(words, "check the address and the network")};
  }
  if (!outcome->tls || outcome->tls->chain.empty()) {
    return {failure("the webhook is not asked over TLS: tokens can be read on the way",
                    "use https")};
  }
  const auto end = outcome->tls->chain.front().not_after;
  if (end - c.now < k_notice) {
    return {warning("the certificate ends at " + to_rfc3339(end), "renew it")};
  }
  return {
      pass(fmt::format("{}; valid until {}", outcome->tls->protocol, to_rfc3339(end)))};
}

Findings
check_oracle(const Case& c)
{
  const auto exchanges = c.of("no-client-certificate");
  if (exchanges.empty()) {
    return {warning("everyone who reaches the webhook can ask whether a token is good",
                    "require client certificates; where the platform sends none, use a "
                    "path that cannot be guessed and allow only its addresses")};
  }
  const auto& outcome = exchanges.front()->outcome;
  const bool is_open =
      outcome && (outcome->status < 400 || read_answer(*outcome).is_review);
  return {is_open ? failure("it answers without the client certificate of the kubeconfig",
                            "require client certificates")
                  : pass("it does not answer without the client certificate")};
}

Findings
check_method(const Case& c)
{
  return expect_status(c, "method", {405, 404, 400}, "answer other methods with 405");
}

Findings
check_path(const Case& c)
{
  return expect_status(c, "path", {404, 403, 405}, "answer other paths with 404");
}

Findings
check_version(const Case& c)
{
  for (const auto* exchange : c.of("garbage")) {
    if (!exchange->outcome) {
      return not_found_out(*exchange);
    }
    const auto answer = read_answer(*exchange->outcome);
    const auto wanted = "authentication.k8s.io/" + exchange->version;
    if (answer.is_review && !answer.api_version.empty() && answer.api_version != wanted) {
      return {failure(fmt::format("a request in {} is answered in {}",
                                  exchange->version,
                                  text::quote(answer.api_version)),
                      "answer with the apiVersion of the request: kube-apiserver refuses "
                      "another one")};
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
check_other_kinds(const Case& c)
{
  return expect_status(c,
                       "other-kind",
                       {400, 404, 415, 422, 200},
                       "answer what is not a TokenReview with 400");
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
check_refusal(const Case& c)
{
  Findings findings;
  for (const auto* exchange : c.of("garbage")) {
    if (!exchange->outcome) {
      return not_found_out(*exchange);
    }
    const auto& reply = *exchange->outcome;
    const auto answer = read_answer(reply);
    const auto cost = "; cost for kube-apiserver: " + cost_of(exchange->outcome);
    if (reply.status != 200 && reply.status != 201) {
      findings.push_back(failure(
          fmt::format("a token without a user is answered with {}{}", reply.status, cost),
          "answer 200 with authenticated: false"));
    } else if (!answer.is_review) {
      findings.push_back(failure("the answer cannot be read: " + answer.problem + cost,
                                 "answer with a TokenReview as JSON"));
    } else if (answer.has_user) {
      findings.push_back(warning("a refusal has a user", "leave status.user out"));
    } else if (!answer.error.empty()) {
      findings.push_back(
          warning("a token without a user is refused with an error" + cost,
                  "leave status.error out, so that kube-apiserver caches the refusal"));
    }
    const auto type = reply.header("content-type").value_or("");
    if (findings.empty() && type.rfind("application/json", 0) != 0) {
      findings.push_back(warning(fmt::format("the content type is {}", text::quote(type)),
                                 "send application/json"));
    }
  }
  return findings.empty() ? Findings{pass("200, false, cached for 2 minutes")} : findings;
}

} // namespace oidcctl::webhook
