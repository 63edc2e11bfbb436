#include "base/text.hpp"
#include "checks/webhook/authorization_case.hpp"
#include "checks/webhook/webhook_checks.hpp"

#include <fmt/format.h>

namespace oidcctl::webhook {

namespace {

constexpr Seconds k_notice = std::chrono::days{30};

// Return whether a reply, to a request that proves nothing about its sender, is an
// answer.
bool
is_answered(const Exchange& exchange, bool is_authorization)
{
  if (!exchange.outcome) {
    return false;
  }
  const auto& reply = *exchange.outcome;
  return reply.status < 400 || (is_authorization ? read_access_answer(reply).is_review
                                                 : read_answer(reply).is_review);
}

// Return whether a failure is the webhook's refusal of the caller, and not of the
// network.
bool
is_refusal(const HttpFailure& failure)
{
  return failure.fault == HttpFault::tls || failure.fault == HttpFault::closed;
}

Findings
check_caller(const Case& c, std::string_view probe, const char* how)
{
  const auto exchanges = c.of(probe);
  const auto& exchange = *exchanges.front();
  if (!exchange.outcome && !is_refusal(exchange.outcome.error())) {
    return not_found_out(exchange);
  }
  const auto hint = "require client certificates of the CA of the API server";
  return {is_answered(exchange, c.is_authorization)
              ? failure(fmt::format("it answers {}", how), hint)
              : pass(fmt::format("it does not answer {}", how))};
}

} // namespace

Findings
check_tls(const Case& c)
{
  const auto exchanges = c.of("garbage");
  if (exchanges.empty()) {
    return {unknown("the webhook was not asked", "check the address and the network")};
  }
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
  if (c.of("no-client-certificate").empty()) {
    if (c.has_client_certificate) {
      return {unknown("not asked", "check the address and the network")};
    }
    return {warning("everyone who reaches the webhook can ask it, and learns whether a "
                    "token is good",
                    "require client certificates; where the platform sends none, use a "
                    "path that cannot be guessed and allow only its addresses")};
  }
  return check_caller(
      c, "no-client-certificate", "without the client certificate of the kubeconfig");
}

Findings
check_imitation(const Case& c)
{
  if (c.of("imitated-client-certificate").empty()) {
    return {skipped("needs a kubeconfig with a client certificate")};
  }
  return check_caller(
      c, "imitated-client-certificate", "a client certificate of another CA");
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

} // namespace oidcctl::webhook
