#include "base/text.hpp"
#include "checks/access/diagnosis.hpp"
#include "kube/api/forbidden.hpp"
#include "kube/kubeconfig/credentials.hpp"
#include "model/oidc/id_token.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

// The rungs from the API server's answer on: token, 401, identity, permission.
namespace oidcctl::access {

namespace {

using Findings = std::vector<Finding>;

constexpr int k_unauthorized = 401;
constexpr int k_forbidden = 403;
constexpr std::string_view k_anonymous = "system:anonymous";
constexpr std::string_view k_webhook = "webhook";

// How long a 401 took, beyond what the way takes: kube-apiserver asks an authentication
// webhook five times within 4.1 to 4.9 s, and waits 30 s for one that hangs.
constexpr Milliseconds k_tried_again{3500};
constexpr Milliseconds k_tried_again_most{8000};
constexpr Milliseconds k_hung{25000};

struct Words
{
  std::string_view part; // in lower case
  std::string_view reason;
};
constexpr std::array<Words, 20> k_words{
    {{"token is expired", "expired"},
     {"expected audience", "audience_mismatch"},
     {"email not verified", "email_not_verified"},
     {"parse 'email_verified' claim", "email_verified_type"},
     {"before the nbf", "not_yet_valid"},
     {"current time", "not_yet_valid"},
     {"parse username claims", "username_claim_missing"},
     {"parse groups claim", "groups_claim_type"},
     {"required claim", "required_claim_mismatch"},
     {"unsupported algorithm", "alg_not_allowed"},
     {"unexpected signature algorithm", "alg_not_allowed"},
     {"issued by a different provider", "skipped"},
     {"fetching keys", "jwks_fetch"},
     {"failed to verify signature", "signature"},
     {"failed to verify id token signature", "signature"},
     {"not initialized", "not_initialized"},
     {"malformed jwt", "malformed_jwt"},
     {"an error on the server", k_webhook},
     {"post \"http", k_webhook},
     {"client.timeout exceeded", k_webhook}}};

Findings
not_reached()
{
  return {skipped("not reached")};
}

bool
is_refused(const Diagnosis& d)
{
  return d.evidence.answer && d.evidence.answer->status == k_unauthorized;
}

std::string
took(Milliseconds time)
{
  return time < Seconds{1} ? fmt::format("{} ms", time.count())
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

Finding
webhook_failure(const std::string& seen)
{
  return failure(seen,
                 "repair the authentication webhook of the API server "
                 "(--authentication-token-webhook-config-file), or stop using it; the OIDC "
                 "settings of the API server do not take the token either");
}

// Return the finding for a reason of `token_reasons` (or "webhook").
Finding
by_reason(std::string_view reason, std::string message, std::string hint)
{
  if (reason == k_webhook) {
    auto finding = webhook_failure(message);
    finding.details["reason"] = reason;
    return finding;
  }
  if (hint.empty()) {
    hint = token_reason(reason).hint;
  }
  return failure(std::move(message), std::move(hint), {{"reason", reason}});
}

std::string
issuer_of(const Diagnosis& d)
{
  const auto& token = d.evidence.identity.token;
  return token ? untrusted_issuer(token->claims).value_or("") : std::string();
}

// What the API server itself says to an admin.
std::optional<Finding>
by_review(const Diagnosis& d)
{
  const auto& review = d.evidence.review;
  if (!review || (review->authenticated && review->user.username == k_anonymous)) {
    return std::nullopt;
  }
  if (review->authenticated) {
    return failure(fmt::format("the API server accepts this token as {} when an admin asks: "
                               "the request did not carry it",
                               text::quote(review->user.username)),
                   "a proxy between here and the API server may replace the Authorization "
                   "header");
  }
  if (const auto reason = reason_in(review->error)) {
    return by_reason(
        *reason, fmt::format("the API server says: {}", text::quote(review->error)), {});
  }
  const auto issuer = issuer_of(d);
  if (issuer.empty()) {
    return failure("no authenticator of the API server knows this token",
                   "log in again, or use the credential of this cluster");
  }
  return failure(
      fmt::format("no authenticator of the API server takes a token of issuer {}{}",
                  text::quote(issuer),
                  review->error.empty() ? "" : " (" + text::quote(review->error) + ")"),
      "have exactly this issuer configured, or log in at the issuer of the API server; an "
      "authentication webhook that refuses a token looks the same",
      {{"reason", "skipped"}});
}

// What the settings say that were passed.
std::optional<Finding>
by_settings(const Diagnosis& d)
{
  const auto& verdict = d.evidence.token;
  if (!verdict || verdict->problems.empty() || !verdict->accepted || *verdict->accepted) {
    return std::nullopt;
  }
  const auto& problem = verdict->problems.front();
  return by_reason(problem.reason, problem.message, problem.hint);
}

// What the token shows without any settings.
std::optional<Finding>
by_clock(const Diagnosis& d)
{
  const auto& token = d.evidence.identity.token;
  const auto decoded = token ? IdToken::decode(token->claims)
                             : tl::make_unexpected(std::string());
  const auto now = d.evidence.now.time_since_epoch().count();
  if (decoded && decoded->expiry.is_set && decoded->expiry.is_before(now)) {
    return by_reason("expired",
                     fmt::format("the token is expired, since {}", decoded->expiry.go_text()),
                     {});
  }
  if (decoded && decoded->not_before && !decoded->not_before->is_before(now)) {
    return by_reason("not_yet_valid",
                     fmt::format("the token is not valid before {}",
                                 decoded->not_before->go_text()),
                     {});
  }
  return std::nullopt;
}

std::string
settings_hint(const Diagnosis& d)
{
  return d.evidence.has_admin
             ? "pass the OIDC settings of the API server: --issuer-url, --client-id, "
               "--username-claim, or --authentication-config"
             : "pass the OIDC settings of the API server (--issuer-url, --client-id, "
               "--username-claim, or --authentication-config), or an admin's context: "
               "--admin-context";
}

} // namespace

std::optional<std::string_view>
reason_in(std::string_view review_error)
{
  const auto lower = text::to_lower(review_error);
  for (const auto& words : k_words) {
    if (lower.find(words.part) != std::string::npos) {
      return words.reason;
    }
  }
  return std::nullopt;
}

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
    return webhook_failure(seen + ": it asked a failing authentication webhook several times");
  }
  return failure(seen,
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
access_token(const Diagnosis& d)
{
  const auto& evidence = d.evidence;
  if (!evidence.answer || evidence.answer->status == 0) {
    return not_reached();
  }
  if (!evidence.identity.sends_token || evidence.identity.certificate) {
    return {skipped("no token decides who the user is")};
  }
  if (!is_refused(d)) {
    return {pass("the API server takes it")};
  }
  if (auto finding = by_settings(d)) {
    if (evidence.review && !evidence.review->error.empty()) {
      finding->details["apiServer"] = evidence.review->error;
    }
    return {*finding};
  }
  for (const auto look : {by_review, by_clock}) {
    if (auto finding = look(d)) {
      return {*finding};
    }
  }
  if (evidence.token && evidence.token->accepted.value_or(false)) {
    return {warning("by the settings that were passed the token is accepted",
                    "the API server has other settings, or cannot reach the issuer: "
                    "`oidcctl verify-issuer`")};
  }
  if (!evidence.identity.token) {
    return {skipped("the token is not a JWT: nothing can be read from it")};
  }
  if (evidence.token && !evidence.token->problems.empty()) {
    const auto& problem = evidence.token->problems.front();
    return {warning("the token could not be judged: " + problem.message, problem.hint)};
  }
  const auto why = evidence.why_no_token_verdict.empty() ? evidence.why_no_review
                                                         : evidence.why_no_token_verdict;
  return {info(why.empty() ? "what is wrong with the token cannot be seen from here" : why,
               settings_hint(d))};
}

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
                    answer->was_timeout ? "an authentication or authorization webhook of the "
                                          "API server may hang; use --timeout to wait longer"
                                        : "try again; see `oidcctl endpoint probe`")};
  }
  if (is_refused(d)) {
    return {slow_refusal(d)};
  }
  const auto refused =
      answer->status == k_forbidden ? parse_forbidden(answer->message) : std::nullopt;
  const auto& seen = d.evidence.identity.seen;
  if ((refused && refused->user == k_anonymous) ||
      (seen && seen->user.username == k_anonymous)) {
    return {failure("the API server got no credential: it calls the user system:anonymous",
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
               : Findings{unknown(evidence.why_no_permission,
                                  "see `oidcctl access check`")};
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
