#include "base/text.hpp"
#include "checks/access/diagnosis_findings.hpp"
#include "model/http/http_status.hpp"
#include "model/oidc/id_token.hpp"

#include <fmt/format.h>

#include <array>

// Why an API server refuses a token: by the settings, by its own words, by the clock.
namespace oidcctl::access {

namespace {

using Findings = std::vector<Finding>;

constexpr std::string_view k_anonymous = "system:anonymous";
constexpr std::string_view k_webhook = "webhook";

struct Words
{
  std::string_view part; // in lower case
  std::string_view reason;
};
constexpr std::array<Words, 22> k_words{
    {{"token is expired", "expired"},
     {"expected audience", "audience_mismatch"},
     {"email not verified", "email_not_verified"},
     {"email_verified", "email_verified_type"},
     {"before the nbf", "not_yet_valid"},
     {"parse username claims", "username_claim_missing"},
     {"parse groups claim", "groups_claim_type"},
     {"parse uid claim", "uid_claim"},
     {"not present in id token", "required_claim_missing"},
     {"value does not match. got", "required_claim_mismatch"},
     {"unsupported algorithm", "alg_not_allowed"},
     {"could not expand distributed claims", "distributed_claims"},
     {"issued by a different provider", "skipped"},
     {"get keys failed", "jwks_fetch"},
     {"fetching keys", "jwks_fetch"},
     {"failed to verify signature", "signature"},
     {"not initialized", "not_initialized"},
     {"failed to unmarshal claims", "claims_malformed"},
     {"malformed jwt", "malformed_jwt"},
     {"an error on the server", k_webhook},
     {"post \"http", k_webhook},
     {"client.timeout exceeded", k_webhook}}};

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
    return failure(
        fmt::format("the API server accepts this token as {} when an admin asks: "
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
      "have exactly this issuer configured, or log in at the issuer of the API server; "
      "an "
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
  const auto decoded =
      token ? IdToken::decode(token->claims) : tl::make_unexpected(std::string());
  const auto now = d.evidence.now.time_since_epoch().count();
  if (decoded && decoded->expiry.is_set && decoded->expiry.is_before(now)) {
    return by_reason(
        "expired",
        fmt::format("the token is expired, since {}", decoded->expiry.go_text()),
        {});
  }
  if (decoded && decoded->not_before && !decoded->not_before->is_before(now)) {
    return by_reason(
        "not_yet_valid",
        fmt::format("the token is not valid before {}", decoded->not_before->go_text()),
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

std::vector<Finding>
not_reached()
{
  return {skipped("not reached")};
}

bool
is_refused(const Diagnosis& d)
{
  return d.evidence.answer && d.evidence.answer->status == http_status::k_unauthorized;
}

Finding
webhook_failure(const std::string& seen)
{
  return failure(
      seen,
      "repair the authentication webhook of the API server "
      "(--authentication-token-webhook-config-file), or stop using it; the OIDC "
      "settings of the API server do not take the token either");
}

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
  return {
      info(why.empty() ? "what is wrong with the token cannot be seen from here" : why,
           settings_hint(d))};
}

} // namespace checks

} // namespace oidcctl::access
