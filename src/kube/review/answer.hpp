#pragma once

#include "kube/rbac/snapshot.hpp"
#include "kube/review/access_review.hpp"

namespace oidcctl::review {

// How a review was answered.
enum class AnswerKind {
  answered,
  refused, // the API server refuses to answer it: both attributes, no user...
  unknown, // could not find out: what matters was not read
};

struct ReviewAnswer
{
  AnswerKind kind = AnswerKind::answered;
  // As the API server writes it. Of those that are not `answered` nothing is allowed, and
  // `evaluation_error` has why.
  AccessStatus status = {};
};

// Return the answer of an API server whose only authorizer is RBAC. A
// SelfSubjectAccessReview is `unknown`: a snapshot has no caller.
ReviewAnswer answer(const rbac::Snapshot& snapshot, const AccessReview& review);

} // namespace oidcctl::review
