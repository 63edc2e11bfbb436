#include "kube/review/answer.hpp"

#include "kube/rbac/evaluate.hpp"
#include "kube/review/action.hpp"

#include <fmt/format.h>

namespace oidcctl::review {

ReviewAnswer
answer(const rbac::Snapshot& snapshot, const AccessReview& review)
{
  ReviewAnswer out;
  if (const auto problem = refusal_of(review)) {
    out.kind = AnswerKind::refused;
    out.status.evaluation_error =
        fmt::format(".authorization.k8s.io \"\" is invalid: {}", *problem);
    return out;
  }
  if (review.kind == AccessReviewKind::self_subject) {
    out.kind = AnswerKind::unknown;
    out.status.evaluation_error =
        "could not find out: a SelfSubjectAccessReview names no user, and a dump has no "
        "caller";
    return out;
  }
  const auto result =
      rbac::evaluate(snapshot, requester_of(review.user), action_of(review));
  out.status.allowed = result.decision == rbac::Decision::allow;
  out.status.denied = result.decision == rbac::Decision::deny;
  out.status.reason = result.reason;
  out.status.evaluation_error = selector_errors(review);
  if (result.decision == rbac::Decision::unknown) {
    out.kind = AnswerKind::unknown;
    out.status.evaluation_error =
        fmt::format("could not find out: the dump has no {}", result.unread);
  }
  return out;
}

} // namespace oidcctl::review
