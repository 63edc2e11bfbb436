#pragma once

#include "kube/rbac/request.hpp"
#include "kube/review/access_review.hpp"

namespace oidcctl::review {

// Return what a review asks about; of a review with neither attributes an empty action.
rbac::Action action_of(const AccessReview& review);
rbac::Requester requester_of(const UserInfo& user);

// Return a review that asks about `action`. A namespace makes a local one local.
AccessReview review_of(AccessReviewKind kind, const rbac::Action& action, UserInfo user);

} // namespace oidcctl::review
