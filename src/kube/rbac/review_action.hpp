#pragma once

#include "kube/rbac/request.hpp"
#include "kube/review/access_review.hpp"

namespace oidcctl::rbac {

// Return what a review asks about; of a review with neither attributes an empty action.
Action action_of(const review::AccessReview& review);
Requester requester_of(const review::UserInfo& user);

// Return a review that asks about `action`. A namespace makes a local one local.
review::AccessReview
review_of(review::AccessReviewKind kind, const Action& action, review::UserInfo user);

} // namespace oidcctl::rbac
