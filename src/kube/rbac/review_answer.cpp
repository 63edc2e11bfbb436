#include "kube/rbac/review_answer.hpp"

#include "kube/rbac/evaluate.hpp"
#include "kube/rbac/review_action.hpp"

#include <fmt/format.h>

namespace oidcctl::rbac {

ReviewAnswer
answer(const Snapshot& snapshot, const review::AccessReview& review)
{
  ReviewAnswer out;
  if (const auto problem = review::refusal_of(review)) {
    out.kind = AnswerKind::refused;
    out.status.evaluation_error =
        fmt::format(".authorization.k8s.io \"\" is invalid: {}", *problem);
    return out;
  }
  if (review.kind == review::AccessReviewKind::self_subject) {
    out.kind = AnswerKind::unknown;
    out.status.evaluation_error =
        "could not find out: a SelfSubjectAccessReview names no user, and a dump has no "
        "caller";
    return out;
  }
  const auto result = evaluate(snapshot, requester_of(review.user), action_of(review));
  out.status.allowed = result.decision == Decision::allow;
  out.status.denied = result.decision == Decision::deny;
  out.status.reason = result.reason;
  out.status.evaluation_error = review::selector_errors(review);
  if (result.decision == Decision::unknown) {
    out.kind = AnswerKind::unknown;
    out.status.evaluation_error =
        fmt::format("could not find out: the dump has no {}", result.unread);
  }
  return out;
}

} // namespace oidcctl::rbac
