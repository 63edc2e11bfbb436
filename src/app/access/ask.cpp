#include "app/access/ask.hpp"

#include "model/http/http_status.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

Result<ApiReply>
post(ClusterClient& client, std::string path, const Json& object)
{
  return client.call({.method = "POST",
                      .target = std::move(path),
                      .content_type = "application/json",
                      .body = to_text(object, -1)});
}

NoAnswer
refusal_of(const ApiReply& reply)
{
  return {reply.status, reply.reason, reply.message};
}

} // namespace

Result<Answer<review::AccessStatus>>
ask_access(ClusterClient& client, const review::AccessReview& review)
{
  TRY_ASSIGN(const auto reply,
             post(client, review::path_of(review), review::to_json(review)));
  Answer<review::AccessStatus> answer;
  if (!reply.is_success()) {
    answer.refusal = refusal_of(reply);
    return answer;
  }
  TRY_ASSIGN(answer.value, review::parse_access_status(reply.body));
  return answer;
}

Result<Answer<review::UserInfo>>
ask_who_am_i(ClusterClient& client)
{
  Answer<review::UserInfo> answer;
  for (const auto version : review::k_self_review_versions) {
    TRY_ASSIGN(const auto reply,
               post(client,
                    review::self_subject_review_path(version),
                    review::self_subject_review(version)));
    if (reply.is_success()) {
      TRY_ASSIGN(answer.value, review::parse_self_subject_review(reply.body));
      return answer;
    }
    answer.refusal = refusal_of(reply);
    if (reply.status != http_status::k_not_found) {
      break;
    }
  }
  return answer;
}

Result<Answer<review::TokenReviewStatus>>
ask_token(ClusterClient& client, const Secret& token)
{
  TRY_ASSIGN(const auto reply,
             post(client,
                  std::string(review::k_token_review_path),
                  review::to_json(review::TokenReview{.token = token})));
  Answer<review::TokenReviewStatus> answer;
  if (!reply.is_success()) {
    answer.refusal = refusal_of(reply);
    return answer;
  }
  TRY_ASSIGN(answer.value, review::parse_token_status(reply.body));
  return answer;
}

Error
refused(const NoAnswer& refusal, const std::string& what)
{
  return {ErrorCode::unavailable,
          fmt::format(
              "{}: the server returned {}: {}", what, refusal.status, refusal.message),
          refusal.status == http_status::k_forbidden
              ? "the user of the kubeconfig lacks this permission"
              : "",
          {}};
}

} // namespace oidcctl
