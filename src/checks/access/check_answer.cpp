#include "base/text.hpp"
#include "checks/access/diagnosis_findings.hpp"
#include "kube/api/forbidden.hpp"
#include "model/http/http_status.hpp"

#include <fmt/format.h>

#include <algorithm>

// The rungs from the API server's answer on: 401, identity, permission.
namespace oidcctl::access {

namespace {

using Findings = std::vector<Finding>;

constexpr std::string_view k_anonymous = "system:anonymous";

// How long a 401 took, beyond what the way takes: kube-apiserver asks an authentication
// webhook five times within 4.1 to 4.9 s, and waits 30 s for one that hangs.
constexpr Milliseconds k_tried_again{3500};
constexpr Milliseconds k_tried_again_most{8000};
constexpr Milliseconds k_hung{25000};

std::string
took(Milliseconds time)
{
  return time < Seconds{1}
             ? fmt::format("{} ms", time.count())
             : fmt::format("{:.1f} s", static_cast<double>(time.count()) / 1000);
}

// Return how long the API server thought about it: without the time of the way, which the
// probe of the endpoint took, too.
Milliseconds
thinking_time(const Diagnosis& d)
{
  const auto* const reply =
      d.endpoint ? EndpointCase::reply_of(d.endpoint->evidence.version) : nullptr;
  const auto way = reply == nullptr ? Milliseconds{0} : reply->time;
  return std::max(Milliseconds{0}, d.evidence.answer->took - way);
}

} // namespace

namespace checks {

namespace {

Finding
slow_refusal(const Diagnosis& d)
{
  const auto time = thinking_time(d);
  const auto seen =
      fmt::format("the API server answered 401 after {}", took(d.evidence.answer->took));
  if (time >= k_hung) {
    return webhook_failure(seen + ": an authentication webhook does not answer in time");
  }
  if (time >= k_tried_again && time <= k_tried_again_most) {
    return webhook_failure(seen +
                           ": it asked a failing authentication webhook several times");
  }
  return failure(
      seen,
      d.evidence.identity.sends_token
          ? "the token is not one that the API server takes: its issuer, its "
            "audience or a claim differs from the settings, or a webhook refuses it"
          : "the API server does not trust the client certificate: renew it",
      {{"milliseconds", d.evidence.answer->took.count()}});
}

// Return who the user is, for people.
std::string
identity_text(const SeenIdentity& seen)
{
  auto text = text::quote(seen.user.username);
  if (!seen.has_groups) {
    return text + ", groups unknown";
  }
  return fmt::format("{}, in {}", text, text::join(seen.user.groups, ", "));
}

std::string
refusal_text(const Diagnosis& d)
{
  const auto& answer = *d.evidence.permission;
  auto text = fmt::format("{} may not {}",
                          text::quote(d.evidence.question.who.user),
                          describe(d.evidence.question));
  if (!answer.reason.empty()) {
    text += ": " + answer.reason;
  }
  if (!answer.misses.empty()) {
    text += "; " + answer.misses.front().text;
  }
  return text;
}

std::string
refusal_hint(const Diagnosis& d)
{
  const auto& evidence = d.evidence;
  const auto& misses = evidence.permission->misses;
  if (!misses.empty() && misses.front().kind == MissKind::other) {
    return misses.front().hint;
  }
  if (!evidence.cure.empty()) {
    return evidence.cure;
  }
  return "an admin sees the near misses and the cure by: " + evidence.ask_admin;
}

} // namespace

Findings
access_answer(const Diagnosis& d)
{
  const auto& answer = d.evidence.answer;
  if (!answer) {
    return not_reached();
  }
  if (answer->status == 0) {
    return {unknown(answer->was_timeout
                        ? fmt::format("no answer within {}, although the server answers "
                                      "without a credential",
                                      took(answer->took))
                        : answer->message,
                    answer->was_timeout
                        ? "an authentication or authorization webhook of the "
                          "API server may hang; use --timeout to wait longer"
                        : "try again; see `oidcctl endpoint probe`")};
  }
  if (is_refused(d)) {
    return {slow_refusal(d)};
  }
  const auto refused = answer->status == http_status::k_forbidden
                           ? parse_forbidden(answer->message)
                           : std::nullopt;
  const auto& seen = d.evidence.identity.seen;
  if ((refused && refused->user == k_anonymous) ||
      (seen && seen->user.username == k_anonymous)) {
    return {
        failure("the API server got no credential: it calls the user system:anonymous",
                d.evidence.identity.sends_token || d.evidence.identity.certificate
                    ? "a proxy between here and the API server removes it: use the API "
                      "server's own address"
                    : "add a user with a credential to the context")};
  }
  if (answer->status >= 500) {
    const auto explained = explain_error(answer->message);
    return {explained && explained->kind->id == "authorization-webhook"
                ? failure(explained->meaning, explained->cure)
                : unknown(fmt::format("the API server answered {}: {}",
                                      answer->status,
                                      answer->message),
                          "try again; see the log of the API server")};
  }
  return {pass(fmt::format("it accepts the credential, in {}", took(answer->took)))};
}

Findings
access_identity(const Diagnosis& d)
{
  const auto& evidence = d.evidence.identity;
  if (!d.evidence.answer || d.evidence.answer->status == 0 || is_refused(d)) {
    return not_reached();
  }
  if (!evidence.seen) {
    return {unknown("who the user is could not be found out: " + evidence.why_not_seen,
                    "see `oidcctl access whoami`")};
  }
  if (evidence.seen->user.username == k_anonymous) {
    return {skipped("the API server got no credential")};
  }
  for (const auto status : {Status::failure, Status::warning}) {
    for (const auto& result : d.identity_results) {
      const bool is_known_above = result.id == "identity/authenticator" &&
                                  evidence.certificate && evidence.sends_token;
      if (result.finding.status == status && !is_known_above) {
        auto finding = result.finding;
        finding.details["check"] = result.id;
        return {finding};
      }
    }
  }
  return {pass(identity_text(*evidence.seen))};
}

Findings
access_permission(const Diagnosis& d)
{
  const auto& evidence = d.evidence;
  if (!evidence.has_question) {
    return {skipped("nothing was asked: pass VERB and TYPE, for example list pods")};
  }
  if (!evidence.permission) {
    return evidence.why_no_permission.empty()
               ? not_reached()
               : Findings{
                     unknown(evidence.why_no_permission, "see `oidcctl access check`")};
  }
  const auto& answer = *evidence.permission;
  switch (answer.decision) {
  case rbac::Decision::allow:
    return {pass(answer.reason.empty() ? "yes" : answer.reason)};
  case rbac::Decision::deny:
  case rbac::Decision::no_opinion:
    return {failure(refusal_text(d), refusal_hint(d))};
  case rbac::Decision::depends:
  case rbac::Decision::unknown:
    break;
  }
  return {unknown("the API server could not decide: " + answer.evaluation_error,
                  "an authorizer of the API server fails, often a webhook: see its log")};
}

} // namespace checks

} // namespace oidcctl::access
